// SPDX-License-Identifier: Apache-2.0
import type { PtpPair } from './ptp-pairs.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

type MessageId = 'bundled' | 'perhapsBundled' | 'otherBundled' | 'otherPerhapsBundled' | 'otherDiscipline';

export const ncciBundled = defineRule({
  meta: {
    code: 'ncci-bundled',
    title: 'Codes never paid together',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct', element: 'ChargeItem' },
    why: 'Under an NCCI edit with indicator 0, column 2 is never paid on the same day as column 1, whatever its modifiers. Some payers treat other pairs the same way; an administrator lists them in the payer’s policy (bundledCodes). When 97140 is the line that gets paid, its charge goes out and only the other line is at fault.',
    sources: [SOURCES.ncciModifiers, SOURCES.ncciEdits, SOURCES.ncciAcrossDisciplines],
    messages: {
      bundled: {
        found: '97140 and {other} are a pair that {by} never pays together: 97140 is denied whatever its modifiers.',
        formerly:
          '97140 and {other} ({others}) on {date} are a pair that {by} never pays: 97140 is denied beside {other}, whatever modifier it bears.',
        todo: 'Bill {other} only.',
      },
      perhapsBundled: {
        severity: 'moderate',
        found:
          '97140 and {other} are a pair that NCCI (indicator 0) never pays together: 97140 is denied whatever its modifiers. The edits loaded run through {quarter}.',
        formerly:
          '97140 and {other} ({others}) on {date} are a pair that NCCI (indicator 0) never pays: 97140 is denied beside {other}, whatever modifier it bears. The edits loaded are known up to {quarter}.',
        todo: 'Check whether CMS still has this pair; if so, bill {other} only.',
      },
      otherBundled: {
        severity: 'moderate',
        remedy: { act: 'correct', element: 'Procedure' },
        found: '97140 and {other} are a pair that {by} never pays together: {other} is denied whatever its modifiers.',
        formerly:
          '97140 and {other} ({others}) on {date} are a pair that {by} never pays: {other} is denied beside 97140, whatever modifier it bears.',
        todo: 'Take {other} off the claim; the 97140 charge stands.',
      },
      otherDiscipline: {
        severity: 'low',
        found:
          '97140 and {other}, which another discipline furnished that day, are a pair that NCCI (indicator 0) never pays together, if both are billed under one provider number.',
        todo: 'If they are, bill {column1} only; if they are not, there is nothing to do.',
      },
      otherPerhapsBundled: {
        severity: 'moderate',
        remedy: { act: 'correct', element: 'Procedure' },
        found:
          '97140 and {other} are a pair that NCCI (indicator 0) never pays together: {other} is denied whatever its modifiers. The edits loaded run through {quarter}.',
        formerly:
          '97140 and {other} ({others}) on {date} are a pair that NCCI (indicator 0) never pays: {other} is denied beside 97140, whatever modifier it bears. The edits loaded are known up to {quarter}.',
        todo: 'Check whether CMS still has this pair; if so, take {other} off the claim. The 97140 charge stands.',
      },
    },
  },
  appliesTo: ({ policy }) => policy.ncciEditsApply || policy.bundledCodes.length > 0,
  check: (input) =>
    input.pairs
      .filter(({ edit }) => edit.modifierIndicator === '0')
      .map((pair): Finding<MessageId> => ({
        messageId: messageOf(pair),
        data: pair.isAcross
          ? { other: pair.otherCode, column1: pair.edit.column1 }
          : {
              other: pair.otherCode,
              others: pair.others,
              date: input.day.dateOfService,
              ...(pair.knownUpTo === undefined
                ? { by: pair.byPayer ? 'this payer' : 'NCCI (indicator 0)' }
                : { quarter: pair.knownUpTo }),
            },
        implicated: pair.others,
        subject: pair.others[0] ?? pair.otherCode,
      })),
});

function messageOf({ isAcross, paysManualTherapy, knownUpTo }: PtpPair): MessageId {
  if (isAcross) {
    return 'otherDiscipline';
  }
  if (paysManualTherapy) {
    return knownUpTo === undefined ? 'otherBundled' : 'otherPerhapsBundled';
  }
  return knownUpTo === undefined ? 'bundled' : 'perhapsBundled';
}

// SPDX-License-Identifier: Apache-2.0
import type { PtpPair } from './ptp-pairs.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

type MessageId = 'bundled' | 'perhapsBundled' | 'otherBundled' | 'otherPerhapsBundled';

export const ncciBundled = defineRule({
  meta: {
    code: 'ncci-bundled',
    title: 'Pair that no modifier opens',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct', element: 'ChargeItem' },
    why: 'An NCCI edit with indicator 0 never pays column 2 beside column 1 on one day, whatever modifier it bears. Some payers treat other pairs so; an administrator lists them in the payer’s policy (bundledCodes). Where 97140 is the line that is paid, its charge goes out and only the other one is at fault.',
    sources: [SOURCES.ncciModifiers, SOURCES.ncciEdits],
    messages: {
      bundled: {
        found:
          '97140 and {other} ({others}) on {date} are a pair that {by} never pays: 97140 is denied beside {other}, whatever modifier it bears.',
        todo: 'Bill {other} only.',
      },
      perhapsBundled: {
        severity: 'moderate',
        found:
          '97140 and {other} ({others}) on {date} are a pair that NCCI (indicator 0) never pays: 97140 is denied beside {other}, whatever modifier it bears. The edits loaded are known up to {quarter}.',
        todo: 'Check that CMS still has this pair; if it has, bill {other} only.',
      },
      otherBundled: {
        severity: 'moderate',
        found:
          '97140 and {other} ({others}) on {date} are a pair that {by} never pays: {other} is denied beside 97140, whatever modifier it bears.',
        todo: 'Take {other} off the claim; the 97140 charge stands.',
      },
      otherPerhapsBundled: {
        severity: 'moderate',
        found:
          '97140 and {other} ({others}) on {date} are a pair that NCCI (indicator 0) never pays: {other} is denied beside 97140, whatever modifier it bears. The edits loaded are known up to {quarter}.',
        todo: 'Check that CMS still has this pair; if it has, take {other} off the claim. The 97140 charge stands.',
      },
    },
  },
  appliesTo: ({ policy }) => policy.ncciEditsApply || policy.bundledCodes.length > 0,
  check: (input) =>
    input.pairs
      .filter(({ edit }) => edit.modifierIndicator === '0')
      .map((pair): Finding<MessageId> => ({
        messageId: messageOf(pair),
        data: {
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

function messageOf({ paysManualTherapy, knownUpTo }: PtpPair): MessageId {
  if (paysManualTherapy) {
    return knownUpTo === undefined ? 'otherBundled' : 'otherPerhapsBundled';
  }
  return knownUpTo === undefined ? 'bundled' : 'perhapsBundled';
}

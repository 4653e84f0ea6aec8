// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isManipulation } from '../billing/code-sets.ts';
import { X_MODIFIERS } from '../billing/modifiers.ts';
import { quarterText } from '../billing/ptp-edits.ts';
import { defineRule, type Finding, type RuleInput } from './rule.ts';
import { distinctModifiers, otherCodesOf, type PtpPair } from './ptp-pairs.ts';
import { areSeparate } from '../billing/separate-services.ts';
import { SOURCES } from './sources.ts';

type MessageId = 'noPair' | 'noKnownPair' | 'overlapping' | 'sameVisit' | 'samePractitioner' | 'sameRegion';

/** What the record has in place of what a modifier claims. */
const SAME: Readonly<Record<string, MessageId>> = { XE: 'sameVisit', XP: 'samePractitioner', XS: 'sameRegion' };

export const distinctServiceModifierUnsupported = defineRule({
  meta: {
    code: 'distinct-service-modifier-unsupported',
    title: '59 or an X modifier not supported by the record',
    category: 'modifiers',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'remove-modifier', modifiers: 'told' },
    why: 'A distinct-service modifier with no pair, or with overlapping minutes, is the first thing auditors look for. A different diagnosis alone does not make services distinct. XE says that the two were furnished at separate encounters, XP by separate practitioners and XS to separate structures: a claim that says so of services that the record has in one visit, by one person or to one region is not true, even if 59 or XU would be.',
    sources: [
      SOURCES.ncciModifiers,
      SOURCES.ncciExclusiveTime,
      {
        title: 'Noridian: XE, XP, XS and XU where the documentation supports them',
        url: 'https://med.noridianmedicare.com/web/jea/topics/modifiers/xp',
      },
    ],
    messages: {
      noPair: {
        found: 'The 97140 line has {modifiers}, but no other service of the day forms an NCCI pair with 97140.',
        formerly: 'The 97140 line of {date} bears {modifiers}, and no service of the day is paired with 97140.',
        todo: 'Remove {modifiers}, or document the other service.',
      },
      noKnownPair: {
        severity: 'low',
        found:
          'The 97140 line has {modifiers}, but no other service of the day forms an NCCI pair with 97140. The edits loaded run through {quarter}.',
        formerly:
          'The 97140 line of {date} bears {modifiers}, and no service of the day is paired with 97140. The edits loaded are known up to {quarter}.',
        todo: 'Remove {modifiers}, unless CMS has added a pair since then or the payer asks for it.',
      },
      overlapping: {
        found: 'The 97140 line has {modifiers}, but 97140 and {other} are both documented at {times}.',
        formerly:
          'The 97140 line of {date} bears {modifiers}, but 97140 and {other} ({others}) are both documented at {times}.',
        todo: 'Remove {modifiers} and bill {column1} only, or correct the times.',
      },
      sameVisit: {
        remedy: { act: 'correct', element: 'ChargeItem.modifier' },
        found: 'The {line} line has XE (separate encounter), but 97140 and {other} are recorded in the same visit.',
        todo: 'If they were furnished in separate minutes, use XU or 59 instead; otherwise, remove XE.',
      },
      samePractitioner: {
        remedy: { act: 'correct', element: 'ChargeItem.modifier' },
        found: 'The {line} line has XP (separate practitioner), but the same person furnished 97140 and {other}.',
        todo: 'If they were furnished in separate minutes, use XU or 59 instead; otherwise, remove XP.',
      },
      sameRegion: {
        remedy: { act: 'correct', element: 'ChargeItem.modifier' },
        found:
          'The {line} line has XS (separate structure), but 97140 and {other} were furnished to the same body region.',
        todo: 'If they were furnished in separate minutes, use XU or 59 instead; otherwise, remove XS.',
      },
    },
  },
  appliesTo: ({ policy, day, pairs }) => policy.ncciEditsApply && (day.charges.length > 0 || pairs.length > 0),
  check: (input) => [...onManualTherapy(input), ...input.pairs.flatMap((pair) => contradicted(input, pair))],
});

/** 59 or an X modifier on 97140 without a pair, or over minutes that both services have. */
function onManualTherapy(input: RuleInput): Finding<MessageId>[] {
  const modifiers = distinctModifiers(input);
  const date = input.day.dateOfService;
  if (modifiers.length === 0) {
    return [];
  }
  if (input.pairs.length === 0) {
    const { knownThrough } = input.ptpEdits;
    const isCertain = date <= knownThrough || otherCodesOf(input.day).length === 0;
    return isCertain
      ? [{ messageId: 'noPair', data: { modifiers, date }, implicated: [] }]
      : [{ messageId: 'noKnownPair', data: { modifiers, date, quarter: quarterText(knownThrough) }, implicated: [] }];
  }
  return input.pairs
    .filter(({ sharedTimes }) => sharedTimes !== '')
    .map(({ edit, otherCode, others, sharedTimes }) => ({
      messageId: 'overlapping',
      data: { modifiers, date, other: otherCode, others, times: sharedTimes, column1: edit.column1 },
      implicated: others,
    }));
}

/**
 * X modifiers on either line of a pair that the record has otherwise. Minutes that both have say more, and so do a pair
 * that no modifier parts and manipulation of the same region.
 */
function contradicted(input: RuleInput, pair: PtpPair): Finding<MessageId>[] {
  const { edit, otherCode: other, others, otherModifiers, sharedTimes } = pair;
  const borne = distinctModifiers(input);
  const lines = [
    // Where the other line has a modifier of its own, that of 97140 may be for another pair.
    {
      line: MANUAL_THERAPY,
      borne: otherModifiers.length > 0 ? borne.filter((one) => !isForAnother(input, pair, one)) : borne,
    },
    { line: other, borne: otherModifiers },
  ];
  const findings = lines.flatMap((one) =>
    X_MODIFIERS.filter((modifier) => one.borne.includes(modifier)).flatMap((modifier): Finding<MessageId>[] => {
      const messageId = SAME[modifier];
      return messageId !== undefined && isSeparate(input, pair, modifier) === false
        ? [{ messageId, data: { line: one.line, other }, implicated: others, subject: others[0] ?? other }]
        : [];
    }),
  );
  return sharedTimes !== '' || edit.modifierIndicator === '0' || isManipulation(other) ? [] : findings;
}

/** Whether another pair of the day may be what a modifier on 97140 is for. */
function isForAnother(input: RuleInput, pair: PtpPair, modifier: string): boolean {
  return input.pairs.some((one) => one !== pair && isSeparate(input, one, modifier) !== false);
}

function isSeparate({ day, manualTherapy }: RuleInput, { otherCode }: PtpPair, modifier: string): boolean | undefined {
  return areSeparate(
    modifier,
    manualTherapy,
    day.services.filter(({ code }) => code === otherCode),
  );
}

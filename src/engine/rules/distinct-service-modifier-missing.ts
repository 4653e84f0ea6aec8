// SPDX-License-Identifier: Apache-2.0
import { X_MODIFIERS } from '../billing/modifiers.ts';
import type { PtpPair } from './ptp-pairs.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

type MessageId =
  | 'apart'
  | 'overlapping'
  | 'perhapsApart'
  | 'partly'
  | 'perhapsPartly'
  | 'perhapsOverlapping'
  | 'otherLine'
  | 'perhapsOtherLine'
  | 'otherDiscipline';

const PAIR =
  '97140 and {other} are an NCCI pair ({column1} in column 1, {column2} in column 2), and neither line has 59 or an X modifier';
const PARTLY =
  '97140 and {other} are an NCCI pair ({column1} in column 1, {column2} in column 2), and one of the 97140 lines has neither 59 nor an X modifier';
const BOTH_AT =
  '97140 and {other} are an NCCI pair ({column1} in column 1, {column2} in column 2), and both are documented at {times}';
const BOTH_AT_FORMERLY =
  '97140 and {other} ({others}) on {date} are an NCCI pair ({column1} in column 1, {column2} in column 2), and both are documented at {times}';
const KNOWN = 'The edits loaded run through {quarter}.';
const PAIR_FORMERLY =
  '97140 and {other} ({others}) on {date} are an NCCI pair ({column1} in column 1, {column2} in column 2), and neither line bears 59 or an X modifier';
/** NCCI ch. XI §P.2 of services by time, §S of manipulation. */
const HOW = ', in minutes or (beside manipulation) in region';
const KNOWN_FORMERLY = 'The edits loaded are known up to {quarter}.';

export const distinctServiceModifierMissing = defineRule({
  meta: {
    code: 'distinct-service-modifier-missing',
    title: 'NCCI pair without 59 or an X modifier',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: true,
    remedy: {
      act: 'attest',
      modifiers: ['59', ...X_MODIFIERS],
      attestation: {
        of: 'a separate service',
        statement:
          'I attest that these services were separate, in blocks of time or (beside manipulation) in region, and that the record shows it.',
        shows: 'time-blocks',
      },
    },
    why: 'NCCI pays only column 1 of a pair unless a modifier says that the two services were distinct: separate minutes, regions or encounters. Only a person may attest to that, so the service suggests the modifier and never writes it. When 97140 is in column 1 it is the line that gets paid: its charge goes out, and the other line is the one to fix. Since 2019-07-01 the modifier counts on either line; before that, only on column 2. The edits are applied across disciplines to what goes out under one provider number, as a facility bills it; therapists of different disciplines who bill for themselves are not the same provider.',
    sources: [SOURCES.ncciModifiers, SOURCES.ncciExclusiveTime, SOURCES.ncciEdits, SOURCES.ncciAcrossDisciplines],
    // While both treat one region, no modifier sets them apart.
    consequenceOnRecord: ['cmt-same-region'],
    messages: {
      apart: {
        found: `${PAIR}.`,
        formerly: `${PAIR_FORMERLY}.`,
        todo: `If they were separate${HOW}, add 59 or an X modifier to 97140. If not, bill {other} only.`,
      },
      overlapping: {
        remedy: { act: 'correct', element: 'Procedure.performedPeriod' },
        found: `${BOTH_AT}.`,
        formerly: `${BOTH_AT_FORMERLY}.`,
        todo: 'Bill {other} only, or correct the times if one service followed the other.',
      },
      perhapsApart: {
        severity: 'moderate',
        found: `${PAIR}. ${KNOWN}`,
        formerly: `${PAIR_FORMERLY}. ${KNOWN_FORMERLY}`,
        todo: `If CMS still has this pair and they were separate${HOW}, add 59 or an X modifier to 97140; otherwise, bill {other} only.`,
      },
      partly: {
        found: `${PARTLY}.`,
        todo: `If they were separate${HOW}, add 59 or an X modifier to each 97140 line. If not, bill {other} only.`,
      },
      perhapsPartly: {
        severity: 'moderate',
        found: `${PARTLY}. ${KNOWN}`,
        todo: `If CMS still has this pair and they were separate${HOW}, add 59 or an X modifier to each 97140 line; otherwise, bill {other} only.`,
      },
      perhapsOverlapping: {
        severity: 'moderate',
        remedy: { act: 'correct', element: 'Procedure.performedPeriod' },
        found: `${BOTH_AT}. ${KNOWN}`,
        formerly: `${BOTH_AT_FORMERLY}. ${KNOWN_FORMERLY}`,
        todo: 'If CMS still has this pair, bill {other} only, or correct the times if one service followed the other.',
      },
      otherLine: {
        severity: 'moderate',
        remedy: { act: 'correct', element: 'ChargeItem.modifier' },
        found: `${PAIR}; 97140 is the line that gets paid.`,
        formerly: `${PAIR_FORMERLY}; 97140 is the line that is paid.`,
        todo: 'The 97140 charge stands. If {other} was furnished in separate minutes, add 59 or XU to its line; otherwise, take it off the claim.',
      },
      otherDiscipline: {
        severity: 'low',
        remedy: { act: 'correct', element: 'ChargeItem.modifier' },
        found:
          '97140 and {other}, which another discipline furnished that day, are an NCCI pair ({column1} in column 1, {column2} in column 2), and no charge of either on record has 59 or an X modifier. The edit applies if both are billed under one provider number.',
        todo: 'If they are, and the minutes were separate, add 59 or XP to one of the two lines; if they are not, there is nothing to do.',
      },
      perhapsOtherLine: {
        severity: 'moderate',
        remedy: { act: 'correct', element: 'ChargeItem.modifier' },
        found: `${PAIR}; 97140 is the line that gets paid. ${KNOWN}`,
        formerly: `${PAIR_FORMERLY}; 97140 is the line that is paid. ${KNOWN_FORMERLY}`,
        todo: 'The 97140 charge stands. If CMS still has this pair and {other} was furnished in separate minutes, add 59 or XU to its line; otherwise, take it off the claim.',
      },
    },
  },
  appliesTo: ({ policy, day }) => policy.ncciEditsApply && (day.charges.length > 0 || day.services.length > 0),
  check: (input) =>
    input.pairs
      .filter(({ edit, hasModifier }) => edit.modifierIndicator === '1' && !hasModifier)
      .map((pair) => [pair, messageOf(pair)] as const)
      .map(([pair, messageId]): Finding<MessageId> => ({
        messageId,
        data: {
          other: pair.otherCode,
          ...(SINCE_FACTS.has(messageId) ? {} : { others: pair.others, date: input.day.dateOfService }),
          column1: pair.edit.column1,
          column2: pair.edit.column2,
          ...(pair.sharedTimes === '' || pair.paysManualTherapy ? {} : { times: pair.sharedTimes }),
          ...(pair.knownUpTo === undefined || pair.isAcross ? {} : { quarter: pair.knownUpTo }),
        },
        implicated: pair.others,
        subject: pair.others[0] ?? pair.otherCode,
      })),
});

/** Messages that no acknowledgement from before issues bore a hash of their facts can be about. */
const SINCE_FACTS: ReadonlySet<MessageId> = new Set<MessageId>(['otherDiscipline', 'partly', 'perhapsPartly']);

function messageOf({ isAcross, paysManualTherapy, knownUpTo, sharedTimes, isPartly }: PtpPair): MessageId {
  if (isAcross) {
    return 'otherDiscipline';
  }
  if (paysManualTherapy) {
    return knownUpTo === undefined ? 'otherLine' : 'perhapsOtherLine';
  }
  if (sharedTimes === '' && isPartly) {
    return knownUpTo === undefined ? 'partly' : 'perhapsPartly';
  }
  if (sharedTimes === '') {
    return knownUpTo === undefined ? 'apart' : 'perhapsApart';
  }
  return knownUpTo === undefined ? 'overlapping' : 'perhapsOverlapping';
}

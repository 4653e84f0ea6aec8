// SPDX-License-Identifier: Apache-2.0
import {
  CPT,
  GOOD,
  ICD,
  SUBJECT,
  THERAPIST,
  TIMES,
  VISIT,
  all,
  charged,
  coverage,
  drop,
  filed,
  base64,
  NOTE,
  medicare,
  onEncounter,
  onOther,
  onProcedure,
  record,
  service,
  testRows,
  therapist,
  type Row,
} from '../support/record-tables.ts';

/*
 * Records as STU3 and R5 have them (https://hl7.org/fhir/R4/diff.html, https://hl7.org/fhir/R5/diff.html), and charges that an
 * EHR made. What must come of each was decided from the published rules before it was run.
 */

const TREATED = { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:35:00-05:00' };
const OPENED = { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T11:00:00-05:00' };
const UNTIMED = { performedPeriod: undefined };
const repeat = { duration: 30, durationUnit: 'min' };
const undiagnosed = onEncounter({ diagnosis: undefined });
const M54 = { coding: [{ system: ICD, code: 'M54.50' }], text: 'Low back pain' };
const insured = onOther('coverage', {
  payor: undefined,
  kind: 'insurance',
  insurer: { reference: 'Organization/pay' },
});
const tenAndTen = all(
  onProcedure({ performedPeriod: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:10:00-05:00' } }),
  service('97110', '10:10', '10:20'),
);

const R5: readonly Row[] = [
  ['when it was done', onProcedure({ ...UNTIMED, occurrencePeriod: TREATED }), GOOD],
  ['when it was done, in words', onProcedure({ ...UNTIMED, occurrenceString: '30 min' }), GOOD],
  [
    'the day, with a schedule',
    onProcedure({
      ...UNTIMED,
      occurrenceDateTime: '2026-03-02',
      extension: [{ url: TIMES, valueTiming: { repeat } }],
    }),
    GOOD,
  ],
  ['a timing', onProcedure({ ...UNTIMED, occurrenceTiming: { event: ['2026-03-02'], repeat } }), GOOD],
  ['no time at all', onProcedure(UNTIMED), '-: duration-missing'],
  [
    'the visit',
    onEncounter({
      period: undefined,
      actualPeriod: OPENED,
      status: 'completed',
      class: [{ coding: [{ code: 'AMB' }] }],
    }),
    GOOD,
  ],
  [
    'who took part',
    all(onProcedure({ performer: undefined }), onEncounter({ participant: [{ actor: THERAPIST }] })),
    GOOD,
  ],
  [
    'reasons and diagnoses of the visit',
    onEncounter({
      reasonCode: undefined,
      reason: [{ value: [{ concept: { text: 'Stiff lower back' } }] }],
      diagnosis: [{ condition: [{ reference: { reference: 'Condition/c1' } }] }],
    }),
    GOOD,
  ],
  ['a diagnosis as a concept', onEncounter({ diagnosis: [{ condition: [{ concept: M54 }] }] }), GOOD],
  [
    'a reason that is a Condition',
    all(undiagnosed, onEncounter({ reason: [{ value: [{ reference: { reference: 'Condition/c1' } }] }] })),
    GOOD,
  ],
  ['a reason of the treatment', all(drop('diagnosis'), undiagnosed, onProcedure({ reason: [{ concept: M54 }] })), GOOD],
  [
    'no diagnosis',
    all(drop('diagnosis'), undiagnosed, onEncounter({ reason: [{ value: [{ concept: { text: 'Stiff back' } }] }] })),
    'P2 GP: diagnosis-missing',
  ],
  ['who insures', insured, GOOD],
  ['Medicare insures', all(insured, medicare, tenAndTen), '-: units-need-choice'],
  [
    'the patient pays',
    onOther('coverage', { payor: undefined, kind: 'self-pay', paymentBy: [{ party: SUBJECT }] }),
    GOOD,
  ],
  [
    'a charge of three units',
    charged({ context: undefined, encounter: VISIT, quantity: { value: 3 } }, 'GP'),
    'P3 GP: units-mismatch',
  ],
  [
    'a charge that names the treatment',
    charged(
      { context: undefined, service: [{ reference: { reference: 'Procedure/s1' } }], quantity: { value: 3 } },
      'GP',
    ),
    'P3 GP: units-mismatch',
  ],
  ['a note', filed({ contentType: 'text/plain', data: base64(NOTE) }, { date: undefined, context: [VISIT] }), GOOD],
  ['a visit that was broken off', onEncounter({ status: 'discontinued' }), GOOD],
  ['the outcome, as R6 has it', onProcedure({ outcome: [{ concept: { text: 'Moves more freely' } }] }), GOOD],
];

const STU3: readonly Row[] = [
  ['the visit of a treatment', onProcedure({ encounter: undefined, context: VISIT }), GOOD],
  ['reasons of the visit', onEncounter({ reasonCode: undefined, reason: [{ text: 'Stiff lower back' }] }), GOOD],
  ['a treatment that was not done', onProcedure({ notDone: true }), '-'],
  ['a treatment that was', onProcedure({ notDone: false }), GOOD],
  [
    'the visit of findings',
    onOther('func', { encounter: undefined, context: VISIT, effectiveDateTime: undefined }),
    GOOD,
  ],
  [
    'what a performer did',
    all(
      medicare,
      therapist({}),
      onProcedure({ performer: [{ actor: THERAPIST, role: { text: 'Physical Therapist Assistant' } }] }),
    ),
    'B2 GP+CQ',
  ],
  [
    'the plan of a coverage',
    all(
      tenAndTen,
      coverage({ payor: [{ display: 'Payer 7' }], grouping: { plan: 'B', planDisplay: 'Medicare Part B' } }),
    ),
    '-: units-need-choice',
  ],
  ['the visit of a diagnosis', all(undiagnosed, onOther('diagnosis', { context: VISIT })), GOOD],
  [
    'a note',
    filed(
      { contentType: 'text/plain', data: base64(NOTE) },
      { date: undefined, indexed: '2026-03-02T16:00:00-05:00', context: { encounter: VISIT } },
    ),
    GOOD,
  ],
];

const as = (...codes: readonly string[]): object => ({
  code: { coding: codes.map((code) => ({ system: CPT, code })) },
});
const group = all(medicare, service('97150', '10:35', '10:55'));

const WITH_CODE: readonly Row[] = [
  ['GP', charged(as('97140-GP')), GOOD],
  ['59 beside a group', all(group, charged(as('97140-59-GP'))), 'B2 59+GP'],
  ['59 apart by blanks', all(group, charged(as('97140 59 GP'))), 'B2 59+GP'],
  ['59 apart by colons', all(group, charged(as('CPT:97140:59:GP'))), 'B2 59+GP'],
  ['59 as a code beside it', all(group, charged(as('97140', '59'), 'GP')), 'B2 59+GP'],
  ['59 on the other line', all(group, charged({ ...as('97150-59'), quantity: { value: 1 } }, 'GP')), GOOD],
  ['no 59', all(group, charged(as('97140-GP'))), 'B2 GP: distinct-service-modifier-missing'],
  ['51', charged(as('97140-51-GP')), 'P2 51+GP: modifier-51'],
  ['GO of a physical therapist', charged(as('97140-GO')), 'P2 GO: therapy-modifier-conflict'],
  ['CQ of a therapist', charged(as('97140-CQ')), 'B2 CQ+GP: assistant-modifier-unsupported'],
];

const another = (id: string, units: number | undefined, facts: object = {}): Row[1] =>
  record('ChargeItem', id, {
    status: 'billable',
    ...as('97140'),
    subject: SUBJECT,
    context: VISIT,
    ...(units === undefined ? {} : { quantity: { value: units } }),
    ...facts,
  });
const one = { quantity: { value: 1 } };

const beside = (code: string, facts: object = {}): Row[1] => another(code, 1, { ...as(code), ...facts });
const ended = { start: '2026-03-02T10:00:00-05:00' };

const STATES: readonly Row[] = [
  ['a visit of which nobody knows, ended', onEncounter({ status: 'unknown' }), GOOD],
  ['a visit of which nobody knows, begun', onEncounter({ status: 'unknown', period: ended }), 'P2 GP'],
  ['a charge of which nobody knows', charged({ status: 'unknown' }, 'GP'), GOOD],
  [
    'a wrong charge of which nobody knows',
    charged({ status: 'unknown', quantity: { value: 3 } }, 'GP'),
    'P3 GP: units-mismatch',
  ],
  ['a group beside it', all(medicare, beside('97150')), 'B2 GP: distinct-service-modifier-missing'],
  [
    'a group beside it whose charge names the treatment alone',
    all(medicare, beside('97150', { context: undefined, service: [{ reference: 'Procedure/s1' }] })),
    'B2 GP: distinct-service-modifier-missing',
  ],
  ...['aborted', 'not-billable', 'entered-in-error'].flatMap((status): Row[] => [
    [`a group beside it that is ${status}`, all(medicare, beside('97150', { status })), GOOD],
    [`manipulation beside it that is ${status}`, all(medicare, beside('98941', { status })), GOOD],
  ]),
  [
    'a second of a leap',
    onProcedure({ performedPeriod: { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:34:60-05:00' } }),
    GOOD,
  ],
];

const LINES: readonly Row[] = [
  ['one unit and one: right, on one line', all(charged(one, 'GP'), another('b', 1)), 'B1 GP & B1 GP: units-mismatch'],
  ['the right units a second time', all(charged({}, 'GP'), another('b', 2)), 'P2 GP & P2 GP: units-mismatch'],
  [
    'one, one and one where two are right',
    all(charged(one, 'GP'), another('b', 1), another('c', 1)),
    'P1 & P1 GP & P1 GP: units-mismatch',
  ],
  [
    'one, and one without a number',
    all(charged(one, 'GP'), another('b', undefined)),
    'P1 GP & Pundefined GP: units-mismatch',
  ],
  [
    'one billed and one: as told of the bill',
    all(charged({ ...one, status: 'billed' }, 'GP'), another('b', 1, { status: 'billed' })),
    'billed 1 & billed 1 GP',
  ],
  [
    'one billed of two, and one that is not',
    all(charged({ ...one, status: 'billed' }, 'GP'), another('b', 1)),
    'P1 GP & billed 1 GP: units-mismatch',
  ],
  [
    'two billed lines of two',
    all(charged({ status: 'billed' }, 'GP'), another('b', 2, { status: 'billed' })),
    'billed 2 & billed 2 GP: charge-already-billed',
  ],
  ...['entered-in-error', 'aborted'].map((status): Row => [
    `one that is ${status}`,
    charged({ status, quantity: { value: 9 } }, 'GP'),
    '9 GP & B2 GP',
  ]),
  ...[0, -2, 1.5].map((value): Row => [
    `a quantity of ${String(value)}`,
    charged({ quantity: { value } }, 'GP'),
    `P${String(value)} GP: units-mismatch`,
  ]),
];

describe('R5', () => {
  testRows(R5);
});

describe('STU3', () => {
  testRows(STU3);
});

describe('modifiers that are written with the code', () => {
  testRows(WITH_CODE);
});

describe('what a status says', () => {
  testRows(STATES);
});

describe('several lines of one day', () => {
  testRows(LINES);
});

// SPDX-License-Identifier: Apache-2.0
import {
  GOOD,
  ICD,
  SNOMED,
  SUBJECT,
  TIMES,
  UNTIMED,
  VISIT,
  all,
  charged,
  drop,
  measuredMinutes,
  medicare,
  onEncounter,
  onOther,
  onProcedure,
  testRows,
  record,
  service,
  type Row,
} from '../support/record-tables.ts';

const AT = 'http://unitsofmeasure.org';
const NO_MINUTES = '-: duration-missing';
const lasted = (start: string, end: string): Row[1] => onProcedure({ performedPeriod: { start, end } });
const both = (start: string, end: string): Row[1] => all(onEncounter({ period: { start, end } }), lasted(start, end));
const scheduled = (repeat: object): Row[1] =>
  onProcedure({ ...UNTIMED, extension: [{ url: TIMES, valueTiming: { repeat } }] });
const written = (performedString: string): Row[1] => onProcedure({ performedPeriod: undefined, performedString });

const MINUTES: readonly Row[] = [
  ...[
    '30 min',
    '30 minutes',
    '30m',
    '0.5 h',
    '2 x 15 min',
    'half an hour',
    '30 minutes of joint mobilization',
    'PT30M',
    '00:30:00',
  ].map((text): Row => [`“${text}”`, written(text), GOOD]),
  ...['30', '30-35 min', 'about 30 minutes', '10:30:00'].map((text): Row => [
    `“${text}” is no plain duration`,
    written(text),
    '-: duration-invalid',
  ]),
  [
    'the age of the patient',
    onProcedure({ performedPeriod: undefined, performedAge: { value: 45, unit: 'a', system: AT, code: 'a' } }),
    NO_MINUTES,
  ],
  [
    'an age in minutes',
    onProcedure({ performedPeriod: undefined, performedAge: { value: 30, unit: 'min', system: AT, code: 'min' } }),
    NO_MINUTES,
  ],
  [
    'a range of ages',
    onProcedure({ performedPeriod: undefined, performedRange: { low: { value: 45, unit: 'a' } } }),
    NO_MINUTES,
  ],
  ['dates without a time', lasted('2026-03-02', '2026-03-02'), NO_MINUTES],
  ['a start alone', onProcedure({ performedPeriod: { start: '2026-03-02T10:05:00-05:00' } }), NO_MINUTES],
  ['29 minutes and 59.5 seconds', lasted('2026-03-02T10:05:00-05:00', '2026-03-02T10:34:59.5-05:00'), GOOD],
  ['22 minutes and 59 seconds', lasted('2026-03-02T10:05:00-05:00', '2026-03-02T10:27:59-05:00'), 'B1 GP'],
  ['23 minutes', lasted('2026-03-02T10:05:00-05:00', '2026-03-02T10:28:00-05:00'), GOOD],
  ['no time at all', lasted('2026-03-02T10:05:00-05:00', '2026-03-02T10:05:00-05:00'), '-: duration-invalid'],
  ['outside the visit', lasted('2026-03-02T11:05:00-05:00', '2026-03-02T11:35:00-05:00'), 'B2 GP: duration-conflict'],
  ['over the hour that summer time takes', both('2026-03-08T01:45:00-05:00', '2026-03-08T03:15:00-04:00'), GOOD],
  ['a schedule in minutes', scheduled({ duration: 30, durationUnit: 'min' }), GOOD],
  ['a schedule in hours', scheduled({ duration: 0.5, durationUnit: 'h' }), GOOD],
  [
    'how long something was to take',
    onProcedure({
      ...UNTIMED,
      extension: [{ url: 'http://ehr.example.org/estimated-duration', valueDuration: { value: 30, unit: 'min' } }],
    }),
    NO_MINUTES,
  ],
  ['measured, in UCUM', measuredMinutes({ valueQuantity: { value: 30, unit: 'min', system: AT, code: 'min' } }), GOOD],
  ['measured, in a word', measuredMinutes({ valueQuantity: { value: 30, unit: 'Minutes' } }), GOOD],
  ['measured, without a unit', measuredMinutes({ valueQuantity: { value: 30 } }), GOOD],
  ['measured, in hours', measuredMinutes({ valueQuantity: { value: 0.5, unit: 'hr', system: AT, code: 'h' } }), GOOD],
  ['measured, a whole number', measuredMinutes({ valueInteger: 30 }), GOOD],
  [
    'measured, a number of something else',
    measuredMinutes({ code: { text: 'Repetitions' }, valueInteger: 30 }),
    NO_MINUTES,
  ],
  [
    'measured, a quantity of something else',
    measuredMinutes({ code: { text: 'Repetitions' }, valueQuantity: { value: 30 } }),
    NO_MINUTES,
  ],
  ['measured, in words', measuredMinutes({ valueString: '30 min' }), GOOD],
  ['measured, a figure in words', measuredMinutes({ valueString: '30' }), GOOD],
  [
    'measured, in the only part',
    measuredMinutes({
      code: { text: 'Treatment' },
      component: [{ code: { text: 'Minutes' }, valueQuantity: { value: 30, unit: 'min' } }],
    }),
    GOOD,
  ],
  [
    'measured, in several parts',
    measuredMinutes({
      code: { text: 'Treatment' },
      component: [
        { code: { text: 'Minutes' }, valueInteger: 30 },
        { code: { text: 'Minutes of exercise' }, valueInteger: 15 },
      ],
    }),
    NO_MINUTES,
  ],
  [
    'measured, a range',
    measuredMinutes({ valueRange: { low: { value: 25, unit: 'min' }, high: { value: 30, unit: 'min' } } }),
    NO_MINUTES,
  ],
  [
    'measured, a ratio',
    measuredMinutes({ valueRatio: { numerator: { value: 30, unit: 'min' }, denominator: { value: 1, unit: 'd' } } }),
    NO_MINUTES,
  ],
  ['measured in error', measuredMinutes({ status: 'entered-in-error', valueInteger: 30 }), NO_MINUTES],
];

const registration = (facts: object): Row[1] =>
  record('Encounter', 'reg', {
    status: 'finished',
    class: { code: 'AMB' },
    subject: SUBJECT,
    period: { start: '2026-03-02T08:00:00-05:00', end: '2026-03-02T17:00:00-05:00' },
    ...facts,
  });
const NO_DIAGNOSIS = 'P2 GP: diagnosis-missing';
const undiagnosed = all(drop('diagnosis'), onEncounter({ diagnosis: undefined }));
const onList = (facts: object): Row[1] =>
  all(
    onEncounter({ diagnosis: undefined }),
    onOther('diagnosis', { category: [{ coding: [{ code: 'problem-list-item' }] }], ...facts }),
  );
const classed = (of: unknown): Row[1] => onEncounter({ class: of });
const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

const VISITS: readonly Row[] = [
  ...['unknown', 'preparation', 'not-done', 'entered-in-error'].map((status): Row => [
    `a treatment that is ${status}`,
    onProcedure({ status }),
    '-',
  ]),
  ['a treatment that was stopped', onProcedure({ status: 'stopped' }), GOOD],
  ...['planned', 'arrived', 'triaged', 'cancelled'].map((status): Row => [
    `a visit that is ${status}`,
    onEncounter({ status }),
    '-',
  ]),
  ['a visit under way', onEncounter({ status: 'in-progress' }), 'P2 GP'],
  [
    'a visit under way whose region is not written yet',
    all(onEncounter({ status: 'in-progress' }), onProcedure({ bodySite: undefined })),
    'P2 GP',
  ],
  ...['completed', 'discharged'].map((status): Row => [
    `a visit that is ${status}, as R5 says it`,
    onEncounter({ status }),
    GOOD,
  ]),
  ['a class as a list of concepts', classed([{ coding: [{ system: ACT, code: 'AMB' }] }]), GOOD],
  [
    'a class as a list of concepts, and virtual',
    classed([{ coding: [{ system: ACT, code: 'VR' }] }]),
    'P2 GP: place-of-care-not-payable',
  ],
  ['a class as a bare code', classed('AMB'), GOOD],
  ['no class', classed(undefined), GOOD],
  ['a virtual visit', classed({ code: 'VR' }), 'P2 GP: place-of-care-not-payable'],
  ['no end', onEncounter({ period: { start: '2026-03-02T10:00:00-05:00' } }), GOOD],
  ['no period', onEncounter({ period: undefined }), GOOD],
  ['dates alone', onEncounter({ period: { start: '2026-03-02', end: '2026-03-02' } }), GOOD],
  [
    'a visit by its absolute address',
    onProcedure({ encounter: { reference: 'https://ehr.example.org/fhir/Encounter/e1' } }),
    GOOD,
  ],
  ['no visit', onProcedure({ encounter: undefined }), '-: not-assessed'],
  ['a visit that is not there', onProcedure({ encounter: { reference: 'Encounter/gone' } }), '-: not-assessed'],
  ['a registration of the same day beside it', registration({}), GOOD],
  [
    'part of a registration that bears the diagnosis',
    all(
      onEncounter({ diagnosis: undefined, partOf: { reference: 'Encounter/reg' } }),
      onOther('diagnosis', { category: [{ text: 'of the visit' }] }),
      registration({ diagnosis: [{ condition: { reference: 'Condition/c1' } }] }),
    ),
    GOOD,
  ],
  ['no diagnosis', undiagnosed, NO_DIAGNOSIS],
  [
    'a symptom in words is no diagnosis',
    all(undiagnosed, onEncounter({ reasonCode: [{ text: 'Low back pain' }] })),
    NO_DIAGNOSIS,
  ],
  [
    'a reason with its code',
    all(undiagnosed, onEncounter({ reasonCode: [{ coding: [{ system: ICD, code: 'M54.50' }], text: 'Stiff back' }] })),
    GOOD,
  ],
  [
    'a reason that was refuted',
    all(
      onEncounter({ diagnosis: undefined, reasonReference: [{ reference: 'Condition/c1' }] }),
      onOther('diagnosis', { verificationStatus: { coding: [{ code: 'refuted' }] } }),
    ),
    NO_DIAGNOSIS,
  ],
  [
    'a problem by SNOMED CT',
    onList({ code: { coding: [{ system: SNOMED, code: '279039007', display: 'Low back pain' }] } }),
    GOOD,
  ],
  ['a problem that is over', onList({ clinicalStatus: { coding: [{ code: 'resolved' }] } }), NO_DIAGNOSIS],
  ['a problem of another field', onList({ code: { coding: [{ system: ICD, code: 'E11.9' }] } }), NO_DIAGNOSIS],
];

const line = {
  sequence: 1,
  productOrService: { coding: [{ code: '97140' }] },
  modifier: [{ coding: [{ code: 'GP' }] }],
  quantity: { value: 2 },
};

const CHARGES: readonly Row[] = [
  ['a charge that is right', charged({}, 'GP'), GOOD],
  ['a charge of three units', charged({ quantity: { value: 3 } }, 'GP'), 'P3 GP: units-mismatch'],
  [
    'one that names the treatment and no visit',
    charged({ context: undefined, service: [{ reference: 'Procedure/s1' }], quantity: { value: 3 } }, 'GP'),
    'P3 GP: units-mismatch',
  ],
  [
    'one of an episode of care',
    charged(
      { context: { reference: 'EpisodeOfCare/ep' }, service: [{ reference: 'Procedure/s1' }], quantity: { value: 3 } },
      'GP',
    ),
    'P3 GP: units-mismatch',
  ],
  [
    'one that says its date alone',
    charged({ context: undefined, occurrenceDateTime: '2026-03-02', quantity: { value: 3 } }, 'GP'),
    'P3 GP: units-mismatch',
  ],
  [
    'one of another day',
    charged({ context: undefined, occurrenceDateTime: '2026-02-23', quantity: { value: 3 } }, 'GP'),
    GOOD,
  ],
  [
    'one by OID',
    charged({ code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.12', code: '97140' }] } }, 'GP'),
    GOOD,
  ],
  ['one with 51', charged({}, '51', 'GP'), 'P2 51+GP: modifier-51'],
  ['one that was billed', charged({ status: 'billed' }, 'GP'), 'billed 2 GP'],
  [
    'a claim as a copy',
    record('Claim', 'copy', { status: 'active', patient: SUBJECT, item: [{ ...line, encounter: [VISIT] }] }),
    GOOD,
  ],
  [
    'an explanation of benefit as a copy',
    record('ExplanationOfBenefit', 'copy', { status: 'active', patient: SUBJECT, item: [line] }),
    GOOD,
  ],
  [
    'a group beside it, Medicare',
    all(medicare, service('97150', '10:35', '10:55')),
    'B2 GP: distinct-service-modifier-missing',
  ],
  ['exercise beside it, Medicare', all(medicare, service('97110', '10:35', '10:50')), GOOD],
  ['G0283 in lower case beside it, Medicare', all(medicare, service('g0283', '10:35', '10:50')), GOOD],
  ['activities beside it', service('97530', '10:35', '10:50'), GOOD],
  ['exercise in the same minutes', service('97110', '10:05', '10:35'), '-: time-not-exclusive'],
];

describe('how long it took', () => {
  testRows(MINUTES);
});

describe('in which visit, and what for', () => {
  testRows(VISITS);
});

describe('what was charged before', () => {
  testRows(CHARGES);
});

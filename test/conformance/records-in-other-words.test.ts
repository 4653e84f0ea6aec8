// SPDX-License-Identifier: Apache-2.0
import {
  GOOD,
  ICD,
  CPT,
  SNOMED,
  SUBJECT,
  all,
  charged,
  drop,
  measuredMinutes,
  medicare,
  onEncounter,
  onOther,
  onProcedure,
  performedBy,
  record,
  service,
  testRows,
  type Row,
} from '../support/record-tables.ts';

/* Facts that EHRs write elsewhere than where FHIR has them, or in words. */

const NOT_PAYABLE = 'P2 GP: place-of-care-not-payable';
const POS = 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set';
const at = (place: object): Row[1] =>
  all(record('Location', 'place', place), onEncounter({ location: [{ location: { reference: 'Location/place' } }] }));
const inside = (place: object): Row[1] =>
  onEncounter({
    contained: [{ resourceType: 'Location', id: 'place', ...place }],
    location: [{ location: { reference: '#place' } }],
  });
const kind = (coding: object): object => ({ type: [{ coding: [coding] }] });

const PLACES: readonly Row[] = [
  ['a place called Virtual', at({ name: 'Virtual' }), NOT_PAYABLE],
  ['a virtual room', at({ name: 'Virtual Room 2' }), NOT_PAYABLE],
  ['a place called Telehealth', at({ name: 'PT Telehealth' }), NOT_PAYABLE],
  ['a place that is one of telehealth by its type', at({ name: 'A', ...kind({ display: 'Telehealth' }) }), NOT_PAYABLE],
  ['place of service 02', at(kind({ system: POS, code: '02' })), NOT_PAYABLE],
  ['place of service 10', at(kind({ system: POS, code: '10' })), NOT_PAYABLE],
  ['place of service 11', at(kind({ system: POS, code: '11' })), GOOD],
  ['a 10 of another system', at(kind({ system: 'urn:example:rooms', code: '10' })), GOOD],
  ['a place that is physically none', at({ physicalType: { coding: [{ code: 'vi' }] } }), NOT_PAYABLE],
  ['the same in R5', at({ form: { coding: [{ code: 'vi' }] } }), NOT_PAYABLE],
  ['a place in words', onEncounter({ location: [{ location: { display: 'Telehealth' } }] }), NOT_PAYABLE],
  ['a clinic whose name begins like it', at({ name: 'Virtua Rehabilitation' }), GOOD],
  ['a room for telehealth, used in person', at({ name: 'Telehealth suite (in person)' }), GOOD],
  [
    'a waiting room at a distance and a gym',
    onEncounter({ location: [{ location: { display: 'Virtual room' } }, { location: { display: 'Gym' } }] }),
    GOOD,
  ],
  ['a service at a distance', onEncounter({ serviceType: { text: 'Telehealth' } }), NOT_PAYABLE],
  ['the same in R5', onEncounter({ serviceType: [{ concept: { text: 'Video visit' } }] }), NOT_PAYABLE],
  ['a service', onEncounter({ serviceType: { coding: [{ code: '65', display: 'Physiotherapy' }] } }), GOOD],
  ['a class of the EHR’s own', onEncounter({ class: { code: '76', display: 'Telemedicine' } }), NOT_PAYABLE],
  ['a virtual place inside the visit', inside({ name: 'Virtual' }), NOT_PAYABLE],
  ['a room inside the visit', inside({ name: 'Gym' }), GOOD],
  [
    'where to connect to',
    onEncounter({ virtualService: [{ addressUrl: 'https://video.example.org/1' }] }),
    NOT_PAYABLE,
  ],
  ['the same, empty', onEncounter({ virtualService: [] }), GOOD],
  [
    'where to connect to, and a room',
    all(onEncounter({ virtualService: [{ sessionKey: '1' }] }), inside({ name: 'Gym' })),
    GOOD,
  ],
  [
    'a telephone encounter by its code alone',
    onEncounter({ type: [{ coding: [{ system: SNOMED, code: '185317003' }] }] }),
    NOT_PAYABLE,
  ],
];

const within = (of: object): Row[1] =>
  all(
    record('Encounter', 'whole', { status: 'in-progress', class: of, subject: SUBJECT }),
    onEncounter({ partOf: { reference: 'Encounter/whole' } }),
  );

/** Under Medicare, which pays therapy in a stay with the stay. */
const STAYS: readonly Row[] = [
  ['a class in words', onEncounter({ class: { code: '4', display: 'Inpatient Rehab' } }), NOT_PAYABLE],
  ['a class that denies it', onEncounter({ class: { code: '5', display: 'Non-inpatient' } }), GOOD],
  ['an observation', onEncounter({ class: { code: 'OBSENC', display: 'observation encounter' } }), GOOD],
  ['part of a stay', within({ code: 'IMP' }), NOT_PAYABLE],
  ['part of a series', within({ code: 'AMB' }), GOOD],
  ['part of a call', within({ code: 'VR' }), GOOD],
  ['part of a home health episode', within({ code: 'HH' }), 'B2 GP: place-of-care-not-payable'],
];

const named = (display: string): Row[1] => all(onEncounter({ participant: undefined }), performedBy({ display }));

const PEOPLE: readonly Row[] = [
  ['a name with an NPI', named('Theo Sample, NPI 1999999984'), GOOD],
  ['a name with an NPI in brackets', named('SAMPLE, THEO (NPI: 1999999984)'), GOOD],
  [
    'a name with letters and the NPI of nobody known',
    all(drop('therapist'), named('Tess Sample PT, NPI 1234567893')),
    GOOD,
  ],
  [
    'a name with an NPI, of a participant',
    all(
      onProcedure({ performer: undefined }),
      onEncounter({ participant: [{ individual: { display: 'Theo Sample NPI#1999999984' } }] }),
    ),
    GOOD,
  ],
];

const UNQUALIFIED = 'P2: performer-not-qualified';
const NOT_BY_CODE: readonly Row[] = [
  ['an occupation that may not treat, in the name', all(drop('therapist'), named('Una Sample, PT Aide')), UNQUALIFIED],
  ['a student in the name', all(drop('therapist'), named('Una Sample, Student PT')), UNQUALIFIED],
  ['a region by its display alone', onProcedure({ bodySite: [{ coding: [{ display: 'Lumbar spine' }] }] }), GOOD],
  [
    'a diagnosis by its display alone',
    onOther('diagnosis', { code: { coding: [{ display: 'Low back pain' }] } }),
    GOOD,
  ],
  [
    'a region in the note of the treatment',
    onProcedure({ bodySite: undefined, note: [{ text: 'L4-5. Less pain afterwards.' }] }),
    GOOD,
  ],
  [
    'two regions in it, of which none is told to be the one',
    onProcedure({ bodySite: undefined, note: [{ text: 'Neck and hip sore before, less afterwards.' }] }),
    'B2 GP: region-missing',
  ],
];

const ABSENT = { system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'unknown' };
const NULL_FLAVOR = { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK', display: 'Unknown' };

/** What stands where a fact would, and says that there is none. */
const UNKNOWN: readonly Row[] = [
  ['a region', onProcedure({ bodySite: [{ coding: [NULL_FLAVOR] }] }), 'B2 GP: region-missing'],
  ['a region in words', onProcedure({ bodySite: [{ text: 'Not specified' }] }), 'B2 GP: region-missing'],
  ['a response', onProcedure({ outcome: { coding: [ABSENT] } }), 'B2 GP: response-missing'],
  ['a diagnosis', onOther('diagnosis', { code: { coding: [ABSENT], text: 'Unknown' } }), 'P2 GP: diagnosis-missing'],
  ['a code beside words that do say something', onProcedure({ bodySite: [{ coding: [ABSENT], text: 'Neck' }] }), GOOD],
  [
    'the name of a code that stands for something',
    onOther('diagnosis', { code: { coding: [{ system: ICD, code: 'M54.50', display: 'Unknown' }] } }),
    GOOD,
  ],
  [
    'a word of a name',
    onOther('diagnosis', {
      code: { coding: [{ system: ICD, code: 'M54.50', display: 'Low back pain, unspecified' }] },
    }),
    GOOD,
  ],
];

/** Units that somebody charged, behind what is wrong with the treatment. */
const CHARGED: readonly Row[] = [
  [
    'needling documented as the treatment',
    all(charged({}, 'GP'), onProcedure({ code: { coding: [{ system: CPT, code: '97140' }], text: 'Dry needling' } })),
    'P2 GP: excluded-dry-needling',
  ],
  [
    'another service in the same minutes',
    all(charged({}, 'GP'), service('97110', '10:05', '10:35')),
    'P2 GP: time-not-exclusive',
  ],
  [
    'a treatment that was entered in error',
    all(charged({}), onProcedure({ status: 'entered-in-error' })),
    'P2: units-mismatch',
  ],
];

const written = (performedString: string): Row[1] => onProcedure({ performedPeriod: undefined, performedString });

const MINUTES: readonly Row[] = [
  ['a block by the clock', written('10:05-10:35'), GOOD],
  ['a block with seconds', written('10:05:00 - 10:35:00'), GOOD],
  ['a block with seconds at its end', written('10:00-10:15:30 AM'), 'B1 GP'],
  ['a block over noon', written('11:50 AM to 12:20 PM'), GOOD],
  ['a block that ends in the other half of the day', written('10:00 AM - 10:30 PM'), '-: duration-invalid'],
  ['a block that ends before it begins', written('10:35 AM - 10:05 AM'), '-: duration-invalid'],
  ['minutes and seconds', written('29 minutes 45 seconds'), GOOD],
  ['minutes, and seconds', written('29 min and 45 s'), GOOD],
  ['seconds short of a quarter', written('22 min 59 sec'), 'B1 GP'],
  ['seconds', written('1800 seconds'), GOOD],
  ['seconds of each of several holds', written('5 x 30 seconds'), '-: duration-invalid'],
];

const parts = (...component: readonly [name: string, minutes: number][]): Row[1] =>
  measuredMinutes({
    code: { text: 'Treatment' },
    component: component.map(([text, valueInteger]) => ({ code: { text }, valueInteger })),
  });
const during = (facts: object): Row[1] =>
  record('Observation', 'during', {
    status: 'final',
    subject: SUBJECT,
    effectiveDateTime: '2026-03-02',
    partOf: [{ reference: 'Procedure/s1' }],
    ...facts,
  });
const lasting = (text: string, value: number, unit: string): object => ({
  code: { text },
  valueQuantity: { value, unit, code: unit },
});

const MEASURED: readonly Row[] = [
  [
    'minutes among others, by the words of the treatment',
    parts(['Manual therapy minutes', 30], ['Exercise minutes', 15]),
    GOOD,
  ],
  ['how long symptoms last', during(lasting('Duration of symptoms', 3, 'h')), GOOD],
  ['how long a pain has lasted', during(lasting('Duration of pain', 3, 'wk')), GOOD],
  ['how fast somebody gets up and goes', during(lasting('Timed Up and Go', 14, 's')), GOOD],
  [
    'how long somebody can sit',
    during({ ...lasting('Sitting tolerance', 20, 'min'), category: [{ coding: [{ code: 'functional-status' }] }] }),
    GOOD,
  ],
  [
    'minutes of the treatment that an EHR sorts under findings',
    all(measuredMinutes({ ...lasting('Duration', 30, 'min'), category: [{ coding: [{ code: 'exam' }] }] })),
    GOOD,
  ],
  [
    'minutes of the treatment that contradict its period',
    during(lasting('Treatment time', 45, 'min')),
    'B2 GP: duration-conflict',
  ],
];

const reason = (reasonCode: object): Row[1] =>
  all(drop('diagnosis'), onEncounter({ diagnosis: undefined, reasonCode: [reasonCode] }));
const NO_DIAGNOSIS = 'P2 GP: diagnosis-missing';

const REASONS: readonly Row[] = [
  ['a code of ICD-10-CM', reason({ coding: [{ system: ICD, code: 'M54.50' }] }), GOOD],
  ['a code in its text', reason({ text: 'M54.50 - Low back pain' }), GOOD],
  ['a code in brackets', reason({ text: 'Low back pain [M54.50]' }), GOOD],
  ['a code without a system', reason({ coding: [{ code: 'M54.50', display: 'Low back pain' }] }), GOOD],
  ['a code under a site’s own system', reason({ coding: [{ system: 'urn:example:dx', code: 'M54.50' }] }), GOOD],
  ['words are a symptom, and no diagnosis', reason({ text: 'Low back stiffness on rising' }), NO_DIAGNOSIS],
  ['a level of the spine is no code', reason({ text: 'Stiff at L4-5, grade 3.5' }), NO_DIAGNOSIS],
];

describe('where the visit took place', () => {
  testRows(PLACES);
});

describe('in a stay', () => {
  testRows(STAYS, medicare);
});

describe('who is known by a number in words', () => {
  testRows(PEOPLE);
});

describe('what no code tells', () => {
  testRows(NOT_BY_CODE);
});

describe('not known', () => {
  testRows(UNKNOWN);
});

describe('units that follow from something else', () => {
  testRows(CHARGED);
});

describe('how long it took, in words', () => {
  testRows(MINUTES);
});

describe('what was measured as a part of the treatment', () => {
  testRows(MEASURED);
});

describe('a reason of the visit as its diagnosis', () => {
  testRows(REASONS);
});

// SPDX-License-Identifier: Apache-2.0
import {
  CPT,
  GOOD,
  NPI,
  NUCC,
  SNOMED,
  THERAPIST,
  TIMES,
  VISIT,
  all,
  coded,
  medicare,
  nobody,
  onEncounter,
  onProcedure,
  testRows,
  performedBy,
  qualified,
  record,
  therapist,
  type Row,
} from '../support/record-tables.ts';

const role = (facts: object): Row[1] => record('PractitionerRole', 'r1', { practitioner: THERAPIST, ...facts });
const taxonomy = (code: string): object => ({ coding: [{ system: NUCC, code }] });
const named = (name: object): Row[1] => therapist({ name: [name] });

const PEOPLE: readonly Row[] = [
  [
    'a contained role with its person',
    all(
      nobody,
      onProcedure({
        contained: [
          { resourceType: 'Practitioner', id: 'person' },
          {
            resourceType: 'PractitionerRole',
            id: 'role',
            practitioner: { reference: '#person' },
            specialty: [taxonomy('225100000X')],
          },
        ],
        performer: [{ actor: { reference: '#role' } }],
      }),
    ),
    GOOD,
  ],
  ...(
    [
      ['a contained person whose reference has no mark', 'person', 'person'],
      ['a contained person with the mark in its id', '#person', '#person'],
    ] as const
  ).map(([name, id, reference]): Row => [
    name,
    all(
      nobody,
      onProcedure({
        contained: [{ resourceType: 'Practitioner', id, name: [{ suffix: ['DPT'] }] }],
        performer: [{ actor: { reference } }],
      }),
    ),
    GOOD,
  ]),
  ['an NPI without a system', performedBy({ identifier: { value: '1999999984' } }), GOOD],
  ['an NPI with blanks around it', performedBy({ identifier: { system: NPI, value: ' 1999999984 ' } }), GOOD],
  [
    'an encoded conditional reference',
    performedBy({ reference: `Practitioner?identifier=${encodeURIComponent(`${NPI}|1999999984`)}` }),
    GOOD,
  ],
  [
    'a conditional reference to a role',
    all(
      role({ identifier: [{ system: 'urn:site', value: 'R7' }] }),
      performedBy({ reference: 'PractitionerRole?identifier=urn:site|R7' }),
    ),
    GOOD,
  ],
  ['an absolute reference', performedBy({ reference: 'https://ehr.example.org/fhir/Practitioner/t1' }), GOOD],
  ['a reference to a version', performedBy({ reference: 'Practitioner/t1/_history/3' }), GOOD],
  [
    'a role by SNOMED CT',
    all(therapist({}), role({ code: [{ coding: [{ system: SNOMED, code: '36682004' }] }] })),
    GOOD,
  ],
  ['a role’s specialty', all(therapist({}), role({ specialty: [taxonomy('2251X0800X')] })), GOOD],
  ['a role’s field in words', all(therapist({}), role({ specialty: [{ text: 'Physical Therapy' }] })), GOOD],
  [
    'a role whose person is an identifier',
    all(
      therapist({}),
      role({
        practitioner: { identifier: { system: NPI, value: '1999999984' } },
        code: [{ text: 'Physical Therapist' }],
      }),
    ),
    GOOD,
  ],
  ['a role that is over says otherwise', role({ active: false, specialty: [taxonomy('225200000X')] }), GOOD],
  [
    'a role of somebody else',
    role({ practitioner: { reference: 'Practitioner/other' }, specialty: [taxonomy('225200000X')] }),
    GOOD,
  ],
  ['a therapist who is an athletic trainer as well', qualified('2255A2300X', '225100000X'), GOOD],
  [
    'the same by roles',
    all(therapist({}), role({ specialty: [taxonomy('2255A2300X'), taxonomy('225100000X')] })),
    GOOD,
  ],
  [
    'a therapist who is a massage therapist as well, Medicare',
    all(medicare, qualified('225700000X', '225100000X')),
    GOOD,
  ],
  [
    'an assistant who is a massage therapist as well, Medicare',
    all(medicare, qualified('225700000X', '225200000X')),
    'B2 GP+CQ',
  ],
  ['an assistant who became a therapist', qualified('225200000X', '225100000X'), GOOD],
  ['an assistant, Medicare', all(medicare, qualified('225200000X')), 'B2 GP+CQ'],
  ['an occupational therapist', qualified('225X00000X'), 'B2 GO'],
  [
    'an occupational therapy assistant, Medicare',
    all(medicare, named({ family: 'Sample', suffix: ['COTA/L'] })),
    'B2 GO+CO',
  ],
  ['a student', qualified('390200000X'), 'P2: performer-not-qualified'],
  [
    'a student with the therapist',
    all(
      record('Practitioner', 'student', { name: [{ suffix: ['SPT'] }] }),
      onProcedure({ performer: [{ actor: { reference: 'Practitioner/student' } }, { actor: THERAPIST }] }),
    ),
    GOOD,
  ],
  ...(
    [
      ['a student', '390200000X'],
      ['a massage therapist', '225700000X'],
      ['a speech therapist', '235Z00000X'],
      ['a chiropractor', '111N00000X'],
    ] as const
  ).map(([name, code]): Row => [
    `${name} named before the assistant, Medicare`,
    all(
      medicare,
      qualified('225200000X'),
      record('Practitioner', 'beside', { qualification: [{ code: taxonomy(code) }] }),
      onProcedure({ performer: [{ actor: { reference: 'Practitioner/beside' } }, { actor: THERAPIST }] }),
    ),
    'B2 GP+CQ',
  ]),
  ['a massage therapist, Medicare', all(medicare, qualified('225700000X')), 'P2: performer-not-payable'],
  ['letters behind the name, one by one', named({ family: 'Sample', suffix: ['PT', 'DPT', 'OCS'] }), GOOD],
  ['letters behind the name as one', named({ family: 'Sample', suffix: ['PT, DPT, OCS, CSCS'] }), GOOD],
  ['letters in the name as text', named({ text: 'Tess Q. Sample, PT, DPT' }), GOOD],
  ['letters in the family name', named({ family: 'Sample PT', given: ['Tess'] }), GOOD],
  ['a family that is called Ot', named({ family: 'Van Ot', given: ['Tess'] }), 'P2: therapy-modifier-missing'],
  ['a display in capitals', all(nobody, performedBy({ display: 'SAMPLE, TESS PT' })), GOOD],
  ['a display with the occupation', all(nobody, performedBy({ display: 'Tess Sample (Physical Therapist)' })), GOOD],
  ['an organization as performer, and who took part', performedBy({ reference: 'Organization/pay' }), GOOD],
  ['a care team as performer, and who took part', performedBy({ reference: 'CareTeam/team' }), GOOD],
  [
    'the patient as performer',
    all(performedBy({ reference: 'Patient/p1' }), onEncounter({ participant: undefined })),
    'P2: performer-missing',
  ],
  [
    'who took part as primary performer',
    all(
      onProcedure({ performer: undefined }),
      onEncounter({ participant: [{ type: [{ coding: [{ code: 'PPRF' }] }], individual: THERAPIST }] }),
    ),
    GOOD,
  ],
  [
    'a function in words',
    all(therapist({}), performedBy(THERAPIST, { function: { text: 'Physical Therapist' } })),
    GOOD,
  ],
  [
    'a taxonomy by an older address',
    therapist({
      qualification: [{ code: { coding: [{ system: 'http://nucc.org/provider-taxonomy-101', code: '225100000X' }] } }],
    }),
    GOOD,
  ],
];

const at = (clock: string): string => `2026-03-02T${clock}:00-05:00`;
/** The therapist and an assistant, each with when they were there; nobody is named as the performer. */
const inTurns = (therapistFrom: string, therapistTo: string, from?: string, to?: string): Row[1] =>
  all(
    medicare,
    record('Practitioner', 'a1', { qualification: [{ code: taxonomy('225200000X') }] }),
    onProcedure({ performer: undefined }),
    onEncounter({
      participant: [
        { individual: THERAPIST, period: { start: at(therapistFrom), end: at(therapistTo) } },
        {
          individual: { reference: 'Practitioner/a1' },
          ...(from ? { period: { start: at(from), end: to && at(to) } } : {}),
        },
      ],
    }),
  );
/** The treatment's minutes stand beside the moment when it began. */
const atMoment = (time: string): Row[1] =>
  all(
    onEncounter({ period: { start: at('09:30'), end: at('11:30') } }),
    onProcedure({
      performedPeriod: { start: at(time), end: at(time) },
      extension: [{ url: TIMES, valueTiming: { repeat: { duration: 30, durationUnit: 'min' } } }],
    }),
  );
const until2024 = { end: '2024-12-31' };
const since2025 = { start: '2025-01-01' };
const inTime = (...periods: readonly [code: string, period?: object][]): Row[1] =>
  all(medicare, therapist({ qualification: periods.map(([code, period]) => ({ code: taxonomy(code), period })) }));

/** Who was there at the time of the treatment (10:05 to 10:35), and what they were then; under Medicare, to tell CQ. */
const AT_THE_TIME: readonly Row[] = [
  ['the therapist came afterwards', inTurns('10:40', '11:00', '10:00', '10:40'), 'B2 GP+CQ'],
  ['the therapist left before, and the assistant stayed on', inTurns('09:45', '10:05', '10:00'), 'B2 GP+CQ'],
  ['the assistant came afterwards', inTurns('10:00', '10:40', '10:40', '11:00'), GOOD],
  ['both were there', inTurns('10:00', '11:00', '10:00', '11:00'), GOOD],
  ['of the assistant it is not said', inTurns('10:00', '11:00'), GOOD],
  ['neither was there by what is written', inTurns('12:00', '13:00', '13:00', '14:00'), GOOD],
  ['the therapist is noted at a moment', inTurns('10:00', '10:00', '10:00', '11:00'), GOOD],
  ['the therapist left before coming', inTurns('10:40', '10:00', '10:00', '11:00'), GOOD],
  [
    'the treatment is noted at the moment when the assistant took over',
    all(inTurns('10:00', '10:40', '10:40', '11:10'), atMoment('10:40')),
    'B2 GP+CQ',
  ],
  ['was an assistant, is a therapist', inTime(['225200000X', until2024], ['225100000X', since2025]), GOOD],
  [
    'is an assistant, was a therapist elsewhere',
    inTime(['225100000X', until2024], ['225200000X', since2025]),
    'B2 GP+CQ',
  ],
  ['a licence that ran out on paper', inTime(['225100000X', until2024]), GOOD],
  ['one that ends on the day', inTime(['225100000X', { end: '2026-03-02' }], ['225200000X']), GOOD],
  [
    'a role that is over',
    all(medicare, qualified('225200000X'), role({ period: until2024, specialty: [taxonomy('225100000X')] })),
    'B2 GP+CQ',
  ],
  [
    'a physio assistant',
    all(medicare, therapist({ qualification: [{ code: { text: 'Physio Assistant' } }] })),
    'B2 GP+CQ',
  ],
  [
    'a medical assistant',
    therapist({ qualification: [{ code: { text: 'Medical Assistant' } }] }),
    'P2: performer-not-qualified',
  ],
];

const SYSTEMS = [
  'https://www.ama-assn.org/go/cpt/',
  'http://ama-assn.org/go/cpt',
  'http://terminology.hl7.org/CodeSystem/CPT',
  'http://hl7.org/fhir/sid/cpt-4',
  'urn:oid:2.16.840.1.113883.6.12',
  'urn:oid:2.16.840.1.113883.6.14',
  '2.16.840.1.113883.6.285',
  'CPT-4',
  'C4',
  'CPT(R)',
  'HCPCS',
  'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  'http://www.cms.gov/Medicare/Coding/MedHCPCSGenInfo',
  'http://terminology.hl7.org/CodeSystem/HCPCS-all-codes',
  'http://www.ama-assn.org/go/cpt|2026',
  'https://fhir.cerner.com/codeSet/CPT4',
];

const WRITTEN = [
  '97140 ', ' 97140', '97140-59', '97140 GP', '97140,GP,59', '97140, GP', '97140 - GP', '97140.GP', '97140GP', '97140_59',
  '97140/59', '97140 (59)', '97140^GP', 'CPT-97140', 'CPT:97140', 'CPT 97140', 'CPT4:97140:GP',
]; // prettier-ignore

const CODES: readonly Row[] = [
  ...SYSTEMS.map((system): Row => [system, coded({ system, code: '97140' }), GOOD]),
  ...WRITTEN.map((code): Row => [`“${code}”`, coded({ system: CPT, code }), GOOD]),
  ['no system', coded({ code: '97140' }), GOOD],
  ['a modifier as a second code', coded({ system: CPT, code: '97140' }, { system: CPT, code: '59' }), GOOD],
  [
    'a code of the site’s own before it',
    coded({ system: 'urn:oid:1.2.3', code: '12345', display: 'HC MANUAL THERAPY' }, { system: CPT, code: '97140' }),
    GOOD,
  ],
  [
    'a revenue code before it',
    coded({ system: 'https://www.nubc.org/CodeSystem/RevenueCodes', code: '0420' }, { system: CPT, code: '97140' }),
    GOOD,
  ],
  [
    'a SNOMED CT concept that is too broad before it',
    coded({ system: SNOMED, code: '91251008' }, { system: CPT, code: '97140' }),
    GOOD,
  ],
  ['SNOMED CT of the US edition alone', coded({ system: `${SNOMED}/731000124108`, code: '74251004' }), GOOD],
  ['words alone', onProcedure({ code: { text: 'Joint mobilization' } }), 'P2 GP: service-uncoded'],
  ['a code that 97140 replaced', coded({ system: CPT, code: '97250' }), 'P2 GP: service-uncoded'],
  ['the same without a system', coded({ code: '97250' }), 'P2 GP: service-uncoded'],
  ['the same beside 97140', coded({ system: CPT, code: '97265' }, { system: CPT, code: '97140' }), GOOD],
  ['the same beside massage', coded({ system: CPT, code: '97250' }, { system: CPT, code: '97124' }), '-'],
  ['a display alone', onProcedure({ code: { coding: [{ display: 'Myofascial release' }] } }), 'P2 GP: service-uncoded'],
  [
    'a code of the site’s own with its display',
    onProcedure({
      code: { coding: [{ system: 'urn:oid:1.2.3', code: 'MT01', display: 'Manual therapy - joint mobilization' }] },
    }),
    'P2 GP: service-uncoded',
  ],
  [
    'a service beside it that is none of therapy',
    record('Procedure', 'x', {
      status: 'completed',
      code: { text: 'Influenza vaccination' },
      subject: { reference: 'Patient/p1' },
      encounter: VISIT,
      performedDateTime: '2026-03-02',
    }),
    GOOD,
  ],
];

describe('who treated', () => {
  testRows(PEOPLE);
});

describe('who treated at the time', () => {
  testRows(AT_THE_TIME);
});

describe('what was done', () => {
  testRows(CODES);
});

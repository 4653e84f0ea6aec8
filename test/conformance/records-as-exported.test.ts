// SPDX-License-Identifier: Apache-2.0
import { CHARGE_ITEM_MODIFIER } from '../../src/fhir/systems.ts';
import {
  CPT,
  GOOD,
  NPI,
  NUCC,
  SNOMED,
  SUBJECT,
  TIMES,
  all,
  charged,
  measuredMinutes,
  medicare,
  onEncounter,
  onOther,
  onProcedure,
  qualified,
  record,
  service,
  testRows,
  therapist,
  type Change,
  type Row,
} from '../support/record-tables.ts';

/*
 * What exporters and EHRs write beside the letter of FHIR: codes in capitals, extensions of their own, limits in place of
 * times, minutes in place of units. What must come of each was decided from the published rules before it was run.
 */

const NOT_ASSESSED = '-: not-assessed';
const MISSING = '-: duration-missing';
const INVALID = '-: duration-invalid';

const STATES: readonly Row[] = [
  ['a treatment COMPLETED', onProcedure({ status: 'COMPLETED' }), GOOD],
  ['a treatment Completed', onProcedure({ status: 'Completed' }), GOOD],
  ['a treatment “done”', onProcedure({ status: 'done' }), NOT_ASSESSED],
  ['a treatment not done', onProcedure({ status: 'Not-Done' }), '-'],
  ['a visit FINISHED', onEncounter({ status: 'FINISHED' }), GOOD],
  ['a visit “closed”', onEncounter({ status: 'closed' }), NOT_ASSESSED],
  ['a visit Cancelled', onEncounter({ status: 'Cancelled' }), '-'],
  ['a Coverage Active', onOther('coverage', { status: 'Active' }), GOOD],
  ['a plan ACTIVE', onOther('plan', { status: 'ACTIVE' }), GOOD],
];

const scheduled = { extension: [{ url: TIMES, valueTiming: { repeat: { duration: 30, durationUnit: 'min' } } }] };
const onMonth = (performedDateTime: string): Change =>
  onProcedure({ performedPeriod: undefined, performedDateTime, ...scheduled });

const DATES: readonly Row[] = [
  ['the month of the visit', onMonth('2026-03'), GOOD],
  ['the year of the visit', onMonth('2026'), GOOD],
  ['another month', onMonth('2026-02'), NOT_ASSESSED],
  ['a month, and no visit’s date', all(onEncounter({ period: undefined }), onMonth('2026-03')), NOT_ASSESSED],
];

const minutes = (valueQuantity: object): Change => measuredMinutes({ valueQuantity });
const UCUM = 'http://unitsofmeasure.org';
const parts = (...component: readonly object[]): Change => measuredMinutes({ component });
const part = (code: object, value: number): object => ({ code, valueQuantity: { value, unit: 'min' } });

const MINUTES: readonly Row[] = [
  ['fewer than 30', minutes({ value: 30, comparator: '<', unit: 'min' }), INVALID],
  ['30 or more', minutes({ value: 30, comparator: '>=', system: UCUM, code: 'min' }), INVALID],
  ['an annotation of UCUM', minutes({ value: 30, system: UCUM, code: '{minutes}' }), GOOD],
  ['another annotation', minutes({ value: 30, unit: 'min', system: UCUM, code: '{visits}' }), MISSING],
  ['Minute(s)', minutes({ value: 30, unit: 'Minute(s)' }), GOOD],
  ['a unit of SNOMED CT', minutes({ value: 30, unit: 'minute', system: SNOMED, code: '258701004' }), GOOD],
  ['beats a minute', minutes({ value: 72, unit: 'beats/min', system: UCUM, code: '/min' }), MISSING],
  [
    'parts that name the codes of two services',
    parts(
      part({ coding: [{ system: CPT, code: '97140' }] }, 30),
      part({ coding: [{ system: CPT, code: '97110' }] }, 15),
    ),
    GOOD,
  ],
  ['the same in words', parts(part({ text: '97140 minutes' }, 30), part({ text: '97110 minutes' }, 15)), GOOD],
  ['parts that name no code', parts(part({ text: 'Total time' }, 45), part({ text: 'Timed' }, 30)), MISSING],
];

const extended = (...extension: readonly object[]): Change => charged({ extension });
const site = (name: string): string => `https://ehr.example.org/StructureDefinition/${name}`;
const ORACLE = 'https://fhir-ehr.cerner.com/r4/StructureDefinition';
const oracleCode = (name: string, set: string, code: string): object => ({
  url: `${ORACLE}/${name}`,
  extension: [
    {
      url: 'code',
      valueCodeableConcept: {
        coding: [{ system: `https://fhir.cerner.com/tenant/CodeSystem/BillCodes-${set}`, code }],
      },
    },
    { url: `${ORACLE}/priority`, valueUnsignedInt: 1 },
  ],
});
const HELD_51 = 'P2 51+GP: modifier-51';

const MODIFIERS: readonly Row[] = [
  [
    'a concept',
    extended({ url: site('charge-modifier'), valueCodeableConcept: { coding: [{ code: '51' }] } }),
    HELD_51,
  ],
  ['a coding', extended({ url: site('modifier'), valueCoding: { code: '51' } }), HELD_51],
  ['a code', extended({ url: site('modifier1'), valueCode: '51' }), HELD_51],
  ['a list in a text', extended({ url: site('modifiers'), valueString: 'GP, 51' }), 'P2 GP+51: modifier-51'],
  ['a description', extended({ url: site('modifier'), valueString: 'Multiple procedures' }), GOOD],
  ['another extension', extended({ url: site('modified-by'), valueString: '51' }), GOOD],
  [
    'HL7’s extension with a text',
    extended({ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { text: 'GP 51' } }),
    'P2 GP+51: modifier-51',
  ],
  ['Oracle Health', extended(oracleCode('modifier-code', 'MODIFIER', '51')), HELD_51],
];

const CHARGES: readonly Row[] = [
  [
    'Oracle Health’s, with the CPT code beside that of its charge master',
    charged({
      code: { coding: [{ system: 'https://fhir.cerner.com/tenant/CodeSystem/BillCodes-CDM_SCHED', code: '64897' }] },
      extension: [oracleCode('procedure-code', 'CPT', '97140'), oracleCode('modifier-code', 'MODIFIER', 'GP')],
    }),
    GOOD,
  ],
  ['minutes in place of units', charged({ quantity: { value: 30, unit: 'min' } }), 'P30 GP: units-mismatch'],
  [
    'minutes on a template’s charge',
    charged({ status: 'planned', quantity: { value: 1, system: UCUM, code: 'h' } }),
    'P1 GP: units-mismatch',
  ],
  ['units by that name', charged({ quantity: { value: 2, unit: 'units' } }), GOOD],
  ['one that is not to be billed', charged({ status: 'not-billable' }), '2'],
  ['one that was a mistake', charged({ status: 'entered-in-error' }), `2 & ${GOOD}`],
  ['one that was called off', charged({ status: 'aborted' }), `2 & ${GOOD}`],
];

// 16 minutes of two services: a unit each by the midpoint, one for both by Medicare's total.
const eightAndEight = all(
  service('97110', '10:00', '10:08'),
  onProcedure({ performedPeriod: { start: '2026-03-02T10:08:00-05:00', end: '2026-03-02T10:16:00-05:00' } }),
);
const MIDPOINT = 'B1 GP';
const TOTAL = '-: units-need-choice';
const commercial = onOther('coverage', { order: 2 });
const drugs = (type: object): Change =>
  record('Coverage', 'drugs', {
    status: 'active',
    order: 1,
    type,
    beneficiary: SUBJECT,
    payor: [{ display: 'Medicare' }],
  });
const ACT = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const number = { system: 'urn:payers', value: '77' };

const PAYERS: readonly Row[] = [
  ['by an identifier', onOther('coverage', { payor: [{ type: 'Organization', identifier: number }] }), TOTAL],
  ['by a search', onOther('coverage', { payor: [{ reference: 'Organization?identifier=urn:payers|77' }] }), TOTAL],
  ['by an identifier of nobody', onOther('coverage', { payor: [{ identifier: { value: '78' } }] }), MIDPOINT],
];

const OTHER_CARE: readonly Row[] = [
  ['drugs, by HL7', all(commercial, drugs({ coding: [{ system: ACT, code: 'DRUGPOL' }] })), MIDPOINT],
  [
    'drugs, by the typology',
    all(commercial, drugs({ coding: [{ system: 'https://nahdo.org/sopt', code: '122' }] })),
    MIDPOINT,
  ],
  ['drugs, by name', all(commercial, drugs({ text: 'Prescription drugs (Part D)' })), MIDPOINT],
  ['teeth', all(commercial, drugs({ text: 'Dental' })), MIDPOINT],
  ['care and drugs', all(commercial, drugs({ text: 'Medical and prescription' })), TOTAL],
  [
    'the number on a Medicare card',
    onOther('coverage', { identifier: [{ system: 'http://hl7.org/fhir/sid/us-mbi', value: '1EG4TE5MK73' }] }),
    TOTAL,
  ],
];

const VISITS: readonly Row[] = [
  ['telehealth by type', onEncounter({ type: [{ text: 'Telehealth visit' }] }), 'P2 GP: place-of-care-not-payable'],
  ['by video', onEncounter({ type: [{ coding: [{ display: 'Video consult' }] }] }), 'P2 GP: place-of-care-not-payable'],
  ['in person by type', onEncounter({ type: [{ text: 'In person (not telehealth)' }] }), GOOD],
  ['an office visit', onEncounter({ type: [{ text: 'PT follow-up' }] }), GOOD],
  [
    'a therapist by the field, physiotherapy',
    therapist({ qualification: [{ code: { text: 'Physiotherapy (specialty)' } }] }),
    GOOD,
  ],
  [
    'traction of the neck in letters',
    onProcedure({ code: { coding: [{ system: CPT, code: '97140' }] }, note: [{ text: 'manual c/s traction' }] }),
    GOOD,
  ],
  [
    'a code with a character without width',
    onProcedure({ code: { coding: [{ system: CPT, code: '97140\u200B' }], text: 'Joint mobilization' } }),
    GOOD,
  ],
];

const inside = (...codes: readonly string[]): Change => {
  const qualification = codes.map((code) => ({ code: { coding: [{ system: NUCC, code }] } }));
  const person = {
    resourceType: 'Practitioner',
    id: 'x',
    identifier: [{ system: NPI, value: '1999999984' }],
    qualification,
  };
  return onProcedure({ contained: [person], performer: [{ actor: { reference: '#x' } }] });
};

const PEOPLE: readonly Row[] = [
  ['who tells the profession that the known one does not', all(therapist({}), inside('225100000X')), GOOD],
  ['whom the known one knows better', all(medicare, qualified('225200000X'), inside('225100000X')), 'B2 GP+CQ'],
  ['without a profession, as the known one', all(therapist({}), inside()), 'P2: therapy-modifier-missing'],
];

const osteopathic = (bodySite?: object): Change =>
  service('98926', '10:40', '10:50', bodySite ? { bodySite: [bodySite] } : {});
const in2024: Change = (chart) =>
  JSON.parse(
    JSON.stringify(chart)
      .replaceAll('2026-03-02', '2024-05-06')
      .replaceAll('2026-02-02', '2024-04-08')
      .replaceAll('2026-04-30', '2024-06-28'),
  ) as typeof chart;

const OSTEOPATHY: readonly Row[] = [
  ['never paid beside it: one issue', all(osteopathic(), in2024), 'P2 GP: ncci-bundled'],
  ['of the same region: one issue', all(osteopathic({ text: 'Lumbar spine' }), in2024), 'P2 GP: ncci-bundled'],
  ['after what is known, without a region', osteopathic(), 'B2 GP: ncci-bundled'],
  [
    'after what is known, of the same region',
    osteopathic({ text: 'Lumbar spine' }),
    'P2 GP: cmt-same-region, ncci-bundled',
  ],
];

describe('records as they are exported', () => {
  describe('states', () => {
    testRows(STATES);
  });
  describe('a date without a day', () => {
    testRows(DATES);
  });
  describe('minutes', () => {
    testRows(MINUTES);
  });
  describe('modifiers in extensions of an EHR’s own', () => {
    testRows(MODIFIERS);
  });
  describe('charges', () => {
    testRows(CHARGES);
  });
  describe('payers by identifier', () => {
    testRows(PAYERS, all(eightAndEight, onOther('payer', { name: 'Medicare Part B', identifier: [number] })));
  });
  describe('coverages that pay no therapy', () => {
    testRows(OTHER_CARE, eightAndEight);
  });
  describe('visits and treatments', () => {
    testRows(VISITS);
  });
  describe('a therapist inside the record', () => {
    testRows(PEOPLE);
  });
  describe('osteopathic manipulation', () => {
    testRows(OSTEOPATHY);
  });
});

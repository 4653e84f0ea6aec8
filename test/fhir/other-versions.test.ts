// SPDX-License-Identifier: Apache-2.0
import { inR4 } from '../../src/fhir/other-versions.ts';
import { PROCEDURE_SCHEDULE } from '../../src/fhir/systems.ts';

/*
 * Elements as https://hl7.org/fhir/DSTU2, STU3 and R5 have them, and where R4 has them: https://hl7.org/fhir/R4/diff.html and
 * https://hl7.org/fhir/R5/diff.html.
 */

const VISIT = { reference: 'Encounter/e1' };
const CONDITION = { reference: 'Condition/c1' };
const PAIN = { text: 'Low back pain' };
const CODED = { coding: [{ code: 'M54.50', display: 'Low back pain, unspecified' }] };
const DAY = { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:30:00-05:00' };

/** The elements that a record gets beside its own. */
function moved(resourceType: string, elements: object): object {
  const raw = { resourceType, id: 'x', ...elements };
  const read = inR4(raw);
  expect(read).toMatchObject({ resourceType, id: 'x' });
  return Object.fromEntries(
    Object.entries(read).filter(([name, value]) => value !== (raw as Readonly<Record<string, unknown>>)[name]),
  );
}

describe('a record of R4 is given back as it is', () => {
  test.each([
    ['Patient', { context: VISIT }],
    ['Procedure', { encounter: VISIT, performedPeriod: DAY, reasonCode: [PAIN], reasonReference: [CONDITION] }],
    ['Encounter', { class: { code: 'AMB' }, participant: [{ individual: { reference: 'Practitioner/1' } }] }],
    ['Encounter', { diagnosis: [{ condition: CONDITION }] }],
    ['EpisodeOfCare', { diagnosis: [{ condition: CONDITION }] }],
    ['CarePlan', { addresses: [CONDITION] }],
    ['ChargeItem', { context: VISIT, service: [{ reference: 'Procedure/1' }], extension: [{ url: 'urn:other' }] }],
    ['Coverage', { payor: [{ reference: 'Organization/1' }] }],
    ['DocumentReference', { date: '2026-03-02', context: { encounter: [VISIT], period: DAY } }],
    ['DocumentReference', { context: { period: DAY } }],
  ])('%s %j', (resourceType, elements) => {
    const raw = { resourceType, id: 'x', ...elements };
    expect(inR4(raw)).toBe(raw);
  });
});

test.each(['Composition', 'QuestionnaireResponse', 'ConceptMap', 'ChargeItem'])(
  'the one identifier of a %s',
  (type) => {
    const identifier = { system: 'urn:ehr', value: '7' };
    expect(moved(type, { identifier })).toEqual({ identifier: [identifier] });
  },
);

describe('STU3', () => {
  test.each([
    'Observation',
    'Condition',
    'DiagnosticReport',
    'QuestionnaireResponse',
    'ClinicalImpression',
    'Procedure',
  ])('the context of a %s is its visit, unless it names that too', (resourceType) => {
    expect(moved(resourceType, { context: VISIT })).toEqual({ encounter: VISIT });
    expect(moved(resourceType, { context: VISIT, encounter: { reference: 'Encounter/e2' } })).toEqual({});
  });

  test('what was not done', () => {
    expect(moved('Procedure', { status: 'completed', notDone: true })).toEqual({ status: 'not-done' });
    expect(moved('Procedure', { status: 'completed', notDone: false })).toEqual({});
    expect(moved('Procedure', { status: 'completed', notPerformed: true })).toEqual({ status: 'not-done' });
    expect(moved('Procedure', { status: 'completed', notPerformed: false })).toEqual({});
  });

  test('the referrals of a visit are the orders that it fulfils', () => {
    const referral = [{ reference: 'ServiceRequest/r1' }];
    expect(moved('Encounter', { incomingReferral: referral })).toEqual({ basedOn: referral });
    expect(moved('Encounter', { incomingReferral: referral, basedOn: [VISIT] })).toEqual({});
  });

  test('a document has one visit, and is dated by when it was indexed', () => {
    expect(moved('DocumentReference', { context: { encounter: VISIT, period: DAY } })).toEqual({
      context: { encounter: [VISIT], period: DAY },
    });
    expect(moved('DocumentReference', { indexed: '2026-03-02' })).toEqual({ date: '2026-03-02' });
    expect(moved('DocumentReference', { indexed: '2026-03-02', context: { encounter: VISIT } })).toEqual({
      date: '2026-03-02',
      context: { encounter: [VISIT] },
    });
    expect(moved('DocumentReference', { indexed: '2026-03-02', date: '2026-03-03' })).toEqual({});
  });

  test('the class of a visit may be a bare code, as in DSTU2', () => {
    expect(moved('Encounter', { class: 'outpatient' })).toEqual({ class: { code: 'outpatient' } });
  });
});

describe('R5', () => {
  test.each([
    ['occurrencePeriod', 'performedPeriod', DAY],
    ['occurrenceDateTime', 'performedDateTime', '2026-03-02'],
    ['occurrenceString', 'performedString', '30 min'],
  ])('when a treatment was done: %s', (written, read, value) => {
    expect(moved('Procedure', { [written]: value })).toEqual({ [read]: value });
  });

  test('a timing is the first of its events, with the schedule kept beside other extensions', () => {
    const timing = { event: ['2026-03-02', '2026-03-03'], repeat: { duration: 30, durationUnit: 'min' } };
    const schedule = { url: PROCEDURE_SCHEDULE, valueTiming: timing };
    const other = { url: 'urn:other', valueString: 'x' };
    expect(moved('Procedure', { occurrenceTiming: timing })).toEqual({
      performedDateTime: '2026-03-02',
      extension: [schedule],
    });
    expect(moved('Procedure', { occurrenceTiming: timing, extension: [other] })).toMatchObject({
      extension: [other, schedule],
    });
    expect(moved('Procedure', { occurrenceTiming: 'daily' })).toEqual({});
  });

  test.each(['Procedure', 'ServiceRequest'])('reasons of a %s, each a concept or a reference', (resourceType) => {
    expect(moved(resourceType, { reason: [{ concept: PAIN }, { reference: CONDITION }, { concept: CODED }] })).toEqual({
      reasonCode: [PAIN, CODED],
      reasonReference: [CONDITION],
    });
    expect(moved(resourceType, { reason: [{ reference: CONDITION }] })).toEqual({ reasonReference: [CONDITION] });
    expect(moved(resourceType, { reason: [{ concept: 'pain' }, 'pain', { concept: {} }] })).toEqual({});
  });

  test('reasons of a visit stand in values; DSTU2 and STU3 have the concepts themselves', () => {
    const reason = [{ value: [{ concept: PAIN }, { reference: CONDITION }] }, { value: [{ concept: CODED }] }];
    expect(moved('Encounter', { reason })).toEqual({ reasonCode: [PAIN, CODED], reasonReference: [CONDITION] });
    expect(moved('Encounter', { reason: [PAIN, CODED] })).toEqual({ reasonCode: [PAIN, CODED] });
    expect(moved('Encounter', { reason: [null] })).toEqual({});
  });

  test('a visit’s period, and its class out of a list of concepts', () => {
    expect(moved('Encounter', { actualPeriod: DAY })).toEqual({ period: DAY });
    const ambulatory = { code: 'AMB' };
    expect(moved('Encounter', { class: [{ coding: [ambulatory, { code: 'HH' }] }, { coding: [] }] })).toEqual({
      class: ambulatory,
    });
    expect(moved('Encounter', { class: [ambulatory] })).toEqual({ class: ambulatory });
    expect(moved('Encounter', { class: { coding: [ambulatory] } })).toEqual({ class: ambulatory });
  });

  test('whoever took part in a visit is its actor', () => {
    const [actor, individual] = [{ reference: 'Practitioner/1' }, { reference: 'Practitioner/2' }];
    const read = moved('Encounter', { participant: [{ actor }, { individual }, null] });
    expect(read).toMatchObject({ participant: [{ individual: actor }, { individual }, null] });
  });

  test.each(['Encounter', 'EpisodeOfCare'])('diagnoses of an %s, by reference or by concept', (resourceType) => {
    const condition = [
      { reference: CONDITION },
      { concept: PAIN },
      { concept: CODED },
      { concept: { coding: [{ code: 'M54.2' }] } },
    ];
    expect(moved(resourceType, { diagnosis: [{ condition }, null] })).toEqual({
      diagnosis: [
        { condition: CONDITION },
        { condition: { display: 'Low back pain' } },
        { condition: { display: 'Low back pain, unspecified' } },
        { condition: { display: 'M54.2' } },
      ],
    });
  });

  test('a plan’s custodian is its author, and what it addresses a reference', () => {
    const custodian = { reference: 'Practitioner/1' };
    expect(moved('CarePlan', { custodian })).toEqual({ author: custodian });
    expect(moved('CarePlan', { addresses: [{ concept: PAIN }, { reference: CONDITION }, CONDITION] })).toEqual({
      addresses: [{ display: 'Low back pain' }, CONDITION, CONDITION],
    });
    expect(moved('CarePlan', { addresses: [{ concept: null }] })).toEqual({ addresses: [{ display: undefined }] });
  });

  test('the visit of a charge, and the services that it bills', () => {
    const treated = { reference: 'Procedure/1' };
    expect(moved('ChargeItem', { encounter: VISIT, service: [{ reference: treated }] })).toEqual({
      context: VISIT,
      service: [treated],
    });
  });

  test('who pays: the insurer, else those who pay by themselves', () => {
    const [insurer, party] = [{ reference: 'Organization/1' }, { reference: 'Patient/1' }];
    expect(moved('Coverage', { insurer })).toEqual({ payor: [insurer] });
    expect(moved('Coverage', { paymentBy: [{ party }, null] })).toEqual({ payor: [party] });
    expect(moved('Coverage', { insurer, paymentBy: [{ party }] })).toEqual({ payor: [insurer] });
    expect(moved('Coverage', { paymentBy: [] })).toEqual({});
    expect(moved('Coverage', { insurer, payor: [party] })).toEqual({});
  });

  test('a document’s visits, with the time that was documented', () => {
    expect(moved('DocumentReference', { context: [VISIT], period: DAY })).toEqual({
      context: { encounter: [VISIT], period: DAY },
    });
    expect(moved('DocumentReference', { context: [VISIT] })).toEqual({ context: { encounter: [VISIT] } });
  });
});

describe('the CPT codes that Oracle Health keeps in extensions', () => {
  const CPT_CODE = { system: 'http://www.ama-assn.org/go/cpt', code: '97140' };
  const extension = [
    { url: 'urn:other', extension: [{ url: 'code', valueCodeableConcept: { coding: [{ code: '97110' }] } }] },
    {
      url: 'https://fhir-ehr.cerner.com/r4/StructureDefinition/procedure-code',
      extension: [
        { url: 'description', valueCodeableConcept: { coding: [{ code: '97112' }] } },
        { url: 'code', valueCodeableConcept: { coding: [CPT_CODE] } },
      ],
    },
    null,
  ];

  test('stand behind the code of its charge master', () => {
    const own = { system: 'urn:charge-master', code: '4711' };
    expect(moved('ChargeItem', { code: { text: 'Manual therapy', coding: [own] }, extension })).toEqual({
      code: { text: 'Manual therapy', coding: [own, CPT_CODE] },
    });
    expect(moved('ChargeItem', { code: { text: 'Manual therapy' }, extension })).toEqual({
      code: { text: 'Manual therapy', coding: [CPT_CODE] },
    });
    expect(moved('ChargeItem', { extension })).toEqual({ code: { coding: [CPT_CODE] } });
  });

  test('whatever else stands there is none', () => {
    const empty = {
      url: 'x/procedure-code',
      extension: [null, { url: 'code' }, { url: 'code', valueCodeableConcept: {} }],
    };
    expect(moved('ChargeItem', { code: { text: 'x' }, extension: [empty] })).toEqual({});
  });
});

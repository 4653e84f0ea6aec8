// SPDX-License-Identifier: Apache-2.0
import type { Condition } from '@medplum/fhirtypes';
import { diagnosesOfVisit } from '../../../src/fhir/read/diagnosis.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { visit } from '../../support/visit.ts';

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm';
const condition = (id: string, code: string, facts: object = {}): object => ({
  resourceType: 'Condition',
  id,
  subject: { reference: 'Patient/p1' },
  code: { coding: [{ system: ICD, code }] },
  ...facts,
});
const spelled = (system: string, code: string, display?: string): object =>
  condition('a', '', {
    ...problem,
    code: { coding: [{ system, code, ...(display === undefined ? {} : { display }) }] },
  });
const coded = (code: string): { coding: { code: string }[] } => ({ coding: [{ code }] });
const ofVisit = { encounter: { reference: 'Encounter/e1' } };
const problem = { category: [coded('problem-list-item')] };

function codes(conditions: readonly object[], encounter = visit()): (string | undefined)[] {
  const records = new RecordSet([encounter, ...conditions]);
  const [found] = records.all('Encounter');
  return found ? diagnosesOfVisit(records, found).map(({ code }) => code) : [];
}

describe('diagnosesOfVisit', () => {
  test('what the Encounter lists, then the Conditions that name it, each once', () => {
    const listing = visit({ diagnosis: [{ condition: { reference: 'Condition/b' } }] });
    const conditions = [condition('c', 'M25.511', ofVisit), condition('b', 'M54.50', ofVisit), condition('a', 'M54.2')];
    expect(codes(conditions, listing)).toEqual(['M54.50', 'M25.511']);
  });

  test('the order of records shows nowhere', () => {
    const conditions = [condition('a', 'M54.50', ofVisit), condition('b', 'M25.511', ofVisit)];
    expect(codes(conditions)).toEqual(codes([...conditions].reverse()));
  });

  test('the problem list speaks where the visit has no diagnosis of its own', () => {
    const conditions = [condition('a', 'M54.50', problem), condition('b', 'M25.511', ofVisit)];
    expect(codes(conditions)).toEqual(['M25.511']);
    expect(codes([condition('a', 'M54.50', problem)])).toEqual(['M54.50']);
  });

  test.each([
    ['no category at all', condition('a', 'M54.50')],
    ['a health concern', condition('a', 'M54.50', { category: [coded('health-concern')] })],
    ['a category in words', condition('a', 'M54.50', { category: [{ text: 'Problem List Item' }] })],
    ['ICD-10-CM by its OID', spelled('urn:oid:2.16.840.1.113883.6.90', 'M5450')],
    ['ICD-10-CM by its short name', spelled('ICD10', 'M54.50')],
    ['a SNOMED CT term alone', spelled('http://snomed.info/sct', '279039007', 'Low back pain (finding)')],
  ])('on the problem list: %s', (_name, problem) => {
    expect(codes([problem])).toHaveLength(1);
  });

  test.each([
    ['http://snomed.info/sct', '44054006', 'Diabetes mellitus type 2'],
    ['http://snomed.info/sct', '29857009', 'Chest pain'],
    ['http://snomed.info/sct', '38341003', 'Essential hypertension'],
  ])('on the problem list, and nothing that manual therapy treats: %s %s %s', (system, code, display) => {
    expect(codes([spelled(system, code, display)])).toEqual([]);
  });

  test('the reasons for a visit, where they are Conditions or ICD-10-CM codes', () => {
    const reasonReference = [{ reference: 'Condition/a' }];
    expect(codes([condition('a', 'M54.50', { category: [coded('other')] })], visit({ reasonReference }))).toEqual([
      'M54.50',
    ]);
    expect(codes([], visit({ reasonCode: [{ coding: [{ system: ICD, code: 'M54.2' }] }] }))).toEqual(['M54.2']);
    expect(codes([], visit({ reasonCode: [{ text: 'Low back pain' }] }))).toEqual([]);
  });

  test('one inside the Encounter, and one in words', () => {
    const inside = visit({
      contained: [condition('x', 'M54.50') as Condition],
      diagnosis: [{ condition: { reference: '#x' } }],
    });
    expect(codes([], inside)).toEqual(['M54.50']);
    expect(codes([], visit({ diagnosis: [{ condition: { display: 'Low back pain' } }] }))).toHaveLength(1);
  });

  test.each([
    ['diabetes, which manual therapy does not treat', 'E11.9', problem],
    ['a problem that is resolved', 'M54.50', { ...problem, clinicalStatus: coded('resolved') }],
    ['a problem that was refuted', 'M54.50', { ...problem, verificationStatus: coded('refuted') }],
    ['a diagnosis of some visit that does not say which', 'M54.50', { category: [coded('encounter-diagnosis')] }],
    ['a Condition of another visit', 'M54.50', { encounter: { reference: 'Encounter/other' } }],
    ['another patient’s problem', 'M54.50', { ...problem, subject: { reference: 'Patient/p2' } }],
    [
      'a diagnosis of the visit entered in error',
      'M54.50',
      { ...ofVisit, verificationStatus: coded('entered-in-error') },
    ],
  ])('%s is no diagnosis of the visit', (_name, code, facts) => {
    expect(codes([condition('a', code, facts)])).toEqual([]);
  });

  test('a listed Condition that cannot be read still shows that a diagnosis was made', () => {
    const listing = visit({ diagnosis: [{ condition: { reference: 'Condition/gone' } }] });
    expect(codes([], listing)).toHaveLength(1);
  });

  test('a listed Condition that was refuted does not', () => {
    const listing = visit({ diagnosis: [{ condition: { reference: 'Condition/a' } }] });
    expect(codes([condition('a', 'M54.50', { verificationStatus: coded('refuted') })], listing)).toEqual([]);
  });
});

describe('where the visit itself has no diagnosis', () => {
  const named = { reference: 'Condition/a' };
  const episode = (facts: object = {}): object => ({
    resourceType: 'EpisodeOfCare',
    id: 'ep',
    status: 'active',
    patient: { reference: 'Patient/p1' },
    diagnosis: [{ condition: named }],
    ...facts,
  });
  const order = (facts: object = {}): object => ({
    resourceType: 'ServiceRequest',
    id: 'or',
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/p1' },
    reasonReference: [named],
    ...facts,
  });
  const plan = (facts: object = {}): object => ({
    resourceType: 'CarePlan',
    id: 'plan',
    status: 'active',
    intent: 'plan',
    title: 'Physical therapy plan of care',
    subject: { reference: 'Patient/p1' },
    period: { start: '2026-02-02', end: '2026-04-30' },
    addresses: [named],
    ...facts,
  });
  const inEpisode = visit({ episodeOfCare: [{ reference: 'EpisodeOfCare/ep' }] });
  const toOrder = visit({ basedOn: [{ reference: 'ServiceRequest/or' }] });
  const addressed = condition('a', 'M54.50', { category: [{ text: 'of a visit' }] });

  test.each([
    ['its episode of care', [episode()], inEpisode, ['M54.50']],
    ['an episode that it does not name', [episode()], visit(), []],
    ['the order that it fulfils', [order()], toOrder, ['M54.50']],
    ['an order that was revoked', [order({ status: 'revoked' })], toOrder, []],
    [
      'an order’s reason in codes',
      [order({ reasonCode: [coded('M25.511')], reasonReference: undefined })],
      toOrder,
      ['M25.511'],
    ],
    ['the therapy plan under way', [plan()], visit(), ['M54.50']],
    ['a plan that ended before', [plan({ period: { start: '2025-11-01', end: '2026-01-31' } })], visit(), []],
    ['a plan that ended in a month', [plan({ period: { start: '2026-02', end: '2026-03' } })], visit(), ['M54.50']],
    ['a plan without an end', [plan({ period: { start: '2026-02-02' } })], visit(), ['M54.50']],
    ['a plan without dates', [plan({ period: undefined })], visit(), ['M54.50']],
    ['a plan that begins later', [plan({ period: { start: '2026-03-03' } })], visit(), []],
    ['a plan under way, of a visit without a date', [plan()], visit({ period: undefined }), []],
    ['a plan that was revoked', [plan({ status: 'revoked' })], visit(), []],
    ['a plan of another field', [plan({ title: 'Diabetes care plan' })], visit(), []],
    ['an order, and what was refuted is none', [order(), { verificationStatus: coded('refuted') }], toOrder, []],
  ])('%s', (_name, others, encounter, wanted) => {
    const refuted = others.find((one) => 'verificationStatus' in one) ?? {};
    expect(codes([{ ...addressed, ...refuted }, ...others], encounter)).toEqual(wanted);
  });

  test('a diagnosis of its own goes before, and theirs before the problem list', () => {
    const own = condition('b', 'M75.01', ofVisit);
    const listed = condition('c', 'M17.11', problem);
    expect(codes([addressed, episode(), listed], inEpisode)).toEqual(['M54.50']);
    expect(codes([addressed, episode(), listed, own], inEpisode)).toEqual(['M75.01']);
  });
});

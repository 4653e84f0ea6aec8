// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { countFigures } from '../../src/capture/figures.ts';
import { payerName, summarizeVisits, type VisitSummary } from '../../src/capture/visit-summary.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { CPT } from '../../src/fhir/systems.ts';
import { sampleResources } from '../support/hook-call.ts';

const BRIEF = sampleResources('01-brief-30-minutes');
const VISIT = BRIEF.find(({ resourceType }) => resourceType === 'Encounter')?.id ?? '';
const PATIENT = { reference: `Patient/${BRIEF.find(({ resourceType }) => resourceType === 'Patient')?.id ?? ''}` };

const without = (resources: readonly Resource[], ...types: string[]): Resource[] =>
  resources.filter(({ resourceType }) => !types.includes(resourceType));
const coverage = (id: string, facts: object): Resource => ({
  resourceType: 'Coverage',
  id,
  status: 'active',
  beneficiary: PATIENT,
  payor: [{ reference: `Organization/${id}` }],
  ...facts,
});
const payer = (id: string, name: string): Resource => ({ resourceType: 'Organization', id, name });

function summaryOf(resources: readonly Resource[], visit = VISIT): VisitSummary {
  const [summary] = summarizeVisits(new RecordSet(resources), [`Encounter/${visit}`]);
  if (!summary) {
    throw new Error(`${visit} has no summary`);
  }
  return summary;
}

describe('a visit’s summary', () => {
  const coverages = [
    coverage('old', { order: 1, period: { end: '2025-12-31' } }),
    coverage('third', { order: 3 }),
    coverage('medicare', { order: 2, period: { start: '2026-01-01' } }),
    payer('old', 'Old Plan'),
    payer('third', 'Third Plan'),
    payer('medicare', 'Medicare Part B'),
  ];

  test('who pays is who pays first on the date of service, in every order of the records', () => {
    const around = without(BRIEF, 'Coverage');
    for (const resources of [[...around, ...coverages], [...coverages, ...around].reverse()]) {
      const { payer: found } = summaryOf(resources);
      expect(found).toMatchObject({ kind: 'medicare-b', source: 'Organization/medicare', name: 'Medicare Part B' });
      const [issue] = issues('Medicare');
      expect(countFigures(new RecordSet([...resources, issue]), [`Encounter/${VISIT}`]).payers).toEqual([
        'Medicare Part B',
      ]);
    }
  });

  test.each<[string, Resource[], string]>([
    ['no coverage', [], 'no coverage'],
    ['a payer that is only named', [coverage('a', { payor: [{ display: 'Plan A' }] })], 'Plan A'],
    ['a patient who pays is not named', [coverage('a', { payor: [{ ...PATIENT, display: 'Someone' }] })], 'self-pay'],
    ['a payer without a name', [coverage('a', {})], 'Organization/a'],
  ])('%s', (_which, records, name) => {
    expect(payerName(summaryOf([...without(BRIEF, 'Coverage'), ...records]).payer)).toBe(name);
  });

  test('dry needling is not manual therapy: no minutes in the list, none lost in the figures', () => {
    const story = sampleResources('14-excluded-dry-needling');
    const visit = story.find(({ resourceType }) => resourceType === 'Encounter')?.id ?? '';
    expect(summaryOf(story, visit)).toMatchObject({ minutes: 0, units: undefined });
    expect(countFigures(new RecordSet(story), [`Encounter/${visit}`])).toMatchObject({ lostMinutes: 0, lostDays: 0 });
  });

  test('minutes that earn no unit are lost', () => {
    const story = sampleResources('25-below-minimum');
    const visit = story.find(({ resourceType }) => resourceType === 'Encounter')?.id ?? '';
    const { minutes } = summaryOf(story, visit);
    expect(minutes).toBeGreaterThan(0);
    expect(countFigures(new RecordSet(story), [`Encounter/${visit}`])).toMatchObject({
      lostMinutes: minutes,
      lostDays: 1,
    });
  });

  test('units are those of charges that are not closed; a visit without such a charge has none', () => {
    const charge = (id: string, status: 'billable' | 'billed' | 'aborted', units: number): Resource => ({
      resourceType: 'ChargeItem',
      id,
      status,
      code: { coding: [{ system: CPT, code: '97140' }] },
      subject: PATIENT,
      context: { reference: `Encounter/${VISIT}` },
      quantity: { value: units },
    });
    expect(summaryOf(BRIEF).units).toBeUndefined();
    expect(summaryOf([...BRIEF, charge('a', 'aborted', 2)]).units).toBeUndefined();
    const both = summaryOf([...BRIEF, charge('a', 'aborted', 2), charge('b', 'billed', 1)]);
    expect([both.units, both.charges.map(({ status }) => status)]).toEqual([1, ['aborted', 'billed']]);
  });

  test('the therapist is who furnished the treatment, not who is first named for the visit', () => {
    const treated = BRIEF.map((resource): Resource =>
      resource.resourceType === 'Procedure'
        ? { ...resource, performer: [{ actor: { reference: 'Practitioner/other' } }] }
        : resource,
    );
    expect(summaryOf(treated).therapist).toBe('Practitioner/other');
    expect(summaryOf(without(treated, 'Procedure')).therapist).not.toBe('Practitioner/other');
  });

  test('what a visit and a period are worth, by what becomes of it: an estimate', () => {
    const paidByMedicare = [
      ...without(BRIEF, 'Coverage'),
      coverage('medicare', {}),
      payer('medicare', 'Medicare Part B'),
    ];
    const [high, low] = issues('x');
    const held = { charged: { units: 2, usd: 48.93 }, held: { units: 2, usd: 48.93 }, lost: { units: 0, usd: 0 } };
    expect(summaryOf([...paidByMedicare, low, high]).worth).toMatchObject({ ...held, atRisk: { units: 0, usd: 0 } });
    const { worth } = countFigures(new RecordSet([...paidByMedicare, high]), [`Encounter/${VISIT}`]);
    expect(worth).toMatchObject({ held: { units: 2, usd: 48.93, unpricedUnits: 0 }, atRisk: { units: 0, usd: 0 } });
    expect(worth.inputs).toContain('national rates, as no GPCIs are set for 2026');
    const unpriced = countFigures(new RecordSet(without(BRIEF, 'Coverage')), [`Encounter/${VISIT}`]).worth;
    expect(unpriced.charged).toEqual({ units: 2, usd: 0, unpricedUnits: 2 });
  });

  test('open issues hold the charge, most severe first, until they are acknowledged', () => {
    const [high, low, closed] = issues('x');
    const { issues: shown, isHeld } = summaryOf([...BRIEF, low, closed, high]);
    expect([shown.map(({ severity }) => severity), isHeld]).toEqual([['high', 'low'], true]);
    expect(summaryOf([...BRIEF, low, closed]).isHeld).toBe(false);
  });
});

/** Issues of the visit: one that holds, one that does not, one that is closed. */
function issues(text: string): readonly [Resource, Resource, Resource] {
  const issue = (code: string, facts: object): Resource => ({
    resourceType: 'DetectedIssue',
    id: code,
    identifier: [
      {
        system: 'https://manual-therapy-charges.org/fhir/issue',
        value: `${PATIENT.reference.replace('Patient/', '')}/2026-03-02/PT/${code}`,
      },
    ],
    status: 'preliminary',
    code: { text },
    patient: PATIENT,
    implicated: [{ reference: `Encounter/${VISIT}` }],
    ...facts,
  });
  return [
    issue('diagnosis-missing', { severity: 'high' }),
    issue('below-minimum', { severity: 'low' }),
    issue('region-missing', { severity: 'moderate', status: 'mitigated' }),
  ];
}

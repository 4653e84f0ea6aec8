// SPDX-License-Identifier: Apache-2.0
import { outcomeOf } from '../../../src/capture/survey/outcome.ts';
import { surveyPayers } from '../../../src/capture/survey/payers.ts';
import { Tally } from '../../../src/capture/survey/tally.ts';
import { assess, type Decision } from '../../../src/engine/assess.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { day, service } from '../../support/day.ts';

test('most often first, then by name; the first record of each is its example', () => {
  const tally = new Tally();
  tally.add('b', 'Procedure/1');
  tally.add('a', 'Procedure/2');
  tally.add('c');
  tally.add('c', 'Procedure/3');
  expect(tally.rows()).toEqual([
    { what: 'c', count: 2 },
    { what: 'a', count: 1, example: 'Procedure/2' },
    { what: 'b', count: 1, example: 'Procedure/1' },
  ]);
});

test('rules: first those that hold most days, then those of most days, then by code', () => {
  const payer = { kind: 'other' } as const;
  const of = (options: Parameters<typeof service>[1]): Decision =>
    assess(day({ payer, services: [service('mt', { at: '10:00-10:30', ...options })] }), policyFor(payer));
  const [noTechnique, noRegion, inWords] = [{ techniques: [] }, { regions: [] }, { codedBy: 'text' }] as const;
  const days = [noTechnique, noRegion, { ...noRegion, techniques: [] }, { ...inWords, segments: [] }, inWords];
  const told = (some: typeof days): unknown[] =>
    outcomeOf(some.map(of), []).rules.map(({ code, days: fired, holds }) => [code, fired, holds]);
  expect(told(days)).toEqual([
    ['service-uncoded', 2, 2],
    ['region-missing', 2, 0],
    ['technique-missing', 2, 0],
  ]);
  expect(told([inWords, noTechnique, noTechnique])).toEqual([
    ['service-uncoded', 1, 1],
    ['technique-missing', 2, 0],
  ]);
  expect(told([noRegion, noTechnique, noTechnique])).toEqual([
    ['technique-missing', 2, 0],
    ['region-missing', 1, 0],
  ]);
});

test('payers: most patients first, then by name; words of one patient’s record are not repeated', () => {
  const coverage = (patient: string, payor: object): object => ({
    ...{ resourceType: 'Coverage', id: `c-${patient}`, status: 'active' },
    ...{ beneficiary: { reference: `Patient/${patient}` }, payor: [payor] },
  });
  const organization = (id: string, name: string): object => ({ resourceType: 'Organization', id, name });
  const records = new RecordSet([
    organization('z', 'Zeta Health'),
    organization('b', 'Beta Health'),
    organization('m', 'Medicare Part B'),
    coverage('p1', { reference: 'Organization/z' }),
    coverage('p2', { reference: 'Organization/b' }),
    coverage('p3', { reference: 'Organization/m' }),
    coverage('p4', { reference: 'Organization/m' }),
    coverage('p5', { display: 'Ada Sample' }),
  ]);
  const patients = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
  const payers = surveyPayers(records, new Map(patients.map((one) => [`Patient/${one}`, '2026-03-02'])));
  expect(
    payers.map(({ name, source, patients: count, unitsAreAssumed }) => [name, source, count, unitsAreAssumed]),
  ).toEqual([
    ['Medicare Part B', 'Organization/m', 2, false],
    ['(words of one patient’s record)', undefined, 1, true],
    ['Beta Health', 'Organization/b', 1, true],
    ['Zeta Health', 'Organization/z', 1, true],
    ['no coverage', undefined, 1, false],
  ]);
  expect(payers[0]?.asks.length).toBeGreaterThan(payers[2]?.asks.length ?? 0);
});

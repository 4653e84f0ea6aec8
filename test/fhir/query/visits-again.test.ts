// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import type { Scope } from '../../../src/fhir/query/searches.ts';
import { haveMoved, visitsAgain } from '../../../src/fhir/query/visits-again.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { treatment, visit } from '../../support/visit.ts';

const scope = (facts: Partial<Scope> = {}): Scope => ({
  patient: 'Patient/p1',
  dates: ['2026-03-02'],
  encounters: ['Encounter/e1'],
  procedures: ['Procedure/mt'],
  performers: [],
  ...facts,
});
const at = <T extends Resource>(resource: T, versionId: string): T => ({ ...resource, meta: { versionId } });

describe('one more look', () => {
  const urls = (facts: Partial<Scope>): string[] =>
    (visitsAgain(scope(facts)).entry ?? []).map(({ request }) => request?.url ?? '');

  test('at visits and treatments of the patient around the dates', () => {
    expect(urls({})).toEqual([
      '?_type=Encounter,Procedure&patient=Patient/p1&date=ge2026-03-01&date=le2026-03-03&_count=1000',
    ]);
    expect(urls({ dates: ['2026-03-02', '2026-05-04'] })).toHaveLength(2);
  });

  test('without a date, at those that led to it', () => {
    expect(urls({ dates: [] })).toEqual(['?_type=Encounter,Procedure&_id=e1,mt&_count=1000']);
    expect(urls({ dates: [], encounters: [], procedures: [] })).toEqual([]);
  });
});

describe('since they were read', () => {
  const [encounter, procedure]: [Encounter, Procedure] = [at(visit(), '1'), at(treatment('mt', '10:00-10:30'), '4')];
  const moved = (now: readonly Resource[], read: readonly Resource[] = [encounter, procedure]): boolean =>
    haveMoved(scope(), new RecordSet(read), now);

  test.each<readonly [string, boolean, readonly Resource[]]>([
    ['nothing', false, [encounter, procedure]],
    ['a visit was saved', true, [at(encounter, '2'), procedure]],
    ['a treatment was saved', true, [encounter, at(procedure, '5')]],
    ['a treatment was added', true, [encounter, procedure, at(treatment('new', '10:30-10:45'), '1')]],
    ['the treatment was deleted', true, [encounter]],
    ['the visit was deleted', true, [procedure]],
  ])('%s: %s', (_name, expected, now) => {
    expect(moved(now)).toBe(expected);
  });

  test('what was read of other days and other patients need not stand among them', () => {
    const others = [
      visit({ id: 'e2', subject: { reference: 'Patient/p2' } }),
      visit({ id: 'e3', period: { start: '2026-03-09T09:00:00-05:00' } }),
      treatment('x', '10:00-10:30', { subject: { reference: 'Patient/p2' } }),
      treatment('y', '10:00-10:30', { performedPeriod: undefined, performedDateTime: '2026-02-23' }),
      treatment('z', '10:00-10:30', { performedPeriod: undefined }),
    ];
    expect(moved([encounter, procedure], [encounter, procedure, ...others])).toBe(false);
  });
});

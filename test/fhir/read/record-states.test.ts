// SPDX-License-Identifier: Apache-2.0
import { COUNTED_STATUS, encounterState, mayCount, statusProblem } from '../../../src/fhir/read/record-states.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import type { ReadResource } from '../../../src/fhir/r4.ts';
import { treatment, visit } from '../../support/visit.ts';

/* The codes of Encounter.status and event-status in STU3, R4 and R5. */

/** A treatment in one state, of a visit in another, which FHIR may not know. */
function read(
  treated: string,
  visited: string,
  period?: object,
): [ReadResource<'Procedure'>, ReadResource<'Encounter'>] {
  const records = new RecordSet([
    { ...treatment('mt', '10:00-10:30'), status: treated },
    { ...visit(), status: visited, ...(period ? { period } : {}) },
  ]);
  const [[procedure], [encounter]] = [records.all('Procedure'), records.all('Encounter')];
  if (!procedure || !encounter) {
    throw new Error('The records cannot be read');
  }
  return [procedure, encounter];
}

test.each([
  ['open', ['in-progress', 'onleave', 'on-hold']],
  ['finished', ['finished', 'discharged', 'completed', 'discontinued', 'unknown']],
  [undefined, ['planned', 'arrived', 'triaged', 'cancelled', 'entered-in-error', 'gone']],
])('%s is a visit that is %j', (state, statuses) => {
  expect(statuses.map((status) => encounterState(read('completed', status)[1]))).toEqual(statuses.map(() => state));
});

test('a visit of which nobody knows the state is over once it has an end', () => {
  expect(encounterState(read('completed', 'unknown', { start: '2026-03-02T10:00:00-05:00' })[1])).toBe('open');
});

test.each([
  [true, ['completed', 'stopped', 'in-progress', 'done']],
  [false, ['preparation', 'not-done', 'on-hold', 'entered-in-error', 'unknown', 'suspended', 'aborted']],
])('may count: %s, where it is %j', (counts, statuses) => {
  expect(statuses.map((status) => mayCount(read(status, 'finished')[0]))).toEqual(statuses.map(() => counts));
});

test('a treatment that was broken off or still goes on was given', () => {
  expect(COUNTED_STATUS).toEqual(['completed', 'stopped', 'in-progress']);
});

describe('a state that nobody can understand is a problem', () => {
  const message = 'is no status that FHIR has';

  test('of the treatment first, else of its visit', () => {
    expect(statusProblem(...read('done', 'gone'))).toEqual({
      source: 'Procedure/mt',
      path: 'Procedure.status',
      message,
    });
    expect(statusProblem(...read('stopped', 'gone'))).toEqual({
      source: 'Encounter/e1',
      path: 'Encounter.status',
      message,
    });
  });

  test.each(['finished', 'in-progress', 'cancelled', 'planned', 'discontinued'])(
    'not where the visit is %s',
    (status) => {
      expect(statusProblem(...read('completed', status))).toBeUndefined();
    },
  );

  test('nor where its visit is not known', () => {
    expect(statusProblem(read('completed', 'gone')[0], undefined)).toBeUndefined();
  });
});

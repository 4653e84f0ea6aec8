// SPDX-License-Identifier: Apache-2.0
import {
  changedElements,
  mergeChanges,
  onlyChanges,
  withElements,
} from '../../../src/capture/charting/record-changes.ts';

const BASE = {
  resourceType: 'Procedure',
  id: 'p',
  meta: { versionId: '1' },
  status: 'completed',
  performedPeriod: { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:35:00-05:00' },
  bodySite: [{ text: 'Lumbar spine', coding: [{ code: '1' }] }],
};

describe('only what was changed', () => {
  test.each([
    [
      'the same instant in UTC',
      { performedPeriod: { start: '2026-03-02T15:05:00.000Z', end: BASE.performedPeriod.end } },
    ],
    ['empty elements that a form adds', { note: [{}], outcome: { text: '' }, reasonCode: [] }],
    [
      'its elements in another order',
      { status: 'completed', bodySite: [{ coding: [{ code: '1' }], text: 'Lumbar spine' }] },
    ],
  ])('%s is no change', (_name, facts) => {
    expect(JSON.stringify(onlyChanges(BASE, { ...BASE, ...facts }))).toBe(JSON.stringify(BASE));
  });

  test('one element inside another changes alone', () => {
    const edited = { ...BASE, performedPeriod: { ...BASE.performedPeriod, end: '2026-03-02T10:40:00-05:00' } };
    const changed = onlyChanges(BASE, edited);
    expect(changed).toEqual(edited);
    expect(changedElements(BASE, changed)).toEqual(['performedPeriod']);
  });

  test('elements stand in the order of the alphabet, without those of the server', () => {
    const after = { ...BASE, meta: { versionId: '2' }, status: 'stopped', bodySite: [], category: { text: 'Therapy' } };
    expect(changedElements(BASE, after)).toEqual(['bodySite', 'category', 'status']);
  });

  test('what was emptied is gone, and what was added is there', () => {
    const edited = { ...BASE, bodySite: [], outcome: { text: 'Better' } };
    expect(changedElements(BASE, onlyChanges(BASE, edited))).toEqual(['bodySite', 'outcome']);
    expect(onlyChanges(BASE, edited)).not.toHaveProperty('bodySite');
  });
});

describe('two people change the same version', () => {
  const theirs = { ...BASE, meta: { versionId: '2' }, status: 'stopped', outcome: { text: 'Better' } };

  test('different elements: both stand', () => {
    const mine = { ...BASE, bodySite: [{ text: 'Hip' }] };
    expect(mergeChanges(BASE, mine, theirs)).toEqual({
      merged: { ...theirs, bodySite: [{ text: 'Hip' }] },
      conflicts: [],
    });
  });

  test('the same element in two ways: told with what it was, and theirs stands until a choice', () => {
    const mine = { ...BASE, status: 'not-done', outcome: { text: 'Better' } };
    const { merged, conflicts } = mergeChanges(BASE, mine, theirs);
    expect(conflicts).toEqual([{ element: 'status', base: 'completed', mine: 'not-done', theirs: 'stopped' }]);
    expect(merged).toEqual(theirs);
    expect(withElements(merged, mine, ['status'])).toEqual({ ...theirs, status: 'not-done' });
  });

  test('an element that I took out and they left: gone', () => {
    const { bodySite: _gone, ...mine } = BASE;
    expect(mergeChanges(BASE, mine, theirs).merged).not.toHaveProperty('bodySite');
  });
});

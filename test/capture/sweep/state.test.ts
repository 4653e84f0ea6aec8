// SPDX-License-Identifier: Apache-2.0
import type { Basic } from '@medplum/fhirtypes';
import { OtherSweep, noteAmong, noteEntry, storedNote, sweptThrough } from '../../../src/capture/sweep/state.ts';

const INSTANT = '2026-03-02T10:00:00.000Z';
const NOTED = noteEntry('swept-through', undefined, { valueInstant: INSTANT }).resource as Basic;

test('the first note is made once, a later one on the version that was read', () => {
  const stored: Basic = { ...NOTED, id: 'n1', meta: { versionId: '3' } };
  expect(noteEntry('swept-through', undefined, {}).request).toMatchObject({
    method: 'POST',
    ifNoneExist: expect.stringMatching(/^identifier=.*swept-through$/) as string,
  });
  expect(noteEntry('swept-through', stored, {}).request).toEqual({
    method: 'PUT',
    url: 'Basic/n1',
    ifMatch: 'W/"3"',
  });
  const other = noteEntry('tables-followed', undefined, {}).resource as Basic;
  expect(noteAmong([{ resourceType: 'Basic', code: {} }, other, stored], 'swept-through')).toBe(stored);
  expect([sweptThrough(stored), sweptThrough(other), sweptThrough(undefined)]).toEqual([INSTANT, undefined, undefined]);
});

test('a note as the server stored it; none where it answers without one', () => {
  expect(storedNote({ response: { status: '201' }, resource: NOTED })).toBe(NOTED);
  expect(storedNote({ resource: NOTED })).toBe(NOTED);
  expect(storedNote({ response: { status: '400' }, resource: { resourceType: 'OperationOutcome', issue: [] } })).toBe(
    undefined,
  );
  expect(storedNote({ response: { status: '200' } })).toBeUndefined();
  expect(storedNote(undefined)).toBeUndefined();
});

test('where another sweep was first, this one ends', () => {
  expect(() => storedNote({ response: { status: '412 Precondition Failed' } })).toThrow(OtherSweep);
});

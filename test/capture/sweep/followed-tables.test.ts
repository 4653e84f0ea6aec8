// SPDX-License-Identifier: Apache-2.0
import type { Basic } from '@medplum/fhirtypes';
import { followedEntry, followedTables, type FollowedTables } from '../../../src/capture/sweep/followed-tables.ts';

const BASIC: Basic = { resourceType: 'Basic', id: 's1', code: { text: 'any' } };

test.each<[string, Basic | undefined]>([
  ['no state', undefined],
  ['one without an extension', BASIC],
  ['one whose extensions are empty', { ...BASIC, extension: [] }],
  ['one whose extension says nothing', { ...BASIC, extension: [{ url: 'any' }] }],
])('%s: the build’s tables are followed', (_name, state) => {
  expect(followedTables(state)).toEqual({ followed: 'built-in' });
});

test.each<FollowedTables>([
  { followed: 'Library/ncci/_history/2' },
  { followed: 'built-in', next: { version: 'Library/ncci/_history/3', date: '2026-03-02', day: 'd1' } },
])('what is written is what is read: %j', (followed) => {
  expect(followedTables(followedEntry(BASIC, followed).resource as Basic)).toEqual(followed);
});

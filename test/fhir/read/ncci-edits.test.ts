// SPDX-License-Identifier: Apache-2.0
import { BUILT_IN_NCCI, type NcciTable } from '../../../src/engine/policies/ncci-table.ts';
import { ncciLibraryOf, ncciTableOf, parseNcciTable } from '../../../src/fhir/read/ncci-edits.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { NCCI_LIBRARY } from '../../../src/fhir/systems.ts';

const imported: NcciTable = { ...BUILT_IN_NCCI, setting: 'hospital' };
const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const library = (id: string, facts: object = {}): object => ({
  ...{ resourceType: 'Library', id, status: 'active', url: NCCI_LIBRARY, version: '2026-01-01' },
  content: [{ data: base64(imported) }],
  ...facts,
});

test('the edits that an administrator has imported decide, else those of the build', () => {
  expect(ncciTableOf(new RecordSet([library('l')]))).toEqual(imported);
  expect(ncciTableOf(new RecordSet([]))).toBe(BUILT_IN_NCCI);
});

test.each([
  ['of another name', { url: 'https://example.org/Library/edits' }],
  ['that is retired', { status: 'retired' }],
  ['without content', { content: undefined }],
  ['with an empty list of contents', { content: [] }],
  ['of something else', { content: [{ data: base64({ setting: 'hospital' }) }] }],
  ['that is no JSON', { content: [{ data: 'AAAA' }] }],
])('a Library %s counts as none', (_name, facts) => {
  expect(ncciTableOf(new RecordSet([library('l', facts)]))).toBe(BUILT_IN_NCCI);
});

test('of several the latest quarter decides, and of one quarter what was saved last', () => {
  const [url, status] = [NCCI_LIBRARY, 'active'];
  const january = { url, status, version: '2026-01-01', meta: { lastUpdated: '2026-05-01T00:00:00Z' } };
  const april = { url, status, version: '2026-04-01', meta: { lastUpdated: '2026-03-20T00:00:00Z' } };
  const mended = { url, status, version: '2026-04-01', meta: { lastUpdated: '2026-03-21T00:00:00Z' } };
  const unsaid = { url, status };
  const later = { ...mended, version: '2026-07-01', status: 'draft' };
  expect(ncciLibraryOf([unsaid, january, april, mended, later])).toBe(mended);
  expect(ncciLibraryOf([mended, april, january, unsaid])).toBe(mended);
  expect(ncciLibraryOf([january, april])).toBe(april);
  expect(ncciLibraryOf([later])).toBeUndefined();
});

test('another content is read anew, the same one not', () => {
  const first = parseNcciTable(base64(imported));
  expect(parseNcciTable(base64(imported))).toBe(first);
  expect(parseNcciTable(base64(BUILT_IN_NCCI))).toEqual(BUILT_IN_NCCI);
  expect(parseNcciTable(base64(imported))).toEqual(first);
});

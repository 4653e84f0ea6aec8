// SPDX-License-Identifier: Apache-2.0
import { withKnownIds } from '../../src/capture/with-known-ids.ts';

const MRN = 'urn:oid:1.2.3';
const patient = (id: string, ...values: string[]): object => ({
  resourceType: 'Patient',
  id,
  identifier: values.map((value) => ({ system: MRN, value })),
});
const visit = { resourceType: 'Encounter', id: 'e1', identifier: [{ system: MRN, value: 'V5' }] };
const record = (facts: object): object => ({ resourceType: 'Procedure', id: 's1', ...facts });
const known = (...records: object[]): unknown => withKnownIds(records).at(-1);

test.each<[string, object, object]>([
  ['a conditional reference', { subject: { reference: `Patient?identifier=${MRN}|M7` } }, { subject: 'Patient/p1' }],
  [
    'one that is encoded, with the server’s address',
    { subject: { reference: `https://ehr.example.org/Patient?identifier=${encodeURIComponent(`${MRN}|M7`)}` } },
    { subject: 'Patient/p1' },
  ],
  ['one without a system', { subject: { reference: 'Patient?identifier=M7' } }, { subject: 'Patient/p1' }],
  ['an identifier alone', { subject: { identifier: { system: MRN, value: 'M7' } } }, { subject: 'Patient/p1' }],
  [
    'a visit by either',
    { subject: { reference: 'Patient/p1' }, encounter: { reference: `Encounter?identifier=${MRN}|V5` } },
    { subject: 'Patient/p1', encounter: 'Encounter/e1' },
  ],
  ['the patient of a Task', { for: { identifier: { system: MRN, value: 'M7' } } }, { for: 'Patient/p1' }],
  ['the visit of a charge', { context: { identifier: { system: MRN, value: 'V5' } } }, { context: 'Encounter/e1' }],
  ['a visit by its identifier alone', { encounter: { identifier: { value: 'V5' } } }, { encounter: 'Encounter/e1' }],
])('%s names who bears the identifier', (_name, written, references) => {
  const resolved = known(patient('p1', 'M7', 'M8'), patient('p2', 'M9'), visit, record(written));
  const expected = Object.entries(references).map(([name, reference]): [string, object] => [
    name,
    { reference: String(reference) },
  ]);
  expect(resolved).toMatchObject(Object.fromEntries(expected));
});

test.each<[string, object[], object]>([
  ['that nobody bears', [patient('p1', 'M1')], { reference: `Patient?identifier=${MRN}|M7` }],
  ['that two bear', [patient('p1', 'M7'), patient('p2', 'M7')], { reference: `Patient?identifier=${MRN}|M7` }],
  ['of another system', [patient('p1', 'M7')], { reference: 'Patient?identifier=urn:oid:9|M7' }],
  ['of another type', [patient('p1', 'M7')], { type: 'Group', identifier: { system: MRN, value: 'M7' } }],
  ['without a value', [patient('p1', ''), patient('p2', 'M7')], { reference: 'Patient?identifier=' }],
  ['beside a reference', [patient('p1', 'M7')], { reference: 'Patient/p9', identifier: { system: MRN, value: 'M7' } }],
  ['of a search for something else', [patient('p1', 'M7')], { reference: 'Patient?name=M7' }],
])('an identifier %s names nobody', (_name, patients, subject) => {
  const written = record({ subject });
  expect(known(...patients, written)).toBe(written);
});

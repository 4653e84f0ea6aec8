// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Organization } from '@medplum/fhirtypes';
import {
  partLabel,
  partWords,
  policyDraftOf,
  resolvedPolicy,
  savePolicy,
  type PolicyDraft,
} from '../../src/capture/policy-draft.ts';
import { TestServer } from '../support/fhir-server.ts';

let server: TestServer;
let opened: WithId<Organization>;
beforeEach(async () => {
  server = new TestServer();
  await server.load([{ resourceType: 'Organization', id: 'plan', name: 'Plan' }]);
  await save(await standing(), { muePerDay: '4' }, { 'kx-missing': 'low' });
  opened = await standing();
});
afterEach(() => {
  server.close();
});

const standing = async (): Promise<WithId<Organization>> => {
  const [found] = await server.search<WithId<Organization>>('Organization?_id=plan');
  return found as WithId<Organization>;
};
const save = async (
  base: WithId<Organization>,
  values: PolicyDraft['values'],
  severities: PolicyDraft['severities'] = {},
): ReturnType<typeof savePolicy> => savePolicy(server.context.client, base, { values, severities });

test('parts that two people changed apart are both kept, and so is what else changed of the payer', async () => {
  await save(opened, { muePerDay: '4', unitMethod: 'cms' }, { 'kx-missing': 'off' });
  await server.send('PUT', '/Organization/plan', { ...(await standing()), alias: ['P'] });
  expect(await save(opened, { muePerDay: '6' }, { 'kx-missing': 'low', 'region-missing': 'off' })).toEqual({
    kind: 'both',
  });
  const { alias, ...plan } = await standing();
  expect(policyDraftOf(plan)).toEqual({
    values: { muePerDay: '6', unitMethod: 'cms' },
    severities: { 'kx-missing': 'off', 'region-missing': 'off' },
  });
  expect(alias).toEqual(['P']);
});

test('a part that both changed is for a person to choose; nothing is saved before', async () => {
  await save(opened, { muePerDay: '5', unitMethod: 'cms' });
  const outcome = await save(opened, { muePerDay: '6' }, { 'kx-missing': 'high' });
  if (outcome.kind !== 'collision') {
    throw new Error(outcome.kind);
  }
  const { collision } = outcome;
  expect(
    collision.conflicts.map(({ element, base, mine, theirs }) => [
      partLabel(element),
      ...[base, mine, theirs].map((value) => partWords(value, element)),
    ]),
  ).toEqual([
    ['Units of 97140 a day at most', '4', '6', '5'],
    [expect.stringContaining('KX'), 'low', 'high', 'Default'],
  ]);
  expect(policyDraftOf(await standing()).values['muePerDay']).toBe('5');
  const chosen = resolvedPolicy(collision, ['muePerDay']);
  expect(await savePolicy(server.context.client, collision.theirs, chosen)).toEqual({ kind: 'saved' });
  expect(policyDraftOf(await standing())).toEqual({
    values: { muePerDay: '6', unitMethod: 'cms' },
    severities: {},
  });
});

test.each([
  ['cms', 'unitMethod', 'CMS: total time of the day'],
  ['true', 'ncciEditsApply', 'yes'],
  [undefined, 'ncciEditsApply', 'Default'],
])('a value in the words of its form: %s', (value, name, words) => {
  expect(partWords(value, name)).toBe(words);
});

// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Extension, Organization } from '@medplum/fhirtypes';
import {
  partLabel,
  partWords,
  policyDraftOf,
  resolvedPolicy,
  savePolicy,
  type PolicyDraft,
} from '../../src/capture/policy-draft.ts';
import { policyValues, readPayerPolicy } from '../../src/fhir/payer-policy.ts';
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
const severityOf = (rule: string, severity: string): Extension => ({
  url: 'ruleSeverity',
  extension: [
    { url: 'rule', valueCode: rule },
    { url: 'severity', valueCode: severity },
  ],
});

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

describe('what somebody else has set meanwhile', () => {
  const addPart = async (...parts: Extension[]): Promise<WithId<Organization>> => {
    const organization = await standing();
    const extension = (organization.extension ?? []).map((one) => ({
      ...one,
      extension: [...(one.extension ?? []).filter((part) => !parts.some((added) => added.url === part.url)), ...parts],
    }));
    await server.update({ ...organization, extension });
    return standing();
  };

  test.each<[string, Extension, string]>([
    [
      'a value out of range',
      { url: 'muePerDay', valueInteger: 0 },
      '“Units of 97140 a day at most”: is not more than 0',
    ],
    [
      'a text where yes or no is asked',
      { url: 'ncciEditsApply', valueString: 'perhaps' },
      '“NCCI edits apply”: is not of type boolean',
    ],
    [
      'a severity that is none',
      severityOf('kx-missing', 'none'),
      '“KX and the annual therapy threshold”: is not one of high, moderate, low, off',
    ],
  ])('%s: nothing is saved, and the part is named', async (_, part, words) => {
    const theirs = await addPart(part);
    await expect(save(opened, { muePerDay: '4', unitMethod: 'cms' }, { 'kx-missing': 'low' })).rejects.toThrow(words);
    expect(await standing()).toEqual(theirs);
    // As it was opened with it, it is mended in the form.
    expect(await save(theirs, { unitMethod: 'cms' })).toEqual({ kind: 'saved' });
    expect(policyDraftOf(await standing())).toEqual({ values: { unitMethod: 'cms' }, severities: {} });
  });

  test.each<[string, Extension[]]>([
    ['a part that is not known here', [{ url: 'newerPart', valueCode: 'x' }]],
    [
      'the severity of a rule that is not known here',
      [severityOf('newer-rule', 'off'), severityOf('kx-missing', 'low')],
    ],
    [
      'a part given twice',
      [
        { url: 'unitMethod', valueCode: 'cpt' },
        { url: 'unitMethod', valueCode: 'cms' },
      ],
    ],
  ])('%s stays beside what I changed, is told, and goes when the form that tells it is saved', async (_, parts) => {
    const theirs = await addPart(...parts);
    expect(await save(opened, { muePerDay: '6' }, { 'kx-missing': 'low' })).toEqual({ kind: 'both' });
    const both = await standing();
    expect(both.extension?.[0]?.extension).toEqual(
      expect.arrayContaining([...parts, { url: 'muePerDay', valueInteger: 6 }]),
    );
    expect(readPayerPolicy(both).problems).toEqual(readPayerPolicy(theirs).problems);
    expect(readPayerPolicy(both).problems).toHaveLength(1);
    expect(await savePolicy(server.context.client, both, policyDraftOf(both))).toEqual({ kind: 'saved' });
    expect(readPayerPolicy(await standing()).problems).toEqual([]);
  });

  test('a part that is not known here also outlives a choice', async () => {
    await addPart({ url: 'newerPart', valueCode: 'x' }, { url: 'muePerDay', valueInteger: 5 });
    const outcome = await save(opened, { muePerDay: '6' }, { 'kx-missing': 'low' });
    if (outcome.kind !== 'collision') {
      throw new Error(outcome.kind);
    }
    const { collision } = outcome;
    const chosen = resolvedPolicy(collision, ['muePerDay']);
    await savePolicy(server.context.client, collision.theirs, chosen, collision.opened);
    expect(policyValues(await standing())).toEqual({
      ...{ newerPart: 'x', muePerDay: 6 },
      ruleSeverity: { 'kx-missing': 'low' },
    });
  });
});

test('what the form itself holds and cannot be is named, and nothing is saved', async () => {
  await expect(save(opened, { muePerDay: '0' })).rejects.toThrow(
    'Nothing was saved. “Units of 97140 a day at most”: is not more than 0.',
  );
  expect(await standing()).toEqual(opened);
});

test.each([
  ['cms', 'unitMethod', 'CMS: total time of the day'],
  ['true', 'ncciEditsApply', 'yes'],
  [undefined, 'ncciEditsApply', 'Default'],
])('a value in the words of its form: %s', (value, name, words) => {
  expect(partWords(value, name)).toBe(words);
});

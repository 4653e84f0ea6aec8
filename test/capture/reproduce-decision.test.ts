// SPDX-License-Identifier: Apache-2.0
import type { Bundle, ChargeItem, DetectedIssue, Procedure, Provenance } from '@medplum/fhirtypes';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { reproduceDecision } from '../../src/capture/reproduce-decision.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

const VISIT = 'Encounter/e1';
const PATIENT = { resourceType: 'Patient', id: 'p1', communication: [{ language: { coding: [{ code: 'es' }] } }] };

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  await server.load([PATIENT, therapist(), ...documents('p1'), visit()]);
});
afterEach(() => {
  server.close();
});

/** Half an hour of manual therapy, decided at noon of the day after. */
async function decide(facts: Partial<Procedure> = {}): Promise<void> {
  await server.load([treatment('mt', '10:00-10:30', facts)]);
  await assessRecord(server.context, visit());
}
const reproduced = async (
  reference = VISIT,
  client: FhirClient = server.context.client,
): ReturnType<typeof reproduceDecision> => reproduceDecision(client, reference);
const charge = async (): Promise<ChargeItem> => {
  const [found] = await server.search<ChargeItem>('ChargeItem');
  if (!found) {
    throw new Error('No charge');
  }
  return found;
};

test('of a visit, its charge or its issue: the same decision, by what, when, and in which language', async () => {
  await decide({ bodySite: undefined });
  const [issue] = await server.search<DetectedIssue>('DetectedIssue');
  for (const reference of [VISIT, `ChargeItem/${(await charge()).id ?? ''}`, `DetectedIssue/${issue?.id ?? ''}`]) {
    const decision = await reproduced(reference);
    expect(decision?.assessments.map(({ units, issues }) => [units, issues.map(({ code }) => code)])).toEqual([
      [2, ['region-missing']],
    ]);
    expect(decision).toMatchObject({
      recorded: '2026-03-03T12:00:00.000Z',
      engine: { version: 'test', ruleSetSha256: 'rules', editsSha256: 'edits' },
      language: 'es',
      differences: [],
    });
    expect(decision?.provenance).toMatch(/^Provenance\/./);
  }
});

test('a record that was changed since is taken as it was when it was decided', async () => {
  await decide();
  await server.send('PUT', '/Procedure/mt', treatment('mt', '10:00-10:45'));
  const decision = await reproduced();
  expect([decision?.assessments[0]?.units, decision?.differences]).toEqual([2, []]);
});

test('what a person changed since is told', async () => {
  await decide({ bodySite: undefined });
  const written = await charge();
  await server.send('PUT', `/ChargeItem/${written.id ?? ''}`, {
    ...written,
    status: 'not-billable',
    quantity: { value: 1 },
  });
  const [issue] = await server.search<DetectedIssue>('DetectedIssue');
  await server.send('PUT', `/DetectedIssue/${issue?.id ?? ''}`, { ...issue, status: 'cancelled', severity: 'low' });
  const told = (await reproduced())?.differences.map((line) =>
    line.replaceAll(/DetectedIssue\/[\w-]+/g, 'DetectedIssue'),
  );
  expect(told).toEqual([
    `ChargeItem/${written.id ?? ''}: decided 2 units, billable, now 1 units, not-billable`,
    expect.stringMatching(/^DetectedIssue: decided preliminary, moderate, .*, now cancelled, low, /),
  ]);
});

test('where nothing of ours was written there is no decision', async () => {
  expect(await reproduced()).toBeUndefined();
  const code = { coding: [{ system: CPT, code: '97140' }] };
  const [subject, context] = [{ reference: 'Patient/p1' }, { reference: VISIT }];
  await server.load([{ resourceType: 'ChargeItem', id: 'theirs', status: 'billable', code, subject, context }]);
  expect([await reproduced(), await reproduced('ChargeItem/theirs'), await reproduced('ChargeItem/none')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(await reproduced('Procedure/mt')).toBeUndefined();
});

test('the last decision counts, and what another system says of the charge does not', async () => {
  await decide();
  server.clock = '2026-03-04T12:00:00.000Z';
  await server.send('PUT', '/Procedure/mt', treatment('mt', '10:00-10:45'));
  await assessRecord(server.context, visit());
  const target = [{ reference: `ChargeItem/${(await charge()).id ?? ''}` }];
  const signed: Provenance = {
    ...{ resourceType: 'Provenance', id: 'signed', recorded: '2026-03-05T12:00:00.000Z', target },
    agent: [{ who: { reference: 'Practitioner/t1' } }],
  };
  await server.load([signed]);
  const decision = await reproduced();
  expect([decision?.recorded, decision?.assessments.map(({ units }) => units)]).toEqual([
    '2026-03-04T12:00:00.000Z',
    [3],
  ]);
});

test('of a visit that was moved to another patient, the decision is theirs', async () => {
  await decide({ bodySite: undefined });
  const subject = { reference: 'Patient/p2' };
  await server.load([{ resourceType: 'Patient', id: 'p2' }, ...documents('p2')]);
  await server.update(treatment('mt', '10:00-10:45', { subject }));
  await server.update(visit({ subject }));
  await assessRecord(server.context, visit({ subject }), true);
  const left = await server.search<DetectedIssue>('DetectedIssue?implicated=Encounter/e1');
  expect(left.map(({ patient, status }) => [patient?.reference, status])).toEqual([['Patient/p1', 'mitigated']]);
  const decision = await reproduced();
  expect(decision?.assessments.map(({ day, units }) => [day.patient, units])).toEqual([['Patient/p2', 3]]);
  expect(decision?.differences).toEqual([]);
});

test('a version that is not given any more is a fault that names it', async () => {
  await decide();
  const { client } = server.context;
  const forgetful: FhirClient = {
    executeBatch: async (bundle: Bundle) => {
      const answer = await client.executeBatch(bundle);
      const entry = (answer.entry ?? []).map((given, at) =>
        bundle.entry?.[at]?.request?.url.startsWith('Procedure/mt/_history/') === true
          ? { response: { status: '404' } }
          : given,
      );
      return { ...answer, entry };
    },
  };
  await expect(reproduced(VISIT, forgetful)).rejects.toThrow(
    /^Procedure\/mt\/_history\/\S+, on which the decision rested, cannot be read$/,
  );
});

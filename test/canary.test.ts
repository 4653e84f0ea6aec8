// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { badRequest } from '@medplum/core';
import type { AuditEvent, Bundle, Encounter, Resource, Task } from '@medplum/fhirtypes';
import { findBot } from '../src/deploy/deployment.ts';
import type { FhirService } from '../src/embedded/fhir-service.ts';
import { STORIES, sampleResources } from './support/samples.ts';
import { embeddedTarget } from './support/target.ts';

const ROOT = process.cwd();

/** Names, birth dates, record numbers and note text of the samples: what no log, AuditEvent or error may hold. */
function canariesOf(resources: readonly Resource[]): string[] {
  const found = resources.flatMap((resource): (string | undefined)[] => {
    switch (resource.resourceType) {
      case 'Patient':
      case 'Practitioner':
        return [
          ...(resource.name ?? []).flatMap(({ family, given = [] }) => [family, ...given]),
          resource.birthDate,
          ...(resource.identifier ?? []).map(({ value }) => value),
        ];
      case 'Composition':
        return (resource.section ?? []).flatMap(({ text }) => sentencesOf(text?.div));
      case 'Procedure':
        return (resource.note ?? []).flatMap(({ text }) => sentencesOf(text));
      default:
        return [];
    }
  });
  return [...new Set(found.filter((text) => text !== undefined && text.length > 2))] as string[];
}

function sentencesOf(html = ''): string[] {
  return html
    .replace(/<[^>]*>/g, '\n')
    .split(/[.\n]+/)
    .map((text) => text.trim())
    .filter((text) => text.length > 12);
}

const SAMPLES = STORIES.flatMap((story) => sampleResources(story));
const CANARIES = canariesOf(SAMPLES);

/** Canaries that occur in a text as words of their own. */
function leaks(text: string): string[] {
  return CANARIES.filter((canary) => {
    if (!text.includes(canary)) {
      return false;
    }
    const escaped = canary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?<![A-Za-z])${escaped}(?![A-Za-z])`).test(text);
  });
}

test('the samples have names, dates, numbers and notes to look for, and the search finds each of them', () => {
  expect(CANARIES.length).toBeGreaterThan(200);
  expect(CANARIES).toEqual(expect.arrayContaining(['Abernathy', '1938-01-01', 'MRN-480113']));
  expect(CANARIES.filter((canary) => canary.includes(' ')).length).toBeGreaterThan(10);
  for (const canary of CANARIES) {
    expect(leaks(`Encounter/1: ${canary} failed`)).toContain(canary);
  }
});

/** From now on a server refuses what bots write, in words that quote the record. */
function refuseBots(service: FhirService | undefined, words: readonly string[]): void {
  if (!service) {
    throw new Error('The canaries need the embedded server');
  }
  const handle = service.handle.bind(service);
  let count = 0;
  service.handle = async (request, actor) => {
    const { type = 'batch', entry = [] } = (request.body ?? {}) as Partial<Bundle>;
    const isWrite = entry.some(({ request: { method } = {} }) => method !== undefined && method !== 'GET');
    if (actor?.reference.startsWith('Bot/') !== true || !isWrite) {
      return handle(request, actor);
    }
    count += 1;
    const outcome = badRequest(words.join(', '), 'ChargeItem.code');
    // The writes stand within a batch: refused are they as a whole, or each of them.
    const refusing = (of: Bundle): Bundle => ({
      resourceType: 'Bundle',
      type: of.type === 'batch' ? 'batch-response' : 'transaction-response',
      entry: (of.entry ?? []).map(({ resource }) =>
        resource?.resourceType === 'Bundle' && count % 3 === 0
          ? { response: { status: '200' }, resource: refusing(resource) }
          : { response: { status: '400', outcome } },
      ),
    });
    const answer = refusing({ resourceType: 'Bundle', type, entry });
    const headers = { 'content-type': 'application/fhir+json' };
    return count % 2 === 0 ? { status: 400, headers, body: outcome } : { status: 200, headers, body: answer };
  };
}

test('a full run leaves none of it in logs, AuditEvents, errors and Tasks for administrators', async () => {
  const target = await embeddedTarget({ claimGate: true });
  const told: string[] = [];
  const { client, embedded } = target;
  try {
    // Stories share their payers.
    const all = SAMPLES.map((one) => [`${one.resourceType}/${one.id ?? ''}`, one] as const);
    const resources = [...new Map(all).values()];
    for (const resource of resources) {
      await embedded?.service.repository.createResource(resource, { assignedId: true });
    }
    await target.settle();
    const sweep = await findBot(client, 'manual-therapy-sweep');
    told.push(JSON.stringify(await client.executeBot(sweep?.id ?? '', sweep)));
    refuseBots(embedded?.service, CANARIES);
    // Every third visit: the words of the refusal are those of all of them.
    const visits = resources.filter(({ resourceType }) => resourceType === 'Encounter').filter((_, at) => at % 3 === 0);
    for (const { id } of visits) {
      const reference = `Encounter/${id ?? ''}`;
      const encounter = await client.readReference<Encounter>({ reference }, { cache: 'reload' });
      await client.updateResource<Encounter>({ ...encounter, status: 'in-progress' });
    }
    await target.settle();
    for (const wrong of [
      { resourceType: 'Claim', id: 'x' },
      { resourceType: 'Encounter', status: 1 },
    ]) {
      for (const name of ['manual-therapy-encounter', 'manual-therapy-claim-gate', 'manual-therapy-signature']) {
        const bot = await findBot(client, name);
        await client
          .executeBot(bot?.id ?? '', { ...resources[0], ...wrong })
          .catch((error: unknown) => told.push(String(error)));
      }
    }
    const audits = await client.searchResources('AuditEvent', '_count=1000', { cache: 'reload' });
    told.push(...audits.map((audit: AuditEvent) => JSON.stringify(audit)), ...target.lines);
    const tasks = await client.searchResources('Task', '_count=1000', { cache: 'reload' });
    told.push(...tasks.map(({ description, code }: Task) => `${code?.text ?? ''} ${description ?? ''}`));
    expect(target.lines.length).toBeGreaterThan(100);
    expect(tasks.length).toBeGreaterThan(20);
    expect(audits.length).toBeGreaterThan(20);
    expect(leaks(told.join('\n'))).toEqual([]);
  } finally {
    await target.close();
  }
});

test('errors of the command line name resources and paths, not people', () => {
  const folder = mkdtempSync(join(tmpdir(), 'canary-'));
  try {
    for (const [index, story] of STORIES.entries()) {
      const broken = readFileSync(join('fhir-samples', story, 'input.json'), 'utf8')
        .replaceAll('"status": "finished"', '"status": 7')
        .replaceAll('"status": "completed"', '"status": null')
        .replace(/"birthDate": /g, '"birthDate" ');
      writeFileSync(
        join(folder, `${String(index)}.json`),
        index % 2 === 0 ? broken : broken.replace(/"birthDate" /g, '"birthDate": '),
      );
    }
    const { status, stderr } = spawnSync(process.execPath, ['src/cli/assess.ts', folder], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr.split('\n').length).toBeGreaterThan(50);
    expect(leaks(stderr)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

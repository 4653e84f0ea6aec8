// SPDX-License-Identifier: Apache-2.0
import './schema-config.ts';
import type { BotEvent, MedplumClient } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { assessRecord, type RunContext, type RunReport } from '../src/capture/assess-record.ts';
import { backOff } from '../src/capture/retry.ts';
import { SharedReads } from '../src/capture/shared-reads.ts';
import { Turns } from '../src/capture/turns.ts';
import type { FhirClient } from '../src/fhir/fhir-client.ts';
import { SERVICE_NAME } from '../src/fhir/write/device.ts';
import type { Engine } from '../src/fhir/write/provenance.ts';
import { isDryRun } from './events.ts';

export { isDryRun };

/** Put in by the build: hashes of the sources that decide. */
declare const ENGINE: Engine;

/** Where a run's line goes: the bundle gives each run its own. */
export type Log = (line: string) => void;

export const toConsole: Log = (line) => {
  console.log(line);
};

/** What a dry run answers: that the bot can read, and what it is. */
export interface DryRun extends Engine {
  readonly service: string;
}

/**
 * What every trigger's bot does: assess the treatment days behind the event's resource, and log one line without
 * patient data.
 */
export async function runAssessment(
  medplum: MedplumClient,
  event: BotEvent,
  log: Log = toConsole,
): Promise<RunReport | DryRun> {
  if (isDryRun(event.input)) {
    return proveItself(medplum);
  }
  const trigger = eventResource(event.input);
  const report = await assessRecord(runContext(medplum, event), trigger, isUpdate(event));
  log(describe(trigger, report));
  return report;
}

/** True where Medplum says that the event is of a change; what was said before is then looked up. */
export function isUpdate({ headers }: BotEvent): boolean {
  const [, interaction] =
    Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'x-medplum-interaction') ?? [];
  return interaction === 'update';
}

const turns = new Turns<RunReport>();
const sharedReads = new SharedReads();

/**
 * The bot's server, the clock, and waits that grow twofold, each by half more or less.
 * @param event - Where Medplum names the project of its resource, runs of its patients follow each other within this
 *   process, and what several of the bot's runs read at once is read together.
 */
export function runContext(medplum: MedplumClient, { bot, input }: Partial<BotEvent> = {}): RunContext {
  const project = (eventResource(input) as Partial<Resource> | undefined)?.meta?.project;
  const context = { client: medplum, now: () => new Date().toISOString(), backOff, engine: ENGINE };
  if (project === undefined) {
    return context;
  }
  const server = [medplum.getBaseUrl(), project];
  return {
    ...context,
    client: readingTogether(medplum, [...server, bot?.reference].join(' ')),
    inTurn: async (scope, work) => turns.take([...server, scope.patient].join(' '), scope, work),
  };
}

/** @param key - Of all whose runs have the same rights. */
function readingTogether(medplum: MedplumClient, key: string): FhirClient {
  // A bot runs beside its server: to pack each answer there and unpack it here takes longer than to send it as it is.
  // Options of its own for each request, because the client puts body and token into them.
  const execute: FhirClient['executeBatch'] = async (bundle) =>
    medplum.executeBatch(bundle, { headers: { 'Accept-Encoding': 'identity' } });
  const isRead = ({ entry = [] }: Bundle): boolean => entry.every(({ request }) => request?.method === 'GET');
  return {
    executeBatch: async (bundle) => (isRead(bundle) ? sharedReads.read(key, execute, bundle) : execute(bundle)),
    fhirUrl: (...path) => medplum.fhirUrl(...path),
    download: async (url) => medplum.download(url),
  };
}

/** Reads once, writes nothing. */
export async function proveItself(medplum: MedplumClient): Promise<DryRun> {
  await medplum.search('Encounter', '_count=1');
  return { service: SERVICE_NAME, ...ENGINE };
}

/** The resource of an event: on a delete, Medplum hands over `{ deletedResource }` in its place. */
export function eventResource(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'deletedResource' in input ? input.deletedResource : input;
}

/** One line without patient data for a run's log. */
export function describe(trigger: unknown, { days, reads, writes, attempts }: RunReport): string {
  const { resourceType = '?', id = '?' } = trigger as { readonly resourceType?: string; readonly id?: string };
  const decided = days.map(({ units, issues }) => `${String(units)} units, ${String(issues.length)} issues`).join('; ');
  const work = `${String(reads)} reads, ${String(writes)} writes, ${String(attempts)} attempts`;
  return `${resourceType}/${id}: ${decided || 'nothing to charge'} (${work})`;
}

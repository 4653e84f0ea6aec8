// SPDX-License-Identifier: Apache-2.0
import './schema-config.ts';
import type { MedplumClient } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import type { RunContext } from '../src/capture/assess-record.ts';
import type { RunReport } from '../src/capture/run-report.ts';
import { KnownDecisions } from '../src/capture/known-decisions.ts';
import { backOff } from '../src/capture/back-off.ts';
import { OneByOne } from '../src/capture/one-by-one.ts';
import { Turns } from '../src/capture/turns.ts';
import type { FhirClient } from '../src/fhir/fhir-client.ts';
import { SERVICE_NAME } from '../src/fhir/write/device.ts';
import type { Engine } from '../src/fhir/write/provenance.ts';

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

const turns = new Turns<RunReport>();

const decisions = new KnownDecisions();

/** PostgreSQL refuses what is written at once into tables that are small, of whichever patients and projects. */
const writes = new OneByOne();

/**
 * The bot's server, the clock, and waits that grow twofold, each by half more or less.
 * @param trigger - Of a project that Medplum names: runs of its patients follow each other within this process.
 */
export function runContext(medplum: MedplumClient, trigger?: unknown): RunContext {
  const project = (trigger as Partial<Resource> | undefined)?.meta?.project;
  const key = (patient: string): string => [medplum.getBaseUrl(), project, patient].join(' ');
  return {
    client: unpacked(medplum),
    now: () => new Date().toISOString(),
    backOff,
    engine: ENGINE,
    oneByOne: async (send) => writes.run(send),
    ...(project === undefined
      ? {}
      : {
          inTurn: async (wanted, work) => turns.take(key(wanted.scope.patient), wanted, work),
          known: {
            take: (patient) => decisions.take(key(patient)),
            keep: (patient, decision) => {
              decisions.keep(key(patient), decision);
            },
          },
        }),
  };
}

/** Bots run in their server's process or beside it: to pack what it says, and unpack it, takes longer than to hand it over. */
function unpacked(medplum: MedplumClient): FhirClient {
  const options = { headers: { 'Accept-Encoding': 'identity' } };
  const { textOfPdf }: Pick<FhirClient, 'textOfPdf'> = medplum as FhirClient;
  return {
    ...(textOfPdf && { textOfPdf }),
    executeBatch: async (bundle) => medplum.executeBatch(bundle, options),
    fhirUrl: (...path) => medplum.fhirUrl(...path),
    download: async (url) => medplum.download(url),
  };
}

/** Reads once, writes nothing. */
export async function proveItself(medplum: MedplumClient): Promise<DryRun> {
  await medplum.search('Encounter', '_count=1');
  return { service: SERVICE_NAME, ...ENGINE };
}

/** One line without patient data for a run's log. */
export function describe(trigger: unknown, { days, reads, writes, attempts }: RunReport): string {
  const { resourceType = '?', id = '?' } = trigger as { readonly resourceType?: string; readonly id?: string };
  const decided = days.map(({ units, issues }) => `${String(units)} units, ${String(issues.length)} issues`).join('; ');
  const work = `${String(reads)} reads, ${String(writes)} writes, ${String(attempts)} attempts`;
  return `${resourceType}/${id}: ${decided || 'nothing to charge'} (${work})`;
}

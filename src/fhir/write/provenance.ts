// SPDX-License-Identifier: Apache-2.0
import type { Provenance, Reference, Resource } from '@medplum/fhirtypes';
import { EDIT_TABLES, ENGINES, PARTICIPANT_TYPES, RULE_SETS } from '../systems.ts';
import type { RecordSet } from '../record-set.ts';
import { typeOf } from '../reference.ts';
import type { Write } from './write.ts';

/** What a decision was made with: the version, and SHA-256 of the code that decides and of the edit tables. */
export interface Engine {
  readonly version: string;
  readonly ruleSetSha256: string;
  readonly editsSha256: string;
}

/** Our own notes about a run, and what says nothing about a visit, are no facts that a decision rests on. */
const NO_FACTS: readonly string[] = ['Task', 'Device', 'Basic', 'ChargeItemDefinition'];

/** What tells who writes, or repeats for a search what the others say, is not what a Provenance is about. */
const NO_TARGETS: readonly string[] = ['Device', 'Basic'];

/**
 * Says of a run's writes by which engine and from which versions of which records they were made, so that the
 * decision can be made again: `npm run explain -- --server`.
 */
export function toProvenance(
  writes: readonly Write[],
  records: RecordSet,
  { device, engine, now }: { readonly device: string; readonly engine: Engine; readonly now: string },
): Provenance {
  return {
    resourceType: 'Provenance',
    target: writes.flatMap((write) => targetOf(write)),
    occurredDateTime: now,
    recorded: now,
    policy: [
      `${ENGINES}${engine.version}`,
      `${RULE_SETS}${engine.ruleSetSha256}`,
      `${EDIT_TABLES}${engine.editsSha256}`,
    ],
    agent: [{ type: { coding: [{ system: PARTICIPANT_TYPES, code: 'assembler' }] }, who: { reference: device } }],
    entity: factsOf(records).map((reference) => ({ role: 'source', what: { reference } })),
  };
}

/** What a Provenance of ours says its writes were made with; undefined for one that is not of ours. */
export function madeWith({ policy = [] }: Provenance): Engine | undefined {
  const after = (prefix: string): string | undefined =>
    policy.find((uri) => uri.startsWith(prefix))?.slice(prefix.length);
  const [version, ruleSetSha256, editsSha256] = [after(ENGINES), after(RULE_SETS), after(EDIT_TABLES)];
  return version === undefined || ruleSetSha256 === undefined || editsSha256 === undefined
    ? undefined
    : { version, ruleSetSha256, editsSha256 };
}

/** True of a Provenance of ours: those of other systems, such as signatures, name no engine. */
export function isOurs(resource: Resource): resource is Provenance {
  return resource.resourceType === 'Provenance' && madeWith(resource) !== undefined;
}

/**
 * What a write is about, as a Provenance tells it; the Device that made it is told apart, and a day's Basic only repeats.
 * @param createdAs - Reference of a resource that was created; until then its address in the Bundle.
 */
export function targetOf(write: Write, createdAs?: string): Reference[] {
  switch (write.kind) {
    case 'create':
      return NO_TARGETS.includes(write.resource.resourceType) ? [] : [{ reference: createdAs ?? write.fullUrl }];
    case 'update':
    case 'delete':
      return NO_TARGETS.includes(typeOf(write.reference)) ? [] : [{ reference: write.reference }];
    case 'record':
      return [];
    default:
      return write satisfies never;
  }
}

/** The versions that were read, in an order that does not depend on the server's. */
function factsOf(records: RecordSet): string[] {
  return records
    .versions()
    .filter((reference) => !NO_FACTS.some((type) => reference.startsWith(`${type}/`)))
    .sort();
}

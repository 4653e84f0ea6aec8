// SPDX-License-Identifier: Apache-2.0
import { isOperationOutcome, normalizeErrorString } from '@medplum/core';
import type { BundleEntry, Provenance, Reference, Resource } from '@medplum/fhirtypes';
import { outcomeOf, statusOfError, type FhirClient } from '../fhir/fhir-client.ts';
import { etagOf } from '../fhir/reference.ts';
import { PARTICIPANT_TYPES } from '../fhir/systems.ts';

/** What a person says with a write, kept beside it: who, when, in which words, by which records. */
export interface PersonsWord {
  readonly who: Reference;
  /** `attester` for what no record proves, `author` for what the person documents. */
  readonly as: 'attester' | 'author';
  /** FHIR instant. */
  readonly at: string;
  /** The sentence as the person read it. */
  readonly sentence: string;
  readonly activity: string;
  /** What was looked at: `Type/id` or one of its versions. */
  readonly seen: readonly string[];
}

/**
 * Writes what a person did, all of it or nothing, with a Provenance that keeps their words.
 * @param changed - Records as the person's act leaves them, with the `meta` of the versions that were seen.
 * @throws Error where somebody else changed one of the records meanwhile, or in the server's own words.
 */
export async function writeAsPerson(
  client: FhirClient,
  changed: readonly Resource[],
  word: PersonsWord,
): Promise<void> {
  const puts = changed.map((resource): BundleEntry => {
    return { resource, request: { method: 'PUT', url: referenceTo(resource), ifMatch: etagOf(resource) } };
  });
  const provenance = toPersonsProvenance(changed.map(referenceTo), word);
  const entry = [...puts, { resource: provenance, request: { method: 'POST', url: 'Provenance' } } as const];
  try {
    const answer = await client.executeBatch({ resourceType: 'Bundle', type: 'transaction', entry });
    const refused = answer.entry?.find(({ response }) => response?.status.startsWith('2') !== true);
    if (refused) {
      throw new Error(wordsFor(Number.parseInt(refused.response?.status ?? '0', 10), refused.response?.outcome));
    }
  } catch (error) {
    const status = statusOfError(error);
    throw status === 412 || status === 409 ? new Error(wordsFor(status, outcomeOf(error)), { cause: error }) : error;
  }
}

function wordsFor(status: number, outcome: unknown): string {
  if (status === 412 || status === 409) {
    return 'Somebody else changed this meanwhile, and nothing was written. Close this, look again, and repeat it if it still holds.';
  }
  return isOperationOutcome(outcome) ? normalizeErrorString(outcome) : `The server refused (${String(status)}).`;
}

function toPersonsProvenance(targets: readonly string[], word: PersonsWord): Provenance {
  return {
    resourceType: 'Provenance',
    target: targets.map((reference) => ({ reference })),
    occurredDateTime: word.at,
    recorded: word.at,
    activity: { text: word.activity },
    reason: [{ text: word.sentence }],
    agent: [
      {
        type: { coding: [{ system: PARTICIPANT_TYPES, code: word.as }] },
        who: word.who as Provenance['agent'][0]['who'],
      },
    ],
    entity: word.seen.map((reference) => ({ role: 'source', what: { reference } })),
  };
}

/** What a person said in a Provenance; undefined where it keeps no words of a person's. */
export function personsWordIn({
  agent,
  reason,
  activity,
}: Provenance): Pick<PersonsWord, 'who' | 'sentence' | 'activity'> | undefined {
  const sentence = reason?.[0]?.text;
  const who = agent[0]?.who;
  return sentence === undefined || !who ? undefined : { who, sentence, activity: activity?.text ?? 'Said' };
}

function referenceTo({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}

// SPDX-License-Identifier: Apache-2.0
import { isOperationOutcome, normalizeErrorString } from '@medplum/core';
import type { BundleEntry, Provenance, Reference, Resource } from '@medplum/fhirtypes';
import { outcomeOf, statusOfError, type FhirClient } from '../fhir/fhir-client.ts';
import { etagOf } from '../fhir/reference.ts';
import { asTaggedDraft } from './charting/draft-identity.ts';
import { putBack, type Change, type StoredRecord } from './charting/save-changes.ts';
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

/** A person's word as it was written, by which it can be withdrawn. */
export interface Said {
  readonly word: PersonsWord;
  /** `Provenance/<id>`. */
  readonly provenance: string;
  /** Each record as it was before, and as the person's act left it. */
  readonly written: readonly { readonly before: StoredRecord; readonly stored: StoredRecord }[];
}

/**
 * Writes what a person did, all of it or nothing, with a Provenance that keeps their words.
 * @param changes - Records as they were seen, and as the person's act leaves them.
 * @throws Error where somebody else changed one of the records meanwhile, or in the server's own words.
 */
export async function writeAsPerson(client: FhirClient, changes: readonly Change[], word: PersonsWord): Promise<Said> {
  const puts = changes.map(({ base, mine: resource }): BundleEntry => {
    return { resource, request: { method: 'PUT', url: referenceTo(base), ifMatch: etagOf(base) } };
  });
  const provenance = toPersonsProvenance(
    changes.map(({ base }) => referenceTo(base)),
    word,
  );
  const entry = [...puts, { resource: provenance, request: { method: 'POST', url: 'Provenance' } } as const];
  try {
    const answer = await client.executeBatch({ resourceType: 'Bundle', type: 'transaction', entry });
    const refused = answer.entry?.find(({ response }) => response?.status.startsWith('2') !== true);
    if (refused) {
      throw new Error(wordsFor(Number.parseInt(refused.response?.status ?? '0', 10), refused.response?.outcome));
    }
    const stored = (at: number): Resource | undefined => answer.entry?.[at]?.resource;
    return {
      word,
      provenance: `Provenance/${stored(changes.length)?.id ?? ''}`,
      written: changes.map(({ base, mine }, at) => ({ before: base, stored: (stored(at) ?? mine) as StoredRecord })),
    };
  } catch (error) {
    const status = statusOfError(error);
    throw status === 412 || status === 409 ? new Error(wordsFor(status, outcomeOf(error)), { cause: error }) : error;
  }
}

/** The way to withdraw what was said: asked twice because an answer was lost, it is said once, as of the first time. */
export function withdrawalOf(
  client: FhirClient,
  said: Said,
  now = () => new Date().toISOString(),
): () => Promise<void> {
  let at: string | undefined;
  return async () => withdraw(client, said, { who: said.word.who, at: (at ??= now()) });
}

/**
 * Withdraws what a person said, as entered in error: the records are as before, but for what others have changed of
 * them since. Both stay on record, the word and that it was withdrawn, by whom and when.
 * @throws Error where somebody else has changed the same since, a charge is no longer open, or in the server's own words;
 * nothing is written then.
 */
export async function withdraw(
  client: FhirClient,
  { word, provenance, written }: Said,
  by: Pick<PersonsWord, 'who' | 'at'>,
): Promise<void> {
  const { activity } = word;
  const withdrawal = toPersonsProvenance(
    written.map(({ stored }) => referenceTo(stored)),
    {
      ...by,
      as: word.as,
      activity: `Withdrew: ${activity.slice(0, 1).toLowerCase()}${activity.slice(1)}`,
      sentence: 'Entered in error.',
      seen: [provenance],
    },
  );
  await putBack(client, written, [asTaggedDraft(withdrawal, `withdrawal/${provenance}`)]);
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

// SPDX-License-Identifier: Apache-2.0
import type { Provenance, Reference, Resource } from '@medplum/fhirtypes';
import type { FhirClient } from '../fhir/fhir-client.ts';
import { asTaggedDraft } from './charting/draft-identity.ts';
import { Overtaken, putBack, requireStanding } from './charting/save-changes.ts';
import { write, type Change, type StoredRecord } from './charting/write-all.ts';
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
 * @throws Overtaken where somebody else changed one of the records meanwhile; Error in the server's own words.
 */
export async function writeAsPerson(client: FhirClient, changes: readonly Change[], word: PersonsWord): Promise<Said> {
  const provenance = toPersonsProvenance(
    changes.map(({ base }) => referenceTo(base)),
    word,
  );
  await requireStanding(client, changes);
  const stored = await write(client, changes, [provenance]);
  if (!stored) {
    throw new Overtaken(
      'Somebody else changed this meanwhile, and nothing was written. Look again, and repeat it if it still holds.',
    );
  }
  const said = stored[changes.length]?.resource;
  return {
    word,
    provenance: `Provenance/${said?.id ?? ''}`,
    written: changes.map(({ base, mine }, at) => ({
      before: base,
      stored: (stored[at]?.resource ?? mine) as StoredRecord,
    })),
  };
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

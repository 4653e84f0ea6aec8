// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Encounter, Reference } from '@medplum/fhirtypes';
import { readEach, type FhirClient } from '../fhir/fhir-client.ts';
import { attest, attestable, attestChoices, type Attestable } from './attest.ts';
import type { DayEntry } from './days.ts';
import { withdrawalOf } from './person-writes.ts';
import { readVisit } from './read-visit.ts';
import { viewVisit } from './visit-view.ts';
import { eachByItself, type ManyOutcome } from './many-outcome.ts';

/** What can be attested on one of several days, by the record as it stands. */
export interface AttestableDay {
  readonly day: DayEntry;
  /** Undefined where the issue is gone, or nothing is there to write it on. */
  readonly about: Attestable | undefined;
}

/** Days read at a time: each is read as the bots read it. */
const AT_ONCE = 4;

/** Reads what one rule asks a person to attest on each of these days, with the facts that they must have seen. */
export async function attestablesOf(
  client: FhirClient,
  days: readonly DayEntry[],
  rule: string,
): Promise<AttestableDay[]> {
  const found: AttestableDay[] = [];
  for (let at = 0; at < days.length; at += AT_ONCE) {
    const some = days.slice(at, at + AT_ONCE);
    found.push(...(await Promise.all(some.map(async (day) => ({ day, about: await aboutOf(client, day, rule) })))));
  }
  return found;
}

async function aboutOf(client: FhirClient, day: DayEntry, rule: string): Promise<Attestable | undefined> {
  const [visit] = await readEach(client, day.visits.slice(0, 1));
  if (visit?.resourceType !== 'Encounter' || visit.id === undefined) {
    return undefined;
  }
  const records = await readVisit(client, visit as WithId<Encounter>);
  const { issues, days, charges } = viewVisit(records, `Encounter/${visit.id}`);
  const issue = issues.find((one) => one.code === rule && one.dayKey === day.key && !one.acknowledged);
  return issue && attestable(issue, days, charges);
}

/** Why a modifier cannot be attested on a day; undefined where it can. */
export function refusalOn({ about }: AttestableDay, modifier: string): string | undefined {
  const choice = about && attestChoices(about).find((one) => one.modifier === modifier);
  return choice ? choice.refusal : 'Nothing is to be attested there any more.';
}

/** Attests on each day where the record does not rule it out, each by itself: one that fails stops no other. */
export async function attestMany(
  client: FhirClient,
  days: readonly AttestableDay[],
  word: { readonly modifier: string; readonly who: Reference; readonly at: string },
): Promise<ManyOutcome> {
  const possible = days.flatMap(({ day, about }) =>
    about && refusalOn({ day, about }, word.modifier) === undefined ? { day, about } : [],
  );
  const outcome = await eachByItself(
    possible.map(({ day, about }) => ({
      day,
      act: async () => withdrawalOf(client, await attest(client, about, word)),
    })),
  );
  return { ...outcome, skipped: days.length - possible.length };
}

// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Encounter, Resource } from '@medplum/fhirtypes';
import type { Assessment } from '../engine/billing/assessment.ts';
import { readEach, type FhirClient } from '../fhir/fhir-client.ts';
import { readVisit } from './read-visit.ts';
import { assessDays } from './visit-view.ts';
import type { DayEntry } from './days.ts';

/** What a record as it is about to be saved would make of charges that are not billed yet. */
export interface ChangeTrial {
  readonly tried: number;
  /** Visits whose units, modifiers, status or issues would be others. */
  readonly changed: readonly DayEntry[];
}

/** Visits assessed at a time: each is read as the bots read it. */
const AT_ONCE = 4;

/**
 * Assesses each of these days by what stands and by a payer's policy, or tables of CMS's, that are not saved yet, and
 * compares what comes of it.
 */
export async function tryChange(
  client: FhirClient,
  unsaved: WithId<Resource>,
  days: readonly DayEntry[],
  onProgress: (tried: number) => void = () => undefined,
): Promise<ChangeTrial> {
  const changed: DayEntry[] = [];
  for (let at = 0; at < days.length; at += AT_ONCE) {
    const some = days.slice(at, at + AT_ONCE);
    const differs = await Promise.all(some.map(async (day) => wouldChange(client, unsaved, day)));
    changed.push(...some.filter((_, index) => differs[index] === true));
    onProgress(Math.min(days.length, at + AT_ONCE));
  }
  return { tried: days.length, changed };
}

async function wouldChange(client: FhirClient, unsaved: WithId<Resource>, day: DayEntry): Promise<boolean> {
  const [visit] = await readEach(client, day.visits.slice(0, 1));
  if (visit?.resourceType !== 'Encounter' || visit.id === undefined) {
    return false;
  }
  const records = await readVisit(client, visit as WithId<Encounter>);
  const outcome = (some: typeof records): string[] =>
    assessDays(some, `Encounter/${visit.id ?? ''}`)
      .filter(({ assessment }) => assessment.day.key === day.key)
      .map(({ assessment }) => outcomeOf(assessment));
  return outcome(records).join() !== outcome(records.with([unsaved])).join();
}

function outcomeOf({ charges, issues }: Assessment): string {
  return JSON.stringify([
    charges.map(({ part, units, status, provenModifiers }) => [part, units, status, provenModifiers]),
    issues.map(({ key, severity, acknowledged }) => [key, severity, acknowledged]),
  ]);
}

// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import type { WithId } from '@medplum/core';
import { holdsCharge, type Issue } from '../../engine/billing/assessment.ts';
import { therapyModifierOf } from '../../engine/billing/modifiers.ts';
import type { FhirClient } from '../../fhir/fhir-client.ts';
import type { Scope } from '../../fhir/query/searches.ts';
import { scopeOfTrigger } from '../../fhir/query/trigger.ts';
import { RecordSet, relativeReference } from '../../fhir/record-set.ts';
import { chargesOnceWritten, lineOf, type ClaimLine } from '../claim-lines.ts';
import { storedInWords, visitNames, type Names } from '../names.ts';
import { namedDetail } from '../named-detail.ts';
import { readRecords, searchAll } from '../read-records.ts';
import { assessDays, type AssessedDay } from '../visit-view.ts';

/** A treatment as it would be saved; one that is new bears an id that stands for the server's. */
export type UnsavedTreatment = WithId<Procedure>;

/** A visit with all its treatments, as they would be saved. */
export interface Unsaved {
  readonly encounter: WithId<Encounter>;
  readonly treatments: readonly UnsavedTreatment[];
}

/** An issue as it would be raised, in words that name everybody. */
export interface ForeseenIssue {
  /** Of its day and of what is wrong there. */
  readonly key: string;
  readonly severity: Issue['severity'];
  readonly title: string;
  readonly detail: string;
  readonly acknowledged: boolean;
  /** True where the charge waits for it. */
  readonly holds: boolean;
}

/** What saving would come to. */
export interface Preview {
  readonly days: readonly AssessedDay[];
  readonly lines: readonly ClaimLine[];
  readonly issues: readonly ForeseenIssue[];
  readonly names: Names;
}

/**
 * Everything that a decision about a visit would rest on with these treatments saved: whoever treats now, their roles
 * and their other patients included.
 * @throws Error where a search is refused.
 */
export async function readForPreview(client: FhirClient, unsaved: Unsaved): Promise<RecordSet> {
  const marked = markedOf(unsaved);
  const scopes = marked.flatMap((one) => scopeOfTrigger(one) ?? []);
  const [scope] = scopes;
  if (!scope) {
    return new RecordSet(marked);
  }
  const union = (of: (one: Scope) => readonly string[]): string[] => [...new Set(scopes.flatMap(of))].sort();
  const wide = {
    patient: scope.patient,
    dates: union(({ dates }) => dates),
    encounters: union(({ encounters }) => encounters),
    procedures: union(({ procedures }) => procedures),
    performers: union(({ performers }) => performers),
  };
  const people = await readPeople(client, unsaved.treatments);
  const { records, failures } = await readRecords(client, wide, [...marked, ...people]);
  const [failure] = failures;
  if (failure) {
    throw new Error(`Search for ${failure.url}: ${failure.message} (${failure.status})`);
  }
  return records.with(marked);
}

/** Whoever the treatments name, with their roles: no search leads to them before the treatments are saved. */
async function readPeople(client: FhirClient, treatments: readonly UnsavedTreatment[]): Promise<readonly Resource[]> {
  const named = treatments.flatMap(({ performer = [] }) =>
    performer.flatMap(({ actor }) => relativeReference(actor) ?? []),
  );
  const ids = (type: string): string =>
    [...new Set(named)]
      .filter((reference) => reference.startsWith(`${type}/`))
      .map((reference) => reference.slice(type.length + 1))
      .join(',');
  const [people, roles] = [ids('Practitioner'), ids('PractitionerRole')];
  const urls = [
    ...(people === '' ? [] : [`Practitioner?_id=${people}&_revinclude=PractitionerRole:practitioner`]),
    ...(roles === '' ? [] : [`PractitionerRole?_id=${roles}&_include=PractitionerRole:practitioner`]),
  ];
  return urls.length === 0 ? [] : searchAll(client, urls);
}

/** The decision with the visit as it would be saved, by the engine that decides once it is. */
export function previewOf(records: RecordSet, unsaved: Unsaved): Preview {
  const known = records.with(markedOf(unsaved));
  const days = assessDays(known, `Encounter/${unsaved.encounter.id}`);
  const names = visitNames(
    known,
    days.map(({ assessment }) => assessment.day),
  );
  const issues = days.flatMap(({ assessment }) =>
    assessment.issues.map((issue) => foreseen(`${assessment.day.key} ${issue.key}`, issue, names)),
  );
  return { days, lines: days.flatMap((day) => linesOf(known, day)), issues, names };
}

function foreseen(key: string, issue: Issue, names: Names): ForeseenIssue {
  const { severity, title, acknowledged } = issue;
  return { key, severity, title, detail: namedDetail(issue, names), acknowledged, holds: holdsCharge(issue) };
}

/** What signing raises that a draft does not: much is asked of a record only once its visit is over. */
export function raisedBySigning(draft: Preview, signed: Preview): ForeseenIssue[] {
  const known = new Set(draft.issues.map(({ key }) => key));
  return signed.issues.filter(({ key }) => !known.has(key));
}

/** Why these units: each reason once, where a therapist and an assistant share it. */
export function reasonsOf({ days, names }: Preview): string[] {
  const notes = days.flatMap(({ assessment: { charges } }) => charges.map(({ note }) => storedInWords(note, names)));
  return [...new Set(notes)];
}

/** The lines that the bots would write for manual therapy, and the units of the day's other timed codes. */
function linesOf(records: RecordSet, { assessment, policy }: AssessedDay): ClaimLine[] {
  const ours = chargesOnceWritten(records, { assessment, policy }).map(lineOf);
  const therapyModifier = policy.therapyModifierRequired ? therapyModifierOf(assessment.day.discipline) : undefined;
  const others = assessment.allocation.lines
    .filter(({ code, units }) => code !== '97140' && units > 0)
    .map(({ code, units }) => ({
      key: `${assessment.day.key}/${code}`,
      code,
      units,
      modifiers: therapyModifier === undefined ? [] : [therapyModifier],
      status: undefined,
    }));
  return [...ours, ...others];
}

/** The treatments have no version of their own yet. */
function markedOf({ encounter, treatments }: Unsaved): WithId<Encounter | Procedure>[] {
  return [encounter, ...treatments.map((one) => ({ ...one, meta: { ...one.meta, versionId: 'unsaved' } }))];
}

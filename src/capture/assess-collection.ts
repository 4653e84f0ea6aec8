// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue, Task } from '@medplum/fhirtypes';
import type { Decision } from '../engine/assess.ts';
import type { RecordProblem } from '../engine/billing/treatment-day.ts';
import type { PayerPolicy } from '../engine/policies/payer-policy.ts';
import { languageOf } from '../fhir/read/language.ts';
import { subjectProblem } from '../fhir/read/subject.ts';
import { RecordSet, rawReference, relativeReference } from '../fhir/record-set.ts';
import { toTreatmentDays } from '../fhir/read/treatment-days.ts';
import type { WritePlan } from '../fhir/write/write-plan.ts';
import { decideDays } from './decide-days.ts';

/** The outcome of assessing resources without a server. */
export interface CollectionResult {
  readonly assessments: readonly Decision[];
  /** The payer's policy by the key of the day. */
  readonly policies: ReadonlyMap<string, PayerPolicy>;
  /** The patients' languages, as BCP 47 tags by `Patient/<id>`. */
  readonly languages: ReadonlyMap<string, string>;
  /** Charges, issues and Tasks that stand after assessment, each with an id; adopted and unchanged ones too. */
  readonly standing: readonly (ChargeItem | DetectedIssue | Task)[];
  /** Records that could not be read, each once. */
  readonly problems: readonly RecordProblem[];
}

/**
 * Assesses every treatment day in a collection of FHIR resources, and works out what would stand on a server.
 *
 * Resources that would be new get an id made from their identifier, so that the same input gives the same output.
 * @param resources - Parsed JSON of any kind; what is not a resource that is read is left aside.
 * @param now - Instant to stamp new issues and Tasks with.
 */
export function assessCollection(resources: readonly unknown[], now: string): CollectionResult {
  return assessRecords(new RecordSet(resources), now);
}

/** The same for records that have been read. */
export function assessRecords(records: RecordSet, now: string): CollectionResult {
  const patients = new Set([
    ...records.all('Procedure').map(({ subject }) => relativeReference(subject)),
    ...records.all('ChargeItem').map(({ subject }) => relativeReference(subject)),
    ...records.unreadable.map(({ raw }) => rawReference(raw, 'subject')),
  ]);
  const days = [...patients]
    .filter((patient) => patient?.startsWith('Patient/'))
    .sort()
    .flatMap((patient) => toTreatmentDays(records, patient ?? ''));
  const policies = new Map(days.map(({ day, policy }) => [day.key, policy]));
  const { assessments, plan } = decideDays(records, days, { now, decides: () => true, keepsEntries: false });
  const problems = [
    ...records.unreadable,
    ...records.all('Procedure').flatMap((procedure) => subjectProblem(procedure) ?? []),
    ...assessments.flatMap(({ day }) => day.problems),
  ];
  const languages = new Map(assessments.map(({ day }) => [day.patient, languageOf(records, day.patient)]));
  const standing = withIds(records, plan);
  return { assessments, policies, languages, standing, problems: uniqueProblems(problems) };
}

/** What stands with the ids of what is new; what stands as it was read names nothing that is new. */
function withIds(records: RecordSet, { standing, writes }: WritePlan): CollectionResult['standing'] {
  const creates = writes.filter((write) => write.kind === 'create');
  const ids = new Map(creates.map(({ resource, identifier }) => [resource, idOf(identifier)]));
  const references = new Map(
    creates.map(({ fullUrl, resource, identifier }) => [fullUrl, `${resource.resourceType}/${idOf(identifier)}`]),
  );
  return standing.map((resource) => {
    const id = resource.id ?? ids.get(resource);
    const read: unknown = records.raw(`${resource.resourceType}/${id ?? ''}`);
    return read === resource ? resource : { ...withReferences(resource, references), id };
  });
}

/** A copy whose texts that are keys of `references` are the values there; what has no value is left out, as in JSON. */
function withReferences<T>(value: T, references: ReadonlyMap<string, string>): T;
function withReferences(value: unknown, references: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    return references.get(value) ?? value;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withReferences(item, references));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const copy: Record<string, unknown> = {};
  const parts = value as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(parts)) {
    if (parts[name] !== undefined) {
      copy[name] = withReferences(parts[name], references);
    }
  }
  return copy;
}

/** A FHIR id from an identifier: its value with everything else as hyphens, cut to FHIR's 64 characters from the right. */
function idOf(identifier: string): string {
  return identifier
    .slice(identifier.indexOf('|') + 1)
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .slice(-64);
}

function uniqueProblems(problems: readonly RecordProblem[]): RecordProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.source} ${problem.path}`, problem])).values()];
}

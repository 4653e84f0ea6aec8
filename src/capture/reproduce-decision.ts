// SPDX-License-Identifier: Apache-2.0
import { isResource } from '@medplum/core';
import type { ChargeItem, DetectedIssue, Encounter, Provenance, Resource } from '@medplum/fhirtypes';
import type { Decision } from '../engine/assess.ts';
import { FhirFault, readEach, type FhirClient } from '../fhir/fhir-client.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { languageOf } from '../fhir/read/language.ts';
import { isOurs, madeWith, type Engine } from '../fhir/write/provenance.ts';
import { RecordSet, relativeReference } from '../fhir/record-set.ts';
import { toTreatmentDays } from '../fhir/read/treatment-days.ts';
import { groupsOf } from '../engine/present.ts';
import { decideDays } from './decide-days.ts';
import { searchAll, searchFirst } from './read-records.ts';

/** A decision that was made on a server, made again from the versions of the records it rested on. */
export interface ReproducedDecision {
  readonly assessments: readonly Decision[];
  readonly provenance: string;
  /** When it was made. */
  readonly recorded: string;
  /** What it was made with; undefined where the Provenance does not say. */
  readonly engine: Engine | undefined;
  /** The patient's language, as a BCP 47 tag. */
  readonly language: string;
  /** How what stands now differs from the decision: a person changed it since, or another engine made it. */
  readonly differences: readonly string[];
}

/** Versions asked for in one request. */
const VERSIONS_AT_ONCE = 50;

/**
 * Makes the last decision about a visit, charge or issue again.
 * @param client - May read histories, and the patient.
 * @param reference - `Encounter/<id>`, `ChargeItem/<id>` or `DetectedIssue/<id>`.
 * @returns Undefined where nothing of ours was ever written about it.
 * @throws FhirFault where a version it rested on cannot be read.
 */
export async function reproduceDecision(
  client: FhirClient,
  reference: string,
): Promise<ReproducedDecision | undefined> {
  const standing = await writtenFor(client, reference);
  const targets = standing.map(referenceOf).join(',');
  const provenance =
    targets === ''
      ? undefined
      : await searchFirst(client, `Provenance?target=${targets}&_sort=-_lastUpdated&_count=100`, isOurs);
  if (!provenance) {
    return undefined;
  }
  const facts = await factsOf(client, provenance);
  const records = new RecordSet(facts);
  const keys = new Set(standing.flatMap((resource) => ownIdentity(resource)?.dayKey ?? []));
  const patient = relativeReference(standing.map(subjectOf).find((subject) => subject !== undefined)) ?? '';
  const days = toTreatmentDays(records, patient).filter(({ day }) => keys.has(day.key));
  const { assessments, plan } = decideDays(records, days, { now: provenance.recorded, decides: () => true });
  return {
    assessments,
    provenance: referenceOf(provenance),
    recorded: provenance.recorded,
    engine: madeWith(provenance),
    language: languageOf(new RecordSet(await readEach(client, [patient])), patient),
    differences: differences(standing, plan.standing.filter(isChargeOrIssue)),
  };
}

type Written = ChargeItem | DetectedIssue;

function isChargeOrIssue(resource: Resource): resource is Written {
  return resource.resourceType === 'ChargeItem' || resource.resourceType === 'DetectedIssue';
}

/** Charges and issues of ours about a visit, or the one that is asked for; of a visit that was moved, its patient's. */
async function writtenFor(client: FhirClient, reference: string): Promise<Written[]> {
  const found = reference.startsWith('Encounter/')
    ? await searchAll(client, [
        `ChargeItem?context=${reference}`,
        `DetectedIssue?implicated=${reference}`,
        `Encounter?_id=${reference.replace('Encounter/', '')}`,
      ])
    : await readEach(client, [reference]);
  const patient = relativeReference(found.find((one) => isResource<Encounter>(one, 'Encounter'))?.subject);
  return found
    .filter((one): one is Written => isChargeOrIssue(one) && ownIdentity(one) !== undefined)
    .filter((one) => patient === undefined || relativeReference(subjectOf(one)) === patient);
}

async function factsOf(client: FhirClient, provenance: Provenance): Promise<Resource[]> {
  const versions = (provenance.entity ?? []).flatMap(({ what }) => what.reference ?? []);
  const facts: Resource[] = [];
  for (const some of groupsOf(versions, VERSIONS_AT_ONCE)) {
    facts.push(...(await readEach(client, some)));
  }
  const read = new Set(facts.map((fact) => `${referenceOf(fact)}/_history/${fact.meta?.versionId ?? ''}`));
  const lost = versions.find((version) => !read.has(version));
  if (lost !== undefined) {
    throw new FhirFault(`${lost}, on which the decision rested, cannot be read`);
  }
  return facts;
}

function differences(standing: readonly Written[], decided: readonly Written[]): string[] {
  const byValue = new Map(standing.map((resource) => [valueOf(resource), resource]));
  return decided.flatMap((wanted) => {
    const now = byValue.get(valueOf(wanted));
    if (!now) {
      return [];
    }
    const [before, after] = [figureOf(wanted), figureOf(now)];
    return before === after ? [] : [`${referenceOf(now)}: decided ${before}, now ${after}`];
  });
}

function valueOf({ identifier = [] }: Written): string {
  return identifier.map(({ system, value }) => `${system ?? ''}|${value ?? ''}`).join(' ');
}

function figureOf(resource: Written): string {
  return resource.resourceType === 'ChargeItem'
    ? `${String(resource.quantity?.value ?? 0)} units, ${resource.status}`
    : `${resource.status}, ${resource.severity ?? ''}, ${resource.evidence?.[0]?.code?.[0]?.text ?? ''}`;
}

function subjectOf(resource: Written): { readonly reference?: string } | undefined {
  return resource.resourceType === 'ChargeItem' ? resource.subject : resource.patient;
}

function referenceOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}

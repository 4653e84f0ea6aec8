// SPDX-License-Identifier: Apache-2.0
import type { OperationOutcome, Resource } from '@medplum/fhirtypes';
import * as z from 'zod/mini';
import type { RecordKind, Unseen } from '../../engine/billing/documentation.ts';
import { fitsOf } from '../fits.ts';
import { NOT_GIVEN } from '../systems.ts';
import { table } from '../../engine/table.ts';

/** What of a record is not known where its server gives no resources of a type. */
const KINDS = table<readonly [what: string, ...kinds: RecordKind[]]>({
  Observation: ['measurements', 'measurement'],
  QuestionnaireResponse: ['answered questionnaires', 'measurement'],
  Condition: ['diagnoses', 'diagnosis'],
  CarePlan: ['plans of care', 'plan', 'plan-text'],
  Composition: ['notes', 'visit-note', 'plan', 'plan-text'],
  DocumentReference: ['documents', 'visit-note', 'plan', 'plan-text'],
  DiagnosticReport: ['reports', 'visit-note'],
  Binary: ['texts of documents', 'visit-note', 'plan', 'plan-text'],
  ClinicalImpression: ['clinical impressions', 'visit-note'],
  Coverage: ['payer', 'payer'],
  Practitioner: ['people who treat', 'person'],
  PractitionerRole: ['roles of people who treat', 'person'],
});

const Coding = z.object({ system: z.optional(z.string()), code: z.optional(z.string()) });
const OutcomeSchema = z.object({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(z.object({ details: z.optional(z.object({ coding: z.optional(z.array(Coding)) })) })),
});
const TaggedSchema = z.object({ meta: z.object({ tag: z.array(Coding) }) });

/** What of a record is not seen where resources of a type are not given. */
export function unseenOfType(type: string, reason: string): Unseen[] {
  const [what = '', ...kinds] = KINDS[type] ?? [];
  return kinds.map((kind) => ({ source: what, kind, reason }));
}

/** Says in a searchset that resources of these types may exist and were not given. */
export function notGivenOutcome(types: readonly string[]): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: types.map((code) => ({
      severity: 'warning',
      code: 'incomplete',
      details: { coding: [{ system: NOT_GIVEN, code }] },
    })),
  };
}

/** The types that an outcome of ours says were not given; none where it is another's. */
export function typesNotGiven(resource: unknown): string[] {
  const outcome = OutcomeSchema.safeParse(resource).data;
  return codesOf((outcome?.issue ?? []).flatMap(({ details }) => details?.coding ?? []));
}

/** Visits that say what beside them was not given: with them it comes to whoever reads their copies. */
export function markNotGiven(resources: readonly Resource[], types: readonly string[]): readonly Resource[] {
  const tags = types.map((code) => ({ system: NOT_GIVEN, code }));
  return tags.length === 0
    ? resources
    : resources.map((resource) =>
        resource.resourceType === 'Encounter'
          ? { ...resource, meta: { ...resource.meta, tag: [...(resource.meta?.tag ?? []), ...tags] } }
          : resource,
      );
}

/** The types that a visit says were not given. */
export function markedNotGiven(visit: unknown): string[] {
  return fitsOf(TaggedSchema)(visit) ? codesOf(visit.meta.tag) : [];
}

function codesOf(codings: readonly z.infer<typeof Coding>[]): string[] {
  return codings.flatMap(({ system, code }) => (system === NOT_GIVEN && code !== undefined ? [code] : []));
}

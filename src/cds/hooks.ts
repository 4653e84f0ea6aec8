// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import type { CdsService } from '@medplum/core';
import { FHIR_ID, PRACTITIONERS, isReference } from '../fhir/reference.ts';

/** One service for every hook, so that newer guidance takes the place of older cards. */
export const SERVICE_ID = 'manual-therapy-charge';

/** No standard hook tells that a visit is being signed: ours, in reverse-domain notation as the specification asks. */
export const SIGN_HOOK = 'org.manual-therapy-charges.visit-sign';

export const HOOKS = ['encounter-discharge', 'patient-view', SIGN_HOOK] as const;
export type Hook = (typeof HOOKS)[number];

/** The visit ends with these hooks: it is judged as if it were finished. `patient-view` takes it as it stands. */
export function endsVisit(hook: Hook): boolean {
  return hook !== 'patient-view';
}

/**
 * Records that the client may send along, by key, as FHIR queries: plain reads and searches, which is what the
 * specification recommends. Every one is about the patient of the context, or the person who called.
 * @see https://cds-hooks.hl7.org/STU2/#prefetch-query-restrictions
 */
export const PREFETCH = {
  encounters: 'Encounter?patient={{context.patientId}}',
  procedures: 'Procedure?patient={{context.patientId}}',
  observations: 'Observation?patient={{context.patientId}}&category=exam,functional-status,survey',
  questionnaires: 'QuestionnaireResponse?patient={{context.patientId}}',
  conditions: 'Condition?patient={{context.patientId}}',
  carePlans: 'CarePlan?patient={{context.patientId}}',
  compositions: 'Composition?patient={{context.patientId}}',
  documents: 'DocumentReference?patient={{context.patientId}}',
  impressions: 'ClinicalImpression?patient={{context.patientId}}',
  coverages: 'Coverage?beneficiary=Patient/{{context.patientId}}&status=active,cancelled',
  user: '{{context.userId}}',
  charges: 'ChargeItem?patient={{context.patientId}}',
  issues: 'DetectedIssue?patient={{context.patientId}}&status=preliminary',
} as const;

export type PrefetchKey = keyof typeof PREFETCH;

export const PREFETCH_KEYS = Object.keys(PREFETCH) as readonly PrefetchKey[];

/** Without these nothing can be said of a visit. */
export const NEEDED_KEYS: readonly PrefetchKey[] = ['encounters', 'procedures'];

const DESCRIPTIONS: Readonly<Record<Hook, string>> = {
  'encounter-discharge': 'Checks units, modifiers and documentation of manual therapy (CPT 97140) as the visit ends',
  'patient-view': 'Shows open issues with the patient’s latest manual therapy charge (CPT 97140)',
  [SIGN_HOOK]: 'Checks units, modifiers and documentation of manual therapy (CPT 97140) as the visit is signed',
};

/** What `GET {base}/cds-services` lists: the service once for each hook, always under the same id. */
export function cdsServices(): (Required<CdsService> & { readonly hook: Hook })[] {
  return HOOKS.map((hook) => ({
    hook,
    id: SERVICE_ID,
    title: 'Manual therapy charge',
    description: DESCRIPTIONS[hook],
    usageRequirements:
      'Records missing from prefetch are read with fhirAuthorization; the card names any that cannot be obtained. Whether the therapist was treating another patient in the same minutes is checked only once the visit is saved.',
    prefetch: { ...PREFETCH },
  }));
}

const FhirId = z.string().check(z.regex(FHIR_ID, 'must be a FHIR id'));
/** Clients send `123` as the specification says; some send `Patient/123`. */
const IdOrReference = z.pipe(z.string(), z.pipe(z.transform(withoutType), FhirId));

function withoutType(id: string): string {
  return id.replace(/^(?:Patient|Encounter)\//, '');
}

const CommonSchema = {
  hookInstance: z.uuid(),
  fhirServer: z.optional(z.url({ protocol: /^https?$/ })),
  fhirAuthorization: z.optional(
    z.object({ access_token: z.string().check(z.minLength(1)), token_type: z.literal('Bearer') }),
  ),
  prefetch: z.optional(z.record(z.string(), z.unknown())),
};
const USERS = [...PRACTITIONERS, 'Patient', 'RelatedPerson'];
const UserId = z.string().check(z.refine((text) => isReference(text, USERS), 'must be a reference to a user'));
const VisitContext = z.object({ userId: UserId, patientId: IdOrReference, encounterId: IdOrReference });
const ViewContext = z.object({ userId: UserId, patientId: IdOrReference, encounterId: z.optional(IdOrReference) });

/** A call of the service; unknown parts of the context are left aside. */
export const HookRequestSchema = z
  .discriminatedUnion('hook', [
    z.object({ hook: z.literal('encounter-discharge'), context: VisitContext, ...CommonSchema }),
    z.object({ hook: z.literal(SIGN_HOOK), context: VisitContext, ...CommonSchema }),
    z.object({ hook: z.literal('patient-view'), context: ViewContext, ...CommonSchema }),
  ])
  .check(
    z.refine(({ fhirServer, fhirAuthorization }) => !fhirAuthorization || fhirServer !== undefined, {
      path: ['fhirServer'],
      error: 'is required with fhirAuthorization',
    }),
  );
export type HookRequest = z.infer<typeof HookRequestSchema>;

/** The FHIR query of a key for this patient. */
export function queryOf(key: PrefetchKey, { context }: Pick<HookRequest, 'context'>): string {
  return PREFETCH[key]
    .replace('{{context.patientId}}', context.patientId)
    .replace('{{context.userId}}', context.userId);
}

// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import { PREFETCH, type PrefetchKey } from '../../src/cds/hooks.ts';

/** A call of the CDS service, as a client sends it. */
export interface HookCall {
  readonly hook: string;
  readonly hookInstance: string;
  readonly context: Record<string, unknown>;
  readonly prefetch?: Record<string, unknown>;
  readonly fhirServer?: string;
  readonly fhirAuthorization?: Record<string, unknown>;
}

export const HOOK_INSTANCE = 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea';

/** The prefetch of a client that follows every include. */
export function prefetchOf(resources: readonly Resource[]): Record<PrefetchKey, Bundle> {
  const beside: Partial<Record<PrefetchKey, string[]>> = {
    encounters: ['Practitioner', 'PractitionerRole', 'Condition'],
    procedures: ['Practitioner', 'PractitionerRole', 'Condition'],
    coverages: ['Organization'],
  };
  return Object.fromEntries(
    Object.entries(PREFETCH).map(([key, query]) => {
      const types = [key === 'user' ? 'Practitioner' : query.split('?')[0], ...(beside[key as PrefetchKey] ?? [])];
      const found = resources.filter(({ resourceType }) => types.includes(resourceType));
      return [key, { resourceType: 'Bundle', type: 'searchset', entry: found.map((resource) => ({ resource })) }];
    }),
  ) as Record<PrefetchKey, Bundle>;
}

/** A call about the sample's first visit. */
export function callFor(
  resources: readonly Resource[],
  { hook = 'encounter-discharge', ...more }: Partial<HookCall> = {},
): HookCall {
  const encounter = resources.find((resource): resource is Encounter => resource.resourceType === 'Encounter');
  const procedure = resources.find((resource): resource is Procedure => resource.resourceType === 'Procedure');
  const patient = encounter?.subject?.reference ?? procedure?.subject.reference ?? '';
  return {
    hook,
    hookInstance: HOOK_INSTANCE,
    context: { userId: 'Practitioner/t1', patientId: patient.replace('Patient/', ''), encounterId: encounter?.id },
    prefetch: prefetchOf(resources),
    ...more,
  };
}

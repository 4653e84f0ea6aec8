// SPDX-License-Identifier: Apache-2.0
import { accessPolicySupportsInteraction, satisfiedAccessPolicy, type AccessPolicyInteraction } from '@medplum/core';
import type { AccessPolicy, Resource, ResourceType } from '@medplum/fhirtypes';

/** For whom a request is answered. */
export interface Actor {
  /** `Bot/<id>` or `Practitioner/<id>`: becomes `meta.author` of what it writes. */
  readonly reference: string;
  /** What it may do; everything where there is none. */
  readonly accessPolicy?: AccessPolicy;
}

/** True where the actor's policy grants the interaction with this resource. */
export function may(actor: Actor | undefined, interaction: AccessPolicyInteraction, resource: Resource): boolean {
  const policy = actor?.accessPolicy;
  return policy === undefined || satisfiedAccessPolicy(resource, interaction, policy) !== undefined;
}

/** True where the actor may look for resources of a type at all. */
export function maySearch(actor: Actor | undefined, resourceType: ResourceType): boolean {
  const policy = actor?.accessPolicy;
  return policy === undefined || accessPolicySupportsInteraction(policy, 'search', resourceType);
}

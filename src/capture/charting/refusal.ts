// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { R4_SCHEMAS } from '../../fhir/r4.ts';
import { statedIn } from '../../fhir/read/plans.ts';
import { statesValue } from '../../fhir/read/stated-values.ts';
import type { JsonRecord } from './record-changes.ts';

/**
 * Why a record must not be written by a form: it would stand as proof and says nothing. Undefined where it may be.
 * What a record that is not final says is nobody's proof yet.
 */
export function refusalOf(resource: Resource): string | undefined {
  switch (resource.resourceType) {
    case 'Observation':
      return resource.status !== 'final' ||
        resource.dataAbsentReason ||
        resource.hasMember ||
        statesValue({ ...resource })
        ? undefined
        : 'Enter a value: a final observation without one says nothing.';
    case 'CarePlan':
      return resource.status === 'active' ? planRefusal({ ...resource }) : undefined;
    case 'ClinicalImpression':
      return resource.status !== 'completed' ||
        [resource.description, resource.summary].some(isSaid) ||
        resource.note?.some(({ text }) => isSaid(text))
        ? undefined
        : 'Enter the text: a completed report without one says nothing.';
    default:
      return undefined;
  }
}

function planRefusal(plan: JsonRecord): string | undefined {
  const { data } = R4_SCHEMAS.CarePlan.safeParse({ id: 'new', ...plan });
  const { goal, frequency } = data ? statedIn(data) : { goal: true, frequency: true };
  const missing = [...(goal ? [] : ['a goal']), ...(frequency ? [] : ['how often or for how long'])];
  return missing.length === 0 ? undefined : `Enter ${missing.join(' and ')}: a plan of care is incomplete without.`;
}

function isSaid(text: string | undefined): boolean {
  return text !== undefined && /[\p{L}\p{N}]/u.test(text);
}

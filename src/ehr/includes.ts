// SPDX-License-Identifier: Apache-2.0
import { evalFhirPath } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { groupsOf } from '../engine/present.ts';
import type { Follow } from './search-plan.ts';

/** References in one address; longer ones meet limits of proxies. */
const REFERENCES_A_SEARCH = 40;

/** Where the references of an include stand, as FHIRPath. */
const INCLUDE_PATHS: Readonly<Record<string, string>> = {
  'Encounter:patient': 'Encounter.subject.reference',
  'Encounter:participant': 'Encounter.participant.individual.reference',
  'Encounter:diagnosis': 'Encounter.diagnosis.condition.reference',
  'Encounter:account': 'Encounter.account.reference',
  'Encounter:location': 'Encounter.location.location.reference',
  'Encounter:service-provider': 'Encounter.serviceProvider.reference',
  'Procedure:performer': 'Procedure.performer.actor.reference',
  'Procedure:encounter': 'Procedure.encounter.reference',
  'Procedure:reason-reference': 'Procedure.reasonReference.reference',
  'PractitionerRole:practitioner': 'PractitionerRole.practitioner.reference',
  'Coverage:payor': 'Coverage.payor.reference',
};

/** Where resources lead to by includes, as references. */
export function includedBy(resources: readonly Resource[], includes: readonly Follow[]): string[] {
  return includes.flatMap(({ type, parameter }) =>
    resources
      .filter(({ resourceType }) => resourceType === type)
      .flatMap((resource) => stringsOf(evalFhirPath(INCLUDE_PATHS[`${type}:${parameter}`] ?? '{}', resource))),
  );
}

/** Searches for what refers to resources by a parameter. */
export function searchesBack(targets: readonly Resource[], { type, parameter }: Follow): string[] {
  const references = targets
    .filter(({ resourceType }) => mayTarget(type, parameter, resourceType))
    .map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`);
  return groupsOf(references, REFERENCES_A_SEARCH).map((chunk) => `${type}?${parameter}=${chunk.join(',')}`);
}

/** Only what a reference may point to is looked for. */
function mayTarget(type: string, parameter: string, target: string): boolean {
  switch (`${type}:${parameter}`) {
    case 'Procedure:encounter':
    case 'ChargeItem:context':
    case 'Condition:encounter':
    case 'Observation:encounter':
    case 'Claim:encounter':
    case 'Task:encounter':
      return target === 'Encounter';
    case 'PractitionerRole:practitioner':
      return target === 'Practitioner';
    case 'Procedure:part-of':
    case 'Observation:part-of':
      return target === 'Procedure';
    case 'DetectedIssue:implicated':
      return target === 'Encounter' || target === 'Procedure';
    default:
      return true;
  }
}

function stringsOf(values: readonly unknown[]): string[] {
  return values.filter((value): value is string => typeof value === 'string');
}

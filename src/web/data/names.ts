// SPDX-License-Identifier: Apache-2.0
import { formatHumanName } from '@medplum/core';
import type { HumanName, Reference, Resource } from '@medplum/fhirtypes';
import { relativeReference } from '../../capture/facts/records.ts';

/** What people call the resources of a page, by reference. */
export type Names = ReadonlyMap<string, string>;

/** The names in a set of resources: of people, organizations and roles. */
export function namesOf(resources: readonly Resource[]): Names {
  const names = new Map<string, string>();
  for (const resource of resources) {
    const reference = `${resource.resourceType}/${resource.id ?? ''}`;
    switch (resource.resourceType) {
      case 'Patient':
      case 'Practitioner':
        names.set(reference, personName(resource.name));
        break;
      case 'Organization':
        names.set(reference, resource.name ?? reference);
        break;
      default:
    }
  }
  for (const resource of resources) {
    if (resource.resourceType === 'PractitionerRole' && resource.practitioner) {
      const person = names.get(relativeReference(resource.practitioner) ?? '') ?? resource.practitioner.display;
      names.set(`PractitionerRole/${resource.id ?? ''}`, person ?? 'Unnamed');
    }
  }
  return names;
}

/** The name behind a reference: of the resource, else the one written beside it, else the reference itself. */
export function nameOf(names: Names, reference: Reference | string | undefined): string {
  const text = relativeReference(reference) ?? '';
  const display = typeof reference === 'object' ? reference.display : undefined;
  return names.get(text) ?? display ?? text;
}

function personName(names: readonly HumanName[] | undefined): string {
  const [name] = names ?? [];
  return name ? formatHumanName(name) : 'Unnamed';
}

// SPDX-License-Identifier: Apache-2.0
import type { Reference, Resource } from '@medplum/fhirtypes';
import type { BusyTime, TreatmentDay } from '../engine/billing/treatment-day.ts';
import { inWords, recordName, recordNames } from '../engine/billing/source-words.ts';
import { relativeReference, type RecordSet } from '../fhir/record-set.ts';
import { shownDate } from './charting/clinic-clock.ts';
import { personName, toldApart } from './told-apart.ts';

/** What people call the records of a page, by reference. Issues as they are stored name nobody: only pages do. */
export type Names = ReadonlyMap<string, string>;

/** The names in a set of resources: of people, organizations and roles; people or organizations of one name are told apart. */
export function namesOf(resources: readonly Resource[]): Names {
  const names = new Map(toldApart(resources));
  for (const resource of resources) {
    const reference = `${resource.resourceType}/${resource.id ?? ''}`;
    switch (resource.resourceType) {
      case 'Patient':
        names.set(reference, personName(resource.name));
        break;
      case 'ClientApplication':
        names.set(reference, resource.name ?? 'Unnamed');
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

/** Everybody and everything that a visit's days are about, other patients of its performers by name. */
export function visitNames(records: RecordSet, days: readonly TreatmentDay[]): Names {
  const people = namesOf(records.resources() as unknown as Resource[]);
  const whose = ({ source }: BusyTime): string => {
    const patient = people.get(patientOf(records, source) ?? '');
    return patient === undefined ? 'another patient’s' : `${patient}’s`;
  };
  return new Map([...people, ...days.flatMap((day) => [...recordNames(day, whose)])]);
}

/** Who saved something: the service, a person by name, or somebody whose name is not known here. */
export function authorName(names: Names, author: Reference | undefined): string {
  const reference = relativeReference(author) ?? '';
  return reference.startsWith('Bot/') ? 'the charge service' : (names.get(reference) ?? author?.display ?? 'somebody');
}

/** What was stored without names, or by another build, in words. */
export function storedInWords(text: string, names: Names): string {
  return inWords(text, names, shownDate);
}

/** The other patients of whom something was read, because a performer of theirs treated them too: `Patient/<id>`. */
export function otherPatientsIn(records: RecordSet, patient: string | undefined): string[] {
  const all = records.all('Procedure').flatMap(({ subject }) => relativeReference(subject) ?? []);
  return [...new Set(all)].filter((one) => one !== patient && one.startsWith('Patient/')).sort();
}

function patientOf(records: RecordSet, treatment: string): string | undefined {
  return relativeReference(records.find('Procedure', treatment)?.subject);
}

/** The name behind a reference: of the record, else the one written beside it, else its kind. */
export function nameOf(names: Names, reference: Reference | string | undefined): string {
  const text = relativeReference(reference) ?? '';
  const display = typeof reference === 'object' ? reference.display : undefined;
  return names.get(text) ?? display ?? (text === '' ? '' : recordName(names, text));
}

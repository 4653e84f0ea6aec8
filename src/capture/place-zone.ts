// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Location, Organization, Resource } from '@medplum/fhirtypes';
import { placesOf, statedZone } from '../fhir/local-records.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { relativeReference } from '../fhir/reference.ts';
import { TIME_ZONE } from '../fhir/systems.ts';

/** A record that says by which clock the visits there are dated. */
export type Place = Location | Organization;

export function isPlace(resource: Resource): resource is Place {
  return resource.resourceType === 'Location' || resource.resourceType === 'Organization';
}

/** The time zone of a place, as an IANA name; undefined where it states none that is known. */
export function zoneOfPlace({ extension }: Place): string | undefined {
  return statedZone({ extension });
}

/** The place with this time zone, and everything else that it states. */
export function withZone<T extends Place>(place: T, zone: string): T {
  const others = (place.extension ?? []).filter(({ url }) => url !== TIME_ZONE);
  return { ...place, extension: [...others, { url: TIME_ZONE, valueCode: zone }] };
}

/** Where a visit's time zone can be stated: the nearest of its places that is on record; undefined where it names none. */
export function placeOfVisit(records: RecordSet, { id = '' }: Encounter): string | undefined {
  const visit = records.find('Encounter', `Encounter/${id}`);
  return (
    visit &&
    placesOf(records, visit)
      .map(relativeReference)
      .find((place) => records.raw(place ?? '') !== undefined)
  );
}

/** Every time zone that this machine knows, those of the United States first. */
export function timeZones(): string[] {
  const all = Intl.supportedValuesOf('timeZone');
  const first = US_ZONES.filter((zone) => all.includes(zone));
  return [...first, ...all.filter((zone) => !first.includes(zone))];
}

const US_ZONES: readonly string[] = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
  'America/Anchorage',
  'Pacific/Honolulu',
];

// SPDX-License-Identifier: Apache-2.0
import type { Location } from '@medplum/fhirtypes';
import { isPlace, placeOfVisit, timeZones, withZone, zoneOfPlace } from '../../src/capture/place-zone.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { TIME_ZONE } from '../../src/fhir/systems.ts';
import { visit } from '../support/visit.ts';

const CLINIC: Location = { resourceType: 'Location', id: 'clinic', name: 'Harbor Clinic' };

test('a place gets one time zone, and keeps whatever else it states', () => {
  const other = { url: 'urn:other', valueString: 'kept' };
  const first = withZone({ ...CLINIC, extension: [other] }, 'America/Denver');
  expect(withZone(first, 'America/Chicago')).toEqual({
    ...CLINIC,
    extension: [other, { url: TIME_ZONE, valueCode: 'America/Chicago' }],
  });
});

test.each([
  ['none', CLINIC, undefined],
  ['by its IANA name', withZone(CLINIC, 'America/Denver'), 'America/Denver'],
  ['by its name on Windows', withZone(CLINIC, 'Eastern Standard Time'), 'America/New_York'],
  ['one that nobody knows', withZone(CLINIC, 'Harbor/Clinic'), undefined],
] as const)('the time zone that a place states: %s', (_, place, zone) => {
  expect(zoneOfPlace(place)).toBe(zone);
});

test('a visit’s time zone is set at the nearest of its places that is on record', () => {
  const location = [{ location: { reference: 'Location/gone' } }, { location: { reference: 'Location/clinic' } }];
  const serviceProvider = { reference: 'Organization/group' };
  const group = { resourceType: 'Organization', id: 'group' };
  const placeOf = (facts: Parameters<typeof visit>[0]): string | undefined =>
    placeOfVisit(new RecordSet([CLINIC, group, visit(facts)]), visit(facts));
  expect([placeOf({ location, serviceProvider }), placeOf({ serviceProvider }), placeOf({})]).toEqual([
    'Location/clinic',
    'Organization/group',
    undefined,
  ]);
});

test('the time zones of the United States come first, and each is there once', () => {
  const zones = timeZones();
  expect([zones[0], zones.includes('Europe/Berlin')]).toEqual(['America/New_York', true]);
  expect(new Set(zones).size).toBe(zones.length);
  expect([isPlace(CLINIC), isPlace(visit())]).toEqual([true, false]);
});

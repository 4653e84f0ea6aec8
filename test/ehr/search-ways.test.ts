// SPDX-License-Identifier: Apache-2.0
import type { TypeCapabilities } from '../../src/ehr/capabilities.ts';
import { KnownWays, waysOf } from '../../src/ehr/search-ways.ts';

function offering(...searchParams: readonly string[]): TypeCapabilities {
  return {
    interactions: new Set(['search-type']),
    searchParams: new Set(searchParams),
    includes: new Set(),
    revIncludes: new Set(),
    conditionalCreate: false,
    takesIfMatch: false,
  };
}

const urlsOf = (url: string, offered: TypeCapabilities): string[] =>
  waysOf(url, offered).map(({ urls }) => urls.map(decodeURIComponent).join(' + '));

test('dates get a time, both ends of them, and are left aside last', () => {
  expect(
    urlsOf('Procedure?patient=Patient/1&date=ge2026-03-01&date=le2026-03-03', offering('patient', 'date')),
  ).toEqual([
    'Procedure?patient=Patient/1&date=ge2026-03-01&date=le2026-03-03',
    'Procedure?patient=Patient/1&date=ge2026-03-01T00:00:00Z&date=le2026-03-03T23:59:59Z',
    'Procedure?patient=Patient/1',
  ]);
});

test('plans of care are asked for by each category of US Core and SNOMED CT, where the server knows categories', () => {
  const ways = waysOf('CarePlan?patient=Patient/1', offering('patient', 'category'));
  expect(ways.map(({ answers }) => answers)).toEqual(['every', 'some']);
  expect(ways[1]?.urls.map(decodeURIComponent)).toEqual([
    'CarePlan?patient=Patient/1&category=http://hl7.org/fhir/us/core/CodeSystem/careplan-category|assess-plan',
    'CarePlan?patient=Patient/1&category=http://snomed.info/sct|38717003',
    'CarePlan?patient=Patient/1&category=http://snomed.info/sct|734163000',
    'CarePlan?patient=Patient/1&category=http://snomed.info/sct|736271009',
  ]);
  expect(waysOf('CarePlan?patient=Patient/1', offering('patient'))).toHaveLength(1);
});

test('charges of an encounter bear the status that Oracle Health asks for, one encounter at a time', () => {
  expect(urlsOf('ChargeItem?context=Encounter/1,Encounter/2', offering('context', '-status'))).toEqual([
    'ChargeItem?context=Encounter/1,Encounter/2&-status=billable',
    'ChargeItem?context=Encounter/1&-status=billable + ChargeItem?context=Encounter/2&-status=billable',
  ]);
  expect(urlsOf('ChargeItem?context=Encounter/1', offering('context'))).toEqual(['ChargeItem?context=Encounter/1']);
});

test.each([
  'Encounter?_lastUpdated=ge2026-03-01&_lastUpdated=le2026-03-02',
  'Procedure?performer=Practitioner/1&date=ge2026-03-01&date=le2026-03-03',
])('%s is never asked without its dates: it would find everybody', (url) => {
  for (const way of waysOf(url, offering('performer', 'date', 'category'))) {
    way.urls.forEach((one) => {
      expect(one.match(/(?:date|_lastUpdated)=[gl]e/g)).toHaveLength(2);
    });
  }
});

test('the way that was answered is known for each kind of search, whoever it is about', () => {
  const known = new KnownWays();
  known.set('CarePlan?patient=Patient/1', 1);
  expect(known.of('CarePlan?patient=Patient/2')).toBe(1);
  expect(known.of('CarePlan?patient=Patient/2&date=ge2026')).toBe(0);
  expect(known.of('Coverage?patient=Patient/2')).toBe(0);
});

test('it is known for an hour, and apart for one reference and for a list of them', () => {
  const { now } = Date;
  const known = new KnownWays();
  known.set('ChargeItem?context=Encounter/1,Encounter/2', 2);
  expect(known.of('ChargeItem?context=Encounter/3,Encounter/4')).toBe(2);
  expect(known.of('ChargeItem?context=Encounter/3')).toBe(0);
  try {
    Date.now = (): number => now() + 3_600_001;
    expect(known.of('ChargeItem?context=Encounter/3,Encounter/4')).toBe(0);
  } finally {
    Date.now = now;
  }
});

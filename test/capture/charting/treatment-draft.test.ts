// SPDX-License-Identifier: Apache-2.0
import { validateResource } from '@medplum/core';
import type { Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import { changedElements, type JsonRecord } from '../../../src/capture/charting/record-changes.ts';
import { changedProcedure, draftOf, newProcedure, type Draft } from '../../../src/capture/charting/treatment-draft.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { PROCEDURE_SCHEDULE } from '../../../src/fhir/systems.ts';
import { GOOD_CHARTS, PLAIN, recordsOf } from '../../support/ehr-shapes.ts';
import { STORIES, sampleResources } from '../../support/samples.ts';

interface Written {
  readonly name: string;
  readonly procedure: Procedure;
  readonly clock: ClinicClock;
}

function proceduresIn(name: string, resources: readonly Resource[]): Written[] {
  const records = new RecordSet(resources);
  return resources
    .filter((one): one is Procedure => one.resourceType === 'Procedure')
    .map((procedure) => {
      const visit = resources.find(
        (one): one is Encounter =>
          one.resourceType === 'Encounter' && procedure.encounter?.reference === `Encounter/${one.id ?? ''}`,
      );
      const clock = visit ? ClinicClock.ofVisit(records, visit) : new ClinicClock('America/New_York');
      return { name: `${name} ${procedure.id ?? ''}`, procedure, clock };
    });
}

const shape = (name: string, facts: Partial<Procedure>, zone?: string): Written => ({
  name,
  procedure: {
    resourceType: 'Procedure',
    id: 's1',
    status: 'completed',
    subject: { reference: 'Patient/p1' },
    encounter: { reference: 'Encounter/e1' },
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }] },
    ...facts,
  },
  clock: new ClinicClock(zone, '2026-03-02T10:00:00-05:00'),
});

/** Ways of writing that no story has. */
const ODD: readonly Written[] = [
  shape('seconds', { performedPeriod: { start: '2026-03-02T10:05:17-05:00', end: '2026-03-02T10:35:42.250-05:00' } }),
  shape(
    'UTC',
    { performedPeriod: { start: '2026-03-03T01:05:00Z', end: '2026-03-03T01:35:00Z' } },
    'America/Los_Angeles',
  ),
  shape('a text', { performedString: '15 min' }),
  shape('an open period', { performedPeriod: { start: '2026-03-02T10:05:00-05:00' } }),
  shape('an instant', { performedDateTime: '2026-03-02T10:05:00-05:00' }),
  shape('no time at all', {}),
  shape('over midnight', { performedPeriod: { start: '2026-03-02T23:45:00-05:00', end: '2026-03-03T00:15:00-05:00' } }),
  shape('a schedule with an event', {
    performedDateTime: '2026-03-02',
    extension: [
      { url: 'http://example.org/other', valueString: 'kept' },
      {
        url: PROCEDURE_SCHEDULE,
        valueTiming: { event: ['2026-03-02T15:05:00Z'], repeat: { count: 2, duration: 0.25, durationUnit: 'h' } },
      },
    ],
  }),
  shape('codes everywhere', {
    code: {
      coding: [
        { system: 'http://snomed.info/sct', code: '51113008', display: 'Manual therapy' },
        { system: 'https://www.ama-assn.org/go/cpt/', code: '97140' },
        { system: 'urn:local', code: 'MT' },
      ],
    },
    bodySite: [{ coding: [{ system: 'http://snomed.info/sct', code: '122496007', display: 'Lumbar spine, lower' }] }],
    outcome: { coding: [{ system: 'http://snomed.info/sct', code: '385669000', display: 'Successful' }] },
  }),
  shape('several people', {
    performer: [
      { function: { text: 'Assistant' }, actor: { reference: 'Practitioner/a' } },
      { actor: { display: 'Rowe, Tess PT' } },
    ],
  }),
];

const WRITTEN: readonly Written[] = [
  ...STORIES.flatMap((name) => proceduresIn(name, sampleResources(name))),
  ...Object.entries(GOOD_CHARTS).flatMap(([name, change]) => proceduresIn(name, recordsOf(change(PLAIN)))),
  ...ODD,
];

/** A field with what somebody might put there, and the elements that it may change. */
const FIELDS: readonly {
  readonly field: keyof Draft;
  readonly to: string | readonly string[];
  readonly elements: readonly string[];
}[] = [
  { field: 'code', to: '97110', elements: ['code'] },
  { field: 'technique', to: 'Manual traction', elements: ['code'] },
  { field: 'regions', to: ['Hip, left', 'Knee'], elements: ['bodySite'] },
  { field: 'date', to: '2026-03-04', elements: ['performedDateTime', 'performedPeriod', 'performedString'] },
  { field: 'start', to: '08:30', elements: ['performedDateTime', 'performedPeriod', 'performedString'] },
  { field: 'end', to: '23:50', elements: ['performedDateTime', 'performedPeriod', 'performedString'] },
  { field: 'minutes', to: '23', elements: ['extension'] },
  { field: 'response', to: 'Less pain', elements: ['outcome'] },
  { field: 'performers', to: ['Practitioner/other'], elements: ['performer'] },
];

test('there is something to try', () => {
  expect(WRITTEN.length).toBeGreaterThan(120);
});

describe.each(WRITTEN)('$name', ({ procedure, clock }) => {
  const isValid = (one: Procedure): boolean => {
    try {
      validateResource(one);
      return true;
    } catch {
      return false;
    }
  };

  test('opened and saved, nothing is changed', () => {
    expect(changedProcedure(procedure, draftOf(procedure, clock), clock)).toBe(procedure);
  });

  test.each(FIELDS)('$field changes alone', ({ field, to, elements }) => {
    const before = draftOf(procedure, clock);
    const date = before.date === '' ? { date: '2026-03-02' } : {};
    const draft: Draft = { ...before, ...(field === 'start' || field === 'end' ? date : {}), [field]: to };
    const after = changedProcedure(procedure, draft, clock);
    expect(elements).toEqual(expect.arrayContaining(changedElements(asJson(procedure), asJson(after))));
    expect(draftOf(after, clock)).toEqual(draft);
    expect(
      Object.keys(after).filter((name) => name.startsWith('performed') && name !== 'performer').length,
    ).toBeLessThanOrEqual(1);
    expect(isValid(after)).toBe(isValid(procedure));
  });

  test('back again as it was typed before: the times are to the byte, and so is all else that has no code', () => {
    const before = draftOf(procedure, clock);
    const there = changedProcedure(procedure, { ...before, technique: 'x', response: 'y', minutes: '3' }, clock);
    expect([there.performedPeriod, there.performedDateTime, there.performedString, there.performer]).toEqual([
      procedure.performedPeriod,
      procedure.performedDateTime,
      procedure.performedString,
      procedure.performer,
    ]);
  });
});

const NAMED = Object.fromEntries(ODD.map((one) => [one.name, one]));

function change(name: string, facts: Partial<Draft>): Procedure {
  const written = NAMED[name];
  if (!written) {
    throw new Error(`No ${name}`);
  }
  const { procedure, clock } = written;
  return changedProcedure(procedure, { ...draftOf(procedure, clock), ...facts }, clock);
}

test.each([
  ['seconds', { end: '10:40' }, { start: '2026-03-02T10:05:17-05:00', end: '2026-03-02T10:40:00-05:00' }],
  ['seconds', { date: '2026-03-04' }, { start: '2026-03-04T10:05:17-05:00', end: '2026-03-04T10:35:42-05:00' }],
  ['UTC', { end: '17:40' }, { start: '2026-03-03T01:05:00Z', end: '2026-03-02T17:40:00-08:00' }],
  ['an open period', { end: '10:35' }, { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:35:00-05:00' }],
  ['an instant', { end: '10:35' }, { start: '2026-03-02T10:05:00-05:00', end: '2026-03-02T10:35:00-05:00' }],
  ['over midnight', { date: '2026-03-05' }, { start: '2026-03-05T23:45:00-05:00', end: '2026-03-06T00:15:00-05:00' }],
])('%s, %p', (name, facts, period) => {
  expect(change(name, facts).performedPeriod).toEqual(period);
});

test('minutes go where they stood: the event and other extensions stay', () => {
  expect(change('a schedule with an event', { minutes: '25' }).extension).toEqual([
    { url: 'http://example.org/other', valueString: 'kept' },
    {
      url: PROCEDURE_SCHEDULE,
      valueTiming: { event: ['2026-03-02T15:05:00Z'], repeat: { duration: 25, durationUnit: 'min' } },
    },
  ]);
});

test('another code takes the billing code’s place, and what SNOMED CT called the old one goes', () => {
  expect(change('codes everywhere', { code: '97124' }).code).toEqual({
    coding: [
      { system: 'urn:local', code: 'MT' },
      { system: 'http://www.ama-assn.org/go/cpt', code: '97124' },
    ],
  });
});

test('a code of the site’s own stays, whatever it looks like; one without a system goes where it is a billing code', () => {
  const site = [{ system: 'urn:local', code: '97110' }, { code: 'MT-1' }];
  const { procedure, clock } = shape('codes of a site', { code: { coding: [...site, { code: '97140' }] } });
  const before = draftOf(procedure, clock);
  const codings = (code: string): unknown => changedProcedure(procedure, { ...before, code }, clock).code?.coding;
  expect(codings('G0283')).toEqual([
    ...site,
    { system: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'G0283' },
  ]);
  expect(codings('')).toEqual(site);
});

test('a region and a person more: those that were there keep their codes and functions', () => {
  const sites = NAMED['codes everywhere']?.procedure.bodySite ?? [];
  expect(change('codes everywhere', { regions: ['Lumbar spine, lower', 'Hip'] }).bodySite).toEqual([
    ...sites,
    { text: 'Hip' },
  ]);
  const people = NAMED['several people']?.procedure.performer ?? [];
  const performers = ['Practitioner/a', 'Rowe, Tess PT', 'Practitioner/b'];
  expect(change('several people', { performers }).performer).toEqual([
    ...people,
    { actor: { reference: 'Practitioner/b' } },
  ]);
});

test('a new row shows itself as it was typed', () => {
  const time = fc.tuple(fc.nat(22), fc.nat(59)).map(([h, m]) => `${pad(h)}:${pad(m)}`);
  const row: fc.Arbitrary<Draft> = fc.record({
    code: fc.constantFrom('97140', '97110', 'G0283'),
    technique: fc.constantFrom('', 'Manual traction'),
    regions: fc.constantFrom([], ['Hip'], ['Hip', 'Knee, left']),
    date: fc.constantFrom('2026-03-08', '2026-11-01', '2026-07-04'),
    start: time,
    end: fc.constant('23:30'),
    minutes: fc.constantFrom('', '8', '22.5'),
    response: fc.constantFrom('', 'Less pain'),
    performers: fc.constantFrom([], ['Practitioner/1', 'Practitioner/2']),
  });
  const place = { patient: 'Patient/p', encounter: 'Encounter/e', status: 'completed' } as const;
  fc.assert(
    fc.property(row, fc.constantFrom('America/New_York', 'Europe/Berlin', 'UTC', undefined), (draft, zone) => {
      const clock = new ClinicClock(zone, '2026-03-02T10:00:00-05:00');
      // Two in the morning of 8 March does not exist in New York.
      fc.pre(!(draft.date === '2026-03-08' && draft.start.startsWith('02')));
      expect(draftOf(newProcedure(draft, place, clock), clock)).toEqual(draft);
    }),
  );
});

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

function asJson(procedure: Procedure): JsonRecord {
  return procedure as unknown as JsonRecord;
}

// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import type { ChargeItem, DocumentReference, Observation, Resource } from '@medplum/fhirtypes';
import { CHARGE_ITEM_MODIFIER } from '../../src/fhir/systems.ts';
import { claimFor } from '../support/claim.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

const NOW = '2026-12-31T12:00:00Z';

/** For twice the records a function may be called so many times as often as twice… */
const MOST_GROWTH = 1.25;
/** …or so many times more for each record: what happens seldom does not grow evenly. */
const FEW_CALLS = 1;

/** Functions that are called out of proportion when there are twice as many records. */
function outOfProportion(of: (size: number) => readonly object[], size: number): string[] {
  // The first run makes whatever is made once.
  const [, once = new Map<string, number>(), twice = []] = callsOf([1, size, size * 2].map(of));
  return [...twice].flatMap(([name, calls]) => {
    const expected = 2 * (once.get(name) ?? 0);
    const isMore = calls > expected * MOST_GROWTH && calls - expected > FEW_CALLS * 2 * size;
    return isMore ? [`${name}: ${String(expected / 2)}, then ${String(calls)}`] : [];
  });
}

/** Calls of each function for each of several collections, counted in a process of its own. */
function callsOf(collections: readonly (readonly object[])[]): ReadonlyMap<string, number>[] {
  const counter = ['--no-opt', '--no-maglev', '--no-sparkplug', 'test/support/calls.ts'];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...counter, 'src/capture/assess-collection.ts', 'assessCollection'],
    { encoding: 'utf8', input: JSON.stringify(collections.map((records) => [records, NOW])), maxBuffer: 1 << 28 },
  );
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as (readonly [string, number])[][]).map((calls) => new Map(calls));
}

function at(date: string, minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
  return `${date}T${hours ?? ''}:${minutes ?? ''}:00-05:00`;
}

function visitOf(id: string, patient: string, date: string, minute: number): Resource[] {
  const subject = { reference: `Patient/${patient}` };
  const encounter = { reference: `Encounter/${id}` };
  const performedPeriod = { start: at(date, minute), end: at(date, minute + 2) };
  return [
    visit({ id, subject, period: performedPeriod }),
    treatment(`${id}-mt`, '10:00-10:30', { subject, encounter, performedPeriod }),
  ];
}

function numbered<T>(count: number, of: (index: number) => T[]): T[] {
  return Array.from({ length: count }, (_, index) => of(index)).flat();
}

describe('twice the records take twice the work', () => {
  test('one therapist, whose patients follow each other on one day', () => {
    const clinic = (patients: number): Resource[] => [
      therapist(),
      ...numbered(patients, (n) => visitOf(`e${String(n)}`, `p${String(n)}`, '2026-03-02', n * 3)),
    ];
    expect(outOfProportion(clinic, 200)).toEqual([]);
  });

  test('one therapist, who is named for four patients at once throughout the day', () => {
    const clinic = (patients: number): Resource[] => [
      therapist(),
      ...numbered(patients, (n) => visitOf(`e${String(n)}`, `p${String(n)}`, '2026-03-02', Math.floor(n / 4) * 3)),
    ];
    expect(outOfProportion(clinic, 200)).toEqual([]);
  });

  test('one patient with a note, a finding and a charge for each visit', () => {
    const past = (visits: number): Resource[] => [therapist(), ...medicare(), ...numbered(visits, documentedVisit)];
    expect(outOfProportion(past, 60)).toEqual([]);
  });

  test('patients each of whom has a record that cannot be read', () => {
    const clinic = (patients: number): object[] =>
      numbered<object>(patients, (n) => {
        const [encounter, treated] = visitOf(`e${String(n)}`, `p${String(n)}`, '2026-03-02', n * 3);
        return [encounter ?? {}, { ...treated, status: 7 }];
      });
    expect(outOfProportion(clinic, 100)).toEqual([]);
  });

  test('an account of many days, and a claim for it whose lines state no date', () => {
    const billed = (days: number): Resource[] => [...account(days), undatedLines(days)];
    expect(outOfProportion(billed, 40)).toEqual([]);
  });

  test('an account of many days, whose charges were all posted after them', () => {
    const [encounter, occurrenceDateTime] = [{ reference: 'Encounter/e' }, '2026-12-01'];
    const posted = (days: number): Resource[] => [
      ...account(days),
      ...numbered(days, (n) => [chargeOf(`c${String(n)}`, encounter, occurrenceDateTime)]),
    ];
    expect(outOfProportion(posted, 40)).toEqual([]);
    const named = (days: number): Resource[] => [
      ...account(days),
      ...numbered(days, (n) => [
        {
          ...chargeOf(`c${String(n)}`, encounter, occurrenceDateTime),
          service: [{ reference: `Procedure/p${String(n)}-97140` }],
        },
      ]),
    ];
    expect(outOfProportion(named, 40)).toEqual([]);
  });
});

/** An account of so many days, with manual therapy and exercise on each. */
function account(days: number): Resource[] {
  const subject = { reference: 'Patient/p' };
  const encounter = { reference: 'Encounter/e' };
  return [
    therapist(),
    visit({ id: 'e', subject, period: { start: dayOf(0), end: dayOf(days) } }),
    ...numbered(days, (n) =>
      ['97140', '97110'].map((code, index) => {
        const performedPeriod = { start: at(dayOf(n), 600 + index * 30), end: at(dayOf(n), 630 + index * 30) };
        const facts = { subject, encounter, performedPeriod, code: { coding: [{ system: CPT, code }] } };
        return treatment(`p${String(n)}-${code}`, '10:00-10:30', facts);
      }),
    ),
  ];
}

function dayOf(n: number): string {
  return new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
}

/** A Claim with so many lines of an account that state no date. */
function undatedLines(count: number): Resource {
  const claim = claimFor({ patient: 'Patient/p', encounter: 'Encounter/e', practitioner: 'Practitioner/t1' }, 'active');
  const [line] = claim.item ?? [];
  const item = numbered(count, (n) => (line ? [{ ...line, sequence: n + 1 }] : []));
  return { ...claim, id: 'c', item };
}

/** Medicare, because it alone adds up the charges of a year. */
function medicare(): Resource[] {
  return [
    { resourceType: 'Organization', id: 'o', name: 'Medicare Part B' },
    {
      resourceType: 'Coverage',
      id: 'c',
      status: 'active',
      beneficiary: { reference: 'Patient/p' },
      payor: [{ reference: 'Organization/o' }],
    },
  ];
}

function documentedVisit(n: number): Resource[] {
  const [id, date] = [`e${String(n)}`, dayOf(n)];
  const subject = { reference: 'Patient/p' };
  const encounter = { reference: `Encounter/${id}` };
  const finding: Observation = {
    resourceType: 'Observation',
    id: `${id}-o`,
    status: 'final',
    code: { text: 'Range of motion' },
    subject,
    encounter,
    effectiveDateTime: at(date, 600),
    valueInteger: 40,
  };
  const data = Buffer.from(`Visit ${id}: pain 3/10, tolerated well`).toString('base64');
  const note: DocumentReference = {
    resourceType: 'DocumentReference',
    id: `${id}-d`,
    status: 'current',
    subject,
    date: at(date, 700),
    content: [{ attachment: { contentType: 'text/plain', data } }],
    context: { encounter: [encounter] },
  };
  return [...visitOf(id, 'p', date, 600), finding, note, chargeOf(`${id}-c`, encounter, date)];
}

function chargeOf(id: string, context: { reference: string }, occurrenceDateTime: string): ChargeItem {
  return {
    resourceType: 'ChargeItem',
    id,
    status: 'billed',
    subject: { reference: 'Patient/p' },
    context,
    code: { coding: [{ system: CPT, code: '97140' }] },
    occurrenceDateTime,
    quantity: { value: 1 },
    // Nothing, so that no day comes near the threshold.
    priceOverride: { value: 0 },
    extension: [{ url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding: [{ code: 'GP' }] } }],
  };
}

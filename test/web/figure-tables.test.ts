// SPDX-License-Identifier: Apache-2.0
import type { Basic, Extension } from '@medplum/fhirtypes';
import { STAKES, dayTag, minutesRange, type DayFacet } from '../../src/fhir/day-facets.ts';
import { DAY_FIGURES, DAY_IDENTIFIER, RECORD_TYPES } from '../../src/fhir/systems.ts';
import { figureTables, heatRows, storyCounts, visitsAddress, type Counted } from '../../src/web/data/figure-tables.ts';
import { loadFigures } from '../../src/web/data/figures.ts';
import { filtersIn, loadVisits } from '../../src/web/data/load-visits.ts';
import { TestServer } from '../support/fhir-server.ts';
import { webClient } from '../support/web-client.ts';

/** How a day may stand: its charge, visit, severity and how it passed at first. */
const STATES = [
  ['billable', 'finished', 'none', 'clean'],
  ['billable', 'finished', 'low', 'mended'],
  ['billable', 'finished', 'moderate', 'mended'],
  ['planned', 'finished', 'high', 'mended'],
  ['billed', 'finished', 'high', 'mended'],
  ['planned', 'open', 'high', undefined],
  ['none', 'finished', 'none', 'clean'],
] as const;
const MINUTES = [0, 5, 15, 30, 640];

/** A day whose facets are the remainders of its number. */
function day(number: number): Basic {
  const [charge, visit, severity, pass] = STATES[number % STATES.length] ?? STATES[0];
  const minutes = MINUTES[number % MINUTES.length] ?? 0;
  const units = charge === 'none' || minutes < 8 ? 0 : 1 + (number % 2);
  const stakes = severity === 'high' && charge === 'planned' ? ['held'] : charge === 'none' ? ['lost'] : [];
  const rules = severity === 'none' ? [] : [number % 2 === 0 ? 'diagnosis-missing' : 'plan-of-care-missing'];
  const tags = (facet: DayFacet, codes: readonly string[]): ReturnType<typeof dayTag>[] =>
    codes.map((code) => dayTag(facet, code));
  const worth = ['charged', ...STAKES]
    .filter((name) => (name === 'charged' ? units > 0 : stakes.includes(name)))
    .map((url): Extension => ({ url, extension: [{ url: 'units', valueInteger: Math.max(1, units) }] }));
  const date = `2026-0${String(1 + (number % 3))}-${String(1 + (number % 28)).padStart(2, '0')}`;
  return {
    resourceType: 'Basic',
    meta: {
      tag: [
        ...tags('payer', [number % 4 === 0 ? 'none' : `Organization/o${String(number % 3)}`]),
        ...tags('therapist', [`Practitioner/t${String(number % 2)}`]),
        ...tags('charge', [charge]),
        ...tags('visit', [visit]),
        ...tags('severity', [severity]),
        ...tags('pass', pass === undefined ? [] : [pass]),
        ...tags('rule', rules),
        ...tags('hold', charge === 'planned' ? rules : []),
        ...tags('units', [String(units)]),
        ...tags('minutes', [String(minutesRange(minutes))]),
        ...tags('stake', stakes),
      ],
    },
    identifier: [{ system: DAY_IDENTIFIER, value: `p${String(number)}/${date}/PT` }],
    code: { coding: [{ system: RECORD_TYPES, code: 'treatment-day' }] },
    subject: { reference: 'Patient/p' },
    created: date,
    extension: [{ url: DAY_FIGURES, extension: [{ url: 'minutes', valueInteger: minutes }, ...worth] }],
  };
}

const server = new TestServer();
beforeAll(async () => {
  await server.load([
    { resourceType: 'Patient', id: 'p' },
    ...['o0', 'o1', 'o2'].map((id) => ({ resourceType: 'Organization', id, name: id })),
    ...['t0', 't1'].map((id) => ({ resourceType: 'Practitioner', id, name: [{ family: id }] })),
    ...Array.from({ length: 105 }, (_, number) => day(number)),
  ]);
});
afterAll(() => {
  server.close();
});

test.each([
  ['months that are cut at both ends', { from: '2026-01-10', to: '2026-03-20' }, ''],
  ['one payer', { from: '2026-01-01', to: '2026-03-31' }, 'Organization/o1'],
  ['no coverage', { from: '2026-02-03', to: '2026-02-20' }, 'none'],
  ['a month without visits', { from: '2026-03-15', to: '2026-04-30' }, ''],
  ['a day on which nobody earned a unit', { from: '2026-01-07', to: '2026-01-07' }, ''],
])('%s: each figure opens as many visits as it says', async (_name, period, payer) => {
  const client = webClient(server);
  const figures = await loadFigures(client, period, payer);
  const counted: readonly (readonly [name: string, counted: Counted])[] = [
    ...Object.entries(storyCounts(figures)),
    ...figureTables(figures, period, (reference) => reference).flatMap(({ title, rows }) =>
      rows.map((row) => [`${title}: ${row.label}`, row] as const),
    ),
    ...heatRows(figures).flatMap((row) => [
      [row.rule, row] as const,
      ...row.cells.map((cell) => [`${row.rule} ${cell.payer}`, cell] as const),
    ]),
  ];
  const opened = await Promise.all(
    counted.map(async ([name, { facets }]) => {
      const { searchParams } = new URL(visitsAddress(period, payer, facets), 'http://page');
      return [name, (await loadVisits(client, filtersIn(searchParams), 0)).total] as const;
    }),
  );
  expect(opened).toEqual(counted.map(([name, { visits }]) => [name, visits]));
  expect(figures.visits).toBeGreaterThan(0);
});

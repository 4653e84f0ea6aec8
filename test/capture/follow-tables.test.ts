// SPDX-License-Identifier: Apache-2.0
import type { Basic, ChargeItem, ConceptMap, DetectedIssue, Library, Organization, Task } from '@medplum/fhirtypes';
import type { WithId } from '@medplum/core';
import { changeTexts, tryChange } from '../../src/capture/change-trial.ts';
import { daysOf, pageQuery, OPEN_CHARGES, type DayEntry } from '../../src/capture/days.ts';
import { assessRecord, type RunContext } from '../../src/capture/assess-record.ts';
import { ncciLibrary } from '../../src/capture/ncci/library.ts';
import { followedTables, TABLES_STATE } from '../../src/capture/sweep/followed-tables.ts';
import { SWEEP_LIMITS, sweep, type SweepReport } from '../../src/capture/sweep/sweep.ts';
import { BUILT_IN_NCCI, type NcciTable } from '../../src/engine/policies/ncci-table.ts';
import { withPayerPolicy } from '../../src/fhir/payer-policy.ts';
import { SITE_MAP } from '../../src/fhir/systems.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

let server: TestServer;
const PATIENTS = [1, 2, 3, 4];
const MEDICARE = { resourceType: 'Organization', id: 'pay', name: 'Medicare Part B' };

/** A patient's visit on a day of 2026 of its own, with 30 minutes of manual therapy and 15 of exercise. */
const patientsVisit = (number: number): object[] => {
  const patient = `p${String(number)}`;
  const date = `2026-03-0${String(number)}`;
  const subject = { reference: `Patient/${patient}` };
  const encounter = { reference: `Encounter/e${String(number)}` };
  const facts = { subject, encounter };

  return [
    visit({
      id: `e${String(number)}`,
      subject,
      period: { start: `${date}T10:00:00-05:00`, end: `${date}T11:00:00-05:00` },
    }),
    ...documents(patient),
    treatment(`mt${String(number)}`, '10:00-10:30', { ...facts, ...onDay(date, '10:00', '10:30') }),
    treatment(`ex${String(number)}`, '10:30-10:45', {
      ...facts,
      ...onDay(date, '10:30', '10:45'),
      code: { coding: [{ system: CPT, code: '97110' }] },
    }),
    {
      resourceType: 'Coverage',
      id: `cov${String(number)}`,
      status: 'active',
      beneficiary: subject,
      payor: [{ reference: 'Organization/pay' }],
    },
  ];
};
const onDay = (date: string, start: string, end: string): object => ({
  performedPeriod: { start: `${date}T${start}:00-05:00`, end: `${date}T${end}:00-05:00` },
});

/** The table of the build, with a pair that it does not have from 3 March 2026 on. */
const IMPORTED: NcciTable = {
  ...BUILT_IN_NCCI,
  ptp: {
    ...BUILT_IN_NCCI.ptp,
    edits: [...BUILT_IN_NCCI.ptp.edits, ['97110', '97140', '0', '2026-03-03', '']],
  },
};

beforeEach(async () => {
  server = new TestServer();
  await server.load([therapist(), MEDICARE, ...PATIENTS.flatMap(patientsVisit)]);
  await run();
  await run();
  expect(await held()).toEqual([]);
  expect(await state()).toEqual({ followed: 'built-in' });
});
afterEach(() => {
  server.close();
});

const run = async (workMs = SWEEP_LIMITS.workMs, context: RunContext = server.context): Promise<SweepReport> => {
  const begin = Date.now() + 120_000;
  return sweep({ ...context, now: () => new Date(begin).toISOString() }, { ...SWEEP_LIMITS, workMs });
};
/** A server that refuses whatever is asked about a patient. */
const refusing = (patient: string, id: string, diagnostics = ''): RunContext => {
  const { client, ...context } = server.context;
  const outcome = {
    resourceType: 'OperationOutcome',
    id,
    issue: [{ severity: 'error', code: 'forbidden', diagnostics }],
  };
  return {
    ...context,
    client: {
      executeBatch: async (bundle) => {
        if (JSON.stringify(bundle).includes(`patient=Patient/${patient}`)) {
          throw Object.assign(new Error('refused'), { outcome });
        }
        return client.executeBatch(bundle);
      },
    },
  };
};
/** Visits whose charge is held by the new pair. */
const held = async (): Promise<string[]> =>
  (await server.search<DetectedIssue>('DetectedIssue?status=preliminary&_count=100'))
    .filter(({ code }) => code?.coding?.[0]?.code === 'ncci-bundled')
    .flatMap(({ implicated = [] }) =>
      implicated.flatMap(({ reference = '' }) => /^Encounter\/\w+/.exec(reference) ?? []),
    )
    .sort();
const state = async (): Promise<ReturnType<typeof followedTables>> =>
  followedTables((await server.search<Basic>(TABLES_STATE))[0]);
const importTable = async (table: NcciTable): Promise<Library> => {
  const [standing] = await server.search<Library>('Library');
  const body = { ...ncciLibrary(table), id: standing?.id ?? 'ncci' };
  await (standing ? server.send('PUT', `/Library/${body.id}`, body) : server.load([body]));
  const [library] = await server.search<Library>('Library');
  return library ?? body;
};
const followedAs = (meta: Library['meta'], id = 'ncci'): string => `Library/${id}/_history/${meta?.versionId ?? ''}`;
const openDays = async (): Promise<DayEntry[]> => {
  const { body } = await server.send('GET', `/Basic?${pageQuery({ facets: OPEN_CHARGES }, { offset: 0, count: 100 })}`);
  return body.resourceType === 'Bundle' ? daysOf(body) : [];
};

test('open charges that a new table touches are assessed by it, once; those before its first day are not looked at', async () => {
  const { meta } = await importTable(IMPORTED);
  expect(await run()).toMatchObject({ looked: 2, healed: 2, failed: 0, more: false });
  expect(await held()).toEqual(['Encounter/e3', 'Encounter/e4']);
  expect(await state()).toEqual({ followed: followedAs(meta) });
  expect(await run()).toMatchObject({ looked: 0, healed: 0, more: false });
});

test('a billed charge stays as it is', async () => {
  const charges = await server.search<ChargeItem>('ChargeItem?context=Encounter/e4');
  for (const charge of charges) {
    await server.send('PUT', `/ChargeItem/${charge.id ?? ''}`, { ...charge, status: 'billed' });
  }
  await assessRecord(server.context, visit({ id: 'e4', subject: { reference: 'Patient/p4' } }));
  const billed = await server.search<ChargeItem>('ChargeItem?context=Encounter/e4');
  await importTable(IMPORTED);
  await run();
  expect(await held()).toEqual(['Encounter/e3']);
  expect(await server.search<ChargeItem>('ChargeItem?context=Encounter/e4')).toEqual(billed);
});

test('what one sweep leaves, the next ones do: time, quota, and an import that another overtakes', async () => {
  const everyDay = { ...IMPORTED, mue: { ...IMPORTED.mue, unitsPerDay: { ...IMPORTED.mue.unitsPerDay, '97140': 1 } } };
  const { meta } = await importTable(everyDay);
  const throttled = refusing('p3', 'too-many-requests', JSON.stringify({ _msBeforeNext: 100_000 }));
  expect(await run(SWEEP_LIMITS.workMs, throttled)).toMatchObject({ failed: 0, more: true });
  const first = await state();
  expect(first).toMatchObject({ followed: 'built-in', next: { version: followedAs(meta) } });
  expect(first.next?.date).toBe('2026-03-02');
  expect(await run()).toMatchObject({ failed: 0, more: false });
  expect(await state()).toEqual({ followed: followedAs(meta) });
  const over = await server.search<DetectedIssue>('DetectedIssue?status=preliminary&_count=100');
  expect(over.filter(({ code }) => code?.coding?.[0]?.code === 'units-exceed-mue')).toHaveLength(4);
  expect(await held()).toEqual(['Encounter/e3', 'Encounter/e4']);
});

test('tables that are taken back: the build’s decide again', async () => {
  await importTable(IMPORTED);
  await run();
  await server.send('DELETE', '/Library/ncci');
  expect(await run()).toMatchObject({ healed: 2, more: false });
  expect([await held(), await state()]).toEqual([[], { followed: 'built-in' }]);
});

test('beside a retired Library and one of an older quarter, the newest that is active decides and is followed', async () => {
  const older = { ...ncciLibrary(BUILT_IN_NCCI), version: '2024-04-01' };
  await server.load([
    { ...ncciLibrary(BUILT_IN_NCCI), id: 'gone', status: 'retired', version: '2027-01-01' },
    { ...older, id: 'older' },
    { ...ncciLibrary(IMPORTED), id: 'newest' },
  ]);
  await server.load([{ ...older, id: 'older-too' }]);
  const { body } = await server.send('GET', '/Library/newest');
  expect(await run()).toMatchObject({ healed: 2, more: false });
  expect(await held()).toEqual(['Encounter/e3', 'Encounter/e4']);
  expect(await state()).toEqual({ followed: followedAs(body.meta, 'newest') });
  await server.send('PUT', '/Library/newest', { ...ncciLibrary(IMPORTED), id: 'newest', status: 'retired' });
  expect(await run()).toMatchObject({ healed: 2, more: false });
  expect((await state()).followed).toMatch(/^Library\/older/);
  expect(await held()).toEqual([]);
});

test('a visit that cannot be assessed becomes a Task, and the rest goes on', async () => {
  await importTable(IMPORTED);
  const failing = refusing('p3', 'forbidden');
  expect(await run(SWEEP_LIMITS.workMs, failing)).toMatchObject({ looked: 2, healed: 1, failed: 1, more: false });
  expect(await held()).toEqual(['Encounter/e4']);
  expect((await server.search<Task>('Task?status=requested')).map(({ focus }) => focus?.reference)).toContain(
    'Encounter/e3',
  );
  await run();
  expect(await held()).toEqual(['Encounter/e3', 'Encounter/e4']);
});

test('before it is saved, a trial finds the same visits and writes nothing', async () => {
  const days = await openDays();
  const versions = await server.versionCount();
  const trial = await tryChange(server.context.client, { ...ncciLibrary(IMPORTED), id: 'unsaved' }, days);
  expect([trial.tried, trial.changed.flatMap(({ day }) => day.visits).sort()]).toEqual([
    4,
    ['Encounter/e3', 'Encounter/e4'],
  ]);
  const told = ['New: Codes never paid together (moderate)'];
  expect(trial.changed.map(changeTexts)).toEqual([told, told]);
  expect(await server.versionCount()).toBe(versions);
  const standing = (await importTable(IMPORTED)) as WithId<Library>;
  const back = await tryChange(server.context.client, { ...ncciLibrary(BUILT_IN_NCCI), id: standing.id }, days);
  expect(back.changed.flatMap(({ day }) => day.visits).sort()).toEqual(['Encounter/e3', 'Encounter/e4']);
});

test('a trial says what each visit has, and what it would have: units, modifiers, dollars and issues', async () => {
  const { body } = await server.send('GET', '/Organization/pay');
  const tried = async (overrides: Record<string, unknown>): Promise<string[][]> => {
    const unsaved = withPayerPolicy(body as WithId<Organization>, overrides) as WithId<Organization>;
    return (await tryChange(server.context.client, unsaved, (await openDays()).slice(0, 1))).changed.map(changeTexts);
  };
  expect(await tried({})).toEqual([]);
  expect(await tried({ therapyModifierRequired: false, allowedUsdPerUnit: ['30'] })).toEqual([
    ['2 units, GP, billable → 2 units, billable', 'About $42.42 → about $60.00'],
  ]);
  expect(await tried({ muePerDay: 1 })).toEqual([
    ['2 units, GP, billable → 2 units, GP, held', 'New: More units than the payer’s daily limit (high)'],
  ]);
  const facts = { subject: { reference: 'Patient/p4' }, encounter: { reference: 'Encounter/e4' } };
  for (const [id, start, end, code] of [
    ['mt4', '10:00', '10:21', '97140'],
    ['ex4', '10:30', '10:49', '97110'],
  ] as const) {
    const changed = { ...facts, ...onDay('2026-03-04', start, end), code: { coding: [{ system: CPT, code }] } };
    await server.send('PUT', `/Procedure/${id}`, treatment(id, `${start}-${end}`, changed));
  }
  await run();
  expect(await tried({ unitMethod: 'cpt' })).toEqual([
    ['2 units, GP, billable → 1 unit, GP, billable', 'About $42.42 → about $21.21'],
  ]);
});

test('a trial passes over a visit that is gone, and tells how far it came', async () => {
  const [day] = await openDays();
  const told: number[] = [];
  const days = ['Encounter/gone', 'Patient/p1'].flatMap((visit) => (day ? [{ ...day, visits: [visit] }] : []));
  const unsaved = { ...ncciLibrary(IMPORTED), id: 'unsaved' };
  const trial = await tryChange(server.context.client, unsaved, days, (tried) => told.push(tried));
  expect([trial, told]).toEqual([{ tried: 2, changed: [] }, [2]]);
});

test('what the site’s own codes stand for: open charges follow it, and what it was before', async () => {
  const own = 'http://clinic.example/codes';
  const subject = { reference: 'Patient/p1' };
  const encounter = { reference: 'Encounter/e1' };
  const map: ConceptMap = {
    resourceType: 'ConceptMap',
    id: 'site',
    url: SITE_MAP,
    status: 'active',
    group: [
      {
        source: own,
        target: CPT,
        element: [{ code: 'T1', target: [{ code: '97140', equivalence: 'equivalent' }] }],
      },
    ],
  };
  const ownCode = { code: { coding: [{ system: own, code: 'T1' }], text: 'Treatment' } };
  await server.load([
    treatment('own', '10:45-11:00', { subject, encounter, ...onDay('2026-03-01', '10:45', '11:00'), ...ownCode }),
  ]);
  const units = async (): Promise<unknown> =>
    (await server.charges()).find((charge) => charge.subject.reference === subject.reference)?.quantity?.value;
  await run();
  expect(await units()).toBe(2);
  await server.load([map]);
  expect(await run()).toMatchObject({ looked: 4, healed: 1, more: false });
  expect(await units()).toBe(3);
  expect((await state()).followed).toMatch(/^built-in ConceptMap\/site\/_history\/\S+$/);
  expect(await run()).toMatchObject({ looked: 0 });
  await importTable(IMPORTED);
  expect(await run()).toMatchObject({ looked: 2, healed: 2 });
  await server.send('DELETE', '/ConceptMap/site');
  expect(await run()).toMatchObject({ looked: 4, healed: 1 });
  expect(await units()).toBe(2);
});

// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Encounter, Procedure, Provenance } from '@medplum/fhirtypes';
import { assessRecord } from '../../../src/capture/assess-record.ts';
import { ClinicClock } from '../../../src/capture/charting/clinic-clock.ts';
import { saveChanges } from '../../../src/capture/charting/save-changes.ts';
import {
  finished,
  nextKey,
  newRow,
  rowFaults,
  rowsOf,
  signature,
  treatmentsOf,
  unsavedOf,
  withoutKey,
  writesOf,
  type Row,
  type SheetPlace,
} from '../../../src/capture/charting/sheet.ts';
import { readVisit } from '../../../src/capture/read-visit.ts';
import { PLAIN, recordsOf } from '../../support/ehr-shapes.ts';
import { TestServer } from '../../support/fhir-server.ts';

const OPEN = {
  ...PLAIN.encounter,
  status: 'in-progress',
  period: { start: '2026-03-02T10:00:00-05:00' },
} as unknown as WithId<Encounter>;
const WHO = { reference: 'Practitioner/t1' };
const AT = '2026-03-02T16:00:00.000Z';

let server: TestServer;
beforeEach(async () => {
  server = new TestServer();
  await server.load(recordsOf({ ...PLAIN, encounter: { ...OPEN } }));
});
afterEach(() => {
  server.close();
});

async function open(): Promise<SheetPlace> {
  const [encounter] = await server.search<WithId<Encounter>>('Encounter?_id=e1');
  if (!encounter) {
    throw new Error('No visit');
  }
  const records = await readVisit(server.context.client, encounter);
  return { encounter, clock: ClinicClock.ofVisit(records, encounter), stored: treatmentsOf(records, encounter) };
}

const exercise = (place: SheetPlace, rows: readonly Row[]): Row => {
  const row = newRow(place.encounter, place.clock, nextKey(rows));
  return { ...row, draft: { ...row.draft, code: '97110', technique: 'Bridges', minutes: '15' } };
};
const treatments = async (): Promise<Procedure[]> => server.search<Procedure>('Procedure?encounter=Encounter/e1');

async function save(place: SheetPlace, rows: readonly Row[], isSigned: boolean, at = AT): Promise<void> {
  const writes = writesOf(rows, place, isSigned);
  const end = isSigned ? [finished(place.encounter, writes, AT)] : [];
  const word = isSigned ? [signature(place.encounter, { who: WHO, at, draftId: 'd1' })] : [];
  const outcome = await saveChanges(
    server.context.client,
    [...writes.changes, ...end],
    [...writes.added.map(withoutKey), ...word],
  );
  expect(outcome.kind).toBe('saved');
}

test('a sheet opened and saved writes nothing', async () => {
  const place = await open();
  const { changes, added } = writesOf(rowsOf(place), place, false);
  expect(changes.map(({ base, mine }) => mine === base)).toEqual([true]);
  expect(added).toEqual([]);
  await save(place, rowsOf(place), false);
  expect((await treatments()).map(({ meta }) => meta?.versionId)).toEqual(
    place.stored.map(({ meta }) => meta?.versionId),
  );
});

test('a visit without a treatment opens with one empty row, which is not saved', async () => {
  const place = { ...(await open()), stored: [] };
  const rows = rowsOf(place);
  expect(rows.map(({ key, draft }) => [key, draft.date])).toEqual([['new-1', '2026-03-02']]);
  expect(writesOf(rows, place, true)).toEqual({ changes: [], added: [] });
});

test('new rows of an open visit are drafts; those of a finished one are completed', async () => {
  const place = await open();
  const rows = [...rowsOf(place), exercise(place, rowsOf(place))];
  expect(writesOf(rows, place, false).added.map(({ status }) => status)).toEqual(['in-progress']);
  const over = { ...place, encounter: { ...place.encounter, status: 'finished' as const } };
  expect(writesOf(rows, over, false).added.map(({ status }) => status)).toEqual(['completed']);
});

test('signing completes what was in progress, finishes the visit at the end of its last treatment, and says who', async () => {
  const place = await open();
  await save(place, [...rowsOf(place), exercise(place, rowsOf(place))], false);
  const again = await open();
  expect(again.stored.map(({ status }) => status).sort()).toEqual(['completed', 'in-progress']);
  await save(again, rowsOf(again), true);
  expect((await treatments()).map(({ status }) => status)).toEqual(['completed', 'completed']);
  const [encounter] = await server.search<Encounter>('Encounter?_id=e1');
  expect(encounter).toMatchObject({
    status: 'finished',
    period: { start: '2026-03-02T10:00:00-05:00', end: '2026-03-02T10:35:00-05:00' },
  });
  const [signed] = await server.search<Provenance>('Provenance?signature-type:missing=false');
  expect(signed).toMatchObject({
    target: [{ reference: 'Encounter/e1' }],
    agent: [{ who: WHO }],
    signature: [{ who: WHO, when: AT }],
    reason: [{ coding: [{ code: 'SIGN' }] }],
  });
  await assessRecord(server.context, encounter);
  expect((await server.search('ChargeItem?context=Encounter/e1')).map((one) => 'status' in one && one.status)).toEqual([
    'billable',
  ]);
});

test.each<[Procedure['status'], string | undefined, Procedure['status']]>([
  ['in-progress', undefined, 'in-progress'],
  ['in-progress', AT, 'completed'],
  ['on-hold', AT, 'on-hold'],
])('before it is saved, what is %s with a signature at %s is shown as %s', async (status, signedAt, shown) => {
  const place = await open();
  const stored = place.stored.map((one) => ({ ...one, status }));
  const { treatments: unsaved } = unsavedOf(rowsOf({ ...place, stored }), { ...place, stored }, signedAt);
  expect(unsaved.map((one) => one.status)).toEqual([shown]);
});

test('a signature whose answer was lost is stored once, as it was sent last', async () => {
  const place = await open();
  await save(place, rowsOf(place), true);
  await save(place, rowsOf(place), true, '2026-03-02T16:01:00.000Z');
  const signed = await server.search<Provenance>('Provenance?signature-type:missing=false');
  expect(signed.map(({ recorded }) => recorded)).toEqual(['2026-03-02T16:01:00.000Z']);
});

test('a stored row that was taken out is entered in error; a new one is just gone', async () => {
  const place = await open();
  const [stored] = rowsOf(place);
  const added = exercise(place, rowsOf(place));
  const rows = [{ ...stored, isRemoved: true } as Row, { ...added, isRemoved: true }];
  await save(place, rows, false);
  expect((await treatments()).map(({ status }) => status)).toEqual(['entered-in-error']);
  expect(unsavedOf(rows, place).treatments.map(({ status }) => status)).toEqual(['entered-in-error']);
  expect((await open()).stored).toEqual([]);
});

test.each(['not-done', 'entered-in-error', 'completed', 'stopped'] as const)(
  'a treatment that is %s',
  async (status) => {
    const [stored] = await treatments();
    await server.context.client.executeBatch({
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        {
          resource: { ...(stored as Procedure), status },
          request: { method: 'PUT', url: `Procedure/${stored?.id ?? ''}` },
        },
      ],
    });
    expect((await open()).stored).toHaveLength(status === 'not-done' || status === 'entered-in-error' ? 0 : 1);
  },
);

test('rows stand in the order of the day, whichever was saved first', async () => {
  const [stored] = await treatments();
  const at = (id: string, start: string): object => ({ ...stored, id, performedPeriod: { start } });
  await server.load([at('a', '2026-03-02T11:00:00-05:00'), at('b', '2026-03-02T09:00:00-05:00')]);
  const { stored: rows } = await open();
  expect(rows.map(({ id }) => id)).toEqual(['b', stored?.id, 'a']);
});

test('a visit that says when it ended says so when it is signed', () => {
  const end = '2026-03-02T11:00:00-05:00';
  const encounter = { ...OPEN, period: { ...OPEN.period, end } };
  const treated = { ...(PLAIN.procedure as object), id: 's1' } as WithId<Procedure>;
  expect(finished(encounter, { changes: [], added: [treated] }, AT).mine).toMatchObject({ period: { end } });
});

test('two people on one sheet: other rows and other fields stand side by side', async () => {
  const [mine, theirs] = [await open(), await open()];
  const change = (place: SheetPlace, to: Partial<Row['draft']>): Row[] =>
    rowsOf(place).map((row) => ({ ...row, draft: { ...row.draft, ...to } }));
  await save(theirs, change(theirs, { response: 'Less pain' }), false);
  await save(mine, [...change(mine, { regions: ['Hip'] }), exercise(mine, rowsOf(mine))], false);
  const [manual] = (await treatments()).filter(({ id }) => id === 's1');
  expect(manual).toMatchObject({ bodySite: [{ text: 'Hip' }], outcome: { text: 'Less pain' } });
  expect(await treatments()).toHaveLength(2);
});

test('a time of day needs a day; minutes alone do not', async () => {
  const place = await open();
  const row = newRow(place.encounter, place.clock, 'new-1');
  const faults = (to: Partial<Row['draft']>): unknown => [
    ...rowFaults([{ ...row, draft: { ...row.draft, ...to } }], place).values(),
  ];
  const date = 'Choose the date of service.';
  expect(faults({ date: '', start: '10:00', end: '10:30' })).toEqual([{ date }]);
  expect(faults({ date: '2026-13', minutes: '15' })).toEqual([{ date }]);
  expect(faults({ date: '', minutes: '15' })).toEqual([]);
});

test('faults stand by row, and a removed row has none', async () => {
  const place = await open();
  const wrong = { ...exercise(place, []), key: 'new-7' };
  const rows = [...rowsOf(place), { ...wrong, draft: { ...wrong.draft, minutes: 'many' } }];
  expect([...rowFaults(rows, place)]).toEqual([['new-7', { minutes: 'Enter a number above 0, such as 23.' }]]);
  expect(
    rowFaults(
      rows.map((row) => ({ ...row, isRemoved: true })),
      place,
    ).size,
  ).toBe(0);
});

// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry, Task } from '@medplum/fhirtypes';
import { completedTask, methodNotice, tableNotices, tableSearches } from '../../src/capture/admin-notices.ts';
import { datedTables, endingTables } from '../../src/engine/policies/dated-tables.ts';
import { ncciTableOf } from '../../src/fhir/read/ncci-edits.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { TASK_IDENTIFIER } from '../../src/fhir/systems.ts';

/** Long after each of the tables has run out. */
const LATER = '2031-01-15T06:00:00.000Z';
const ENDED = endingTables(datedTables(ncciTableOf(new RecordSet([]))), LATER.slice(0, 10));

const tasksIn = (entries: readonly BundleEntry[]): Task[] => entries.map(({ resource }) => resource as Task);
const valueOf = ({ identifier }: Task): string => identifier?.[0]?.value ?? '';
const told = (told: readonly Task[] = [], now = LATER): BundleEntry[] => tableNotices([], told, now);

test('each table that has run out is told once, with how to renew it', () => {
  const entries = told();
  expect(ENDED.length).toBeGreaterThan(1);
  expect(entries.map(({ resource, request }) => [resource?.resourceType, request?.method, request?.url])).toEqual(
    ENDED.map(() => ['Task', 'POST', 'Task']),
  );
  for (const [at, { name, knownThrough, renewal }] of ENDED.entries()) {
    expect(tasksIn(entries)[at]).toMatchObject({
      status: 'requested',
      authoredOn: LATER,
      code: { text: `${name}: known through ${knownThrough}` },
      description: expect.stringContaining(`To fix it: ${renewal}.`) as string,
    });
  }
  expect(new Set(tasksIn(entries).map(valueOf)).size).toBe(ENDED.length);
});

test('a Task is made where none bears its identifier, whatever became of that one', () => {
  for (const { resource, request } of told()) {
    const value = valueOf(resource as Task);
    expect(value).toMatch(/^table-outdated\/[a-z0-9-]+\/[\d-]+$/);
    expect(request?.ifNoneExist).toBe(`identifier=${encodeURIComponent(`${TASK_IDENTIFIER}|${value}`)}`);
  }
});

test('what was told is not told again, open or completed', () => {
  const [first, second, ...others] = tasksIn(told());
  const known = [first, { ...second, status: 'completed' }, ...others] as Task[];
  expect(told(known)).toEqual([]);
  expect(tasksIn(told(known.slice(1))).map(valueOf)).toEqual([first].map((task) => task && valueOf(task)));
});

test('a Task about a table that was renewed is completed, where nobody touched it meanwhile', () => {
  const [open] = tasksIn(told());
  const stale: Task = { ...(open as Task), id: 't1', meta: { versionId: 'v3' } };
  const before = '2020-01-15T06:00:00.000Z';
  expect(told([stale], before)).toEqual([
    {
      resource: { ...stale, status: 'completed' },
      request: { method: 'PUT', url: 'Task/t1', ifMatch: 'W/"v3"' },
    },
  ]);
  expect(told([stale], before)).toEqual([completedTask(stale)]);
  expect(told([{ ...stale, status: 'completed' }], before)).toEqual([]);
});

test('the server is asked for the imported tables, the site’s own, and for what was told', () => {
  expect(tableSearches().map((url) => decodeURIComponent(url).split('&')[0])).toEqual([
    '?_type=Library,ConceptMap',
    expect.stringMatching(/^Task\?/),
  ]);
});

test('a payer whose method is not known is told once, and where to set it', () => {
  const { resource, request } = methodNotice('Organization/pay', LATER);
  expect(resource).toMatchObject({
    status: 'requested',
    focus: { reference: 'Organization/pay' },
    authoredOn: LATER,
    identifier: [{ system: TASK_IDENTIFIER, value: 'unit-method-assumed/Organization/pay' }],
    description: expect.stringMatching(
      /^How this payer counts units is not known.*Set “Units are counted by” on the page Payers/,
    ) as string,
  });
  expect(request?.ifNoneExist).toBe(
    `identifier=${encodeURIComponent(`${TASK_IDENTIFIER}|unit-method-assumed/Organization/pay`)}`,
  );
});

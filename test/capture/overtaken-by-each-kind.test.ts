// SPDX-License-Identifier: Apache-2.0
import { beforeWriting } from '../support/before-writing.ts';
import { CHANGES_OF_KINDS } from '../support/changing-kinds.ts';
import type { Step } from '../support/changing-links.ts';
import { decides } from '../support/changing-records.ts';
import { Clinic } from '../support/clinic.ts';

/*
 * A run reads; a record changes; the run that is told of it finds everything as it should be, because nothing of the
 * first has been written yet, and writes nothing; then the first writes what it has decided by the record as it was.
 */
const ROWS = Object.entries(CHANGES_OF_KINDS)
  .filter(([name]) => /^\w+ (?:created|changed|deleted|moved)$/.test(name) && decides(name, '2026-03-03T12:00:00.000Z'))
  .flatMap(([name, steps]) => steps.slice(-1).map((last) => [name, steps.slice(0, -1), last] as const));

describe('a run that writes last by what was so before', () => {
  test('is tried with each kind of record', () => {
    const kinds = (names: readonly string[]): string[] => [...new Set(names.map((name) => name.split(' ')[0] ?? ''))];
    expect(kinds(ROWS.map(([name]) => name))).toEqual(kinds(Object.keys(CHANGES_OF_KINDS)));
  });

  test.each<readonly [string, readonly Step[], Step]>(ROWS)('%s meanwhile', async (_name, before, last) => {
    const clinic = await Clinic.open();
    try {
      for (const step of before) {
        await clinic.do(step);
      }
      const undo = clinic.undoing(last);
      await clinic.do(last);
      const tellOfUndone = await clinic.make(undo);
      const writes: number[] = [];
      const client = beforeWriting(clinic.server.context.client, async () => {
        const tell = await clinic.make(last);
        writes.push(...(await tell()).map((report) => report.writes));
      });
      await tellOfUndone({ ...clinic.context, client });
      expect(writes.length).toBeGreaterThan(0);
      expect(Math.max(...writes)).toBe(0);
      const [standing, wanted] = await clinic.compare();
      expect(standing).toEqual(wanted);
    } finally {
      clinic.server.close();
    }
  });
});

// SPDX-License-Identifier: Apache-2.0
import { SWEEP_LIMITS, sweep } from '../../src/capture/sweep/sweep.ts';
import { CHANGES_OF_KINDS } from '../support/changing-kinds.ts';
import type { Step } from '../support/changing-links.ts';
import { Clinic } from '../support/clinic.ts';

/** Each kind of record as it was made, moved, and deleted. */
const KINDS = Object.entries(CHANGES_OF_KINDS).flatMap(([name, created]) => {
  const [, kind = ''] = /^(\w+) created$/.exec(name) ?? [];
  const last = (what: string): readonly Step[] => (CHANGES_OF_KINDS[`${kind} ${what}`] ?? []).slice(-1);
  return kind === '' ? [] : [{ kind, created, moved: last('moved'), deleted: last('deleted') }];
});

describe('what no bot was told of is found by the sweep', () => {
  test.each(KINDS)('$kind, moved and deleted', async ({ created, moved, deleted }) => {
    const clinic = await Clinic.open();
    /** Until nothing is left to look at: here nothing tells what the sweep wrote itself from what others did. */
    const sweepAll = async (): Promise<void> => {
      const now = new Date().toISOString();
      const report = await sweep({ ...clinic.server.context, now: () => now }, { ...SWEEP_LIMITS, graceMs: 0 });
      expect(report).toMatchObject({ failed: 0, more: false });
      return report.looked > 0 ? sweepAll() : undefined;
    };
    try {
      for (const missed of [moved, deleted]) {
        for (const step of created) {
          await clinic.do(step);
        }
        await sweepAll();
        for (const step of missed) {
          await clinic.make(step);
        }
        await sweepAll();
        const [standing, wanted] = await clinic.compare();
        expect([missed, standing]).toEqual([missed, wanted]);
      }
    } finally {
      clinic.server.close();
    }
  });
});

// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../../src/engine/billing/code-sets.ts';
import { toWholeMinutes } from '../../../src/engine/billing/minutes.ts';
import { allocateUnits, unitsOf } from '../../../src/engine/billing/unit-allocation.ts';
import { readSegment } from '../../../src/fhir/read/duration.ts';
import type { Rival, RivalDay } from './rival.ts';

/** The engine's own unit rule and no more of it: from the same parsed Procedures as the rivals to the same units. */
export function unitRule(): Rival {
  const unitsOfDay = ({ method, procedures }: RivalDay): number => {
    const msByCode = new Map<string, number>();
    for (const procedure of procedures) {
      const code = procedure.code?.coding?.[0]?.code ?? '';
      msByCode.set(code, (msByCode.get(code) ?? 0) + (readSegment(procedure, []).durationMs ?? 0));
    }
    const codes = [...msByCode].map(([code, ms]) => ({ code, minutes: toWholeMinutes(ms) }));
    return unitsOf(allocateUnits(method, codes), MANUAL_THERAPY);
  };
  return { name: 'the unit rule of the engine', unitsOf: async (days) => Promise.resolve(days.map(unitsOfDay)) };
}

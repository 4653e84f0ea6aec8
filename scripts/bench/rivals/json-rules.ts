// SPDX-License-Identifier: Apache-2.0
import { Engine, type Almanac } from 'json-rules-engine';
import type { Rival, RivalDay, RivalProcedure } from './rival.ts';

interface Codes {
  readonly total: number;
  readonly placed: number;
  readonly rests: readonly { readonly code: string; readonly rest: number }[];
  readonly whole: number;
  readonly rest: number;
}

/** The arithmetic as facts, the decision as rules: the rules of this library add nothing up. */
function newEngine(): Engine {
  const engine = new Engine();
  engine.addFact('codes', async (_, almanac) => codesOf(await almanac.factValue('procedures')));
  engine.addFact('rest', async (_, almanac) => (await codes(almanac)).rest);
  engine.addFact('unitsAhead', async (_, almanac) => {
    const { rests, rest } = await codes(almanac);
    return rests.filter((one) => one.rest > rest || (one.rest === rest && one.code < '97140')).length;
  });
  engine.addFact('unitsToPlace', async (_, almanac) => {
    const { total, placed } = await codes(almanac);
    return Math.floor((total + 7) / 15) - placed;
  });
  engine.addRule({
    conditions: {
      all: [
        { fact: 'method', operator: 'equal', value: 'cpt' },
        { fact: 'rest', operator: 'greaterThanInclusive', value: 8 },
      ],
    },
    event: { type: 'one-more' },
  });
  engine.addRule({
    conditions: {
      all: [
        { fact: 'method', operator: 'equal', value: 'cms' },
        { fact: 'unitsAhead', operator: 'lessThan', value: { fact: 'unitsToPlace' } },
      ],
    },
    event: { type: 'one-more' },
  });
  return engine;
}

async function codes(almanac: Almanac): Promise<Codes> {
  return almanac.factValue('codes');
}

function codesOf(procedures: readonly RivalProcedure[]): Codes {
  const minutes = new Map<string, number>();
  for (const { code, performedPeriod } of procedures) {
    const name = code?.coding?.[0]?.code ?? '';
    const length = (Date.parse(performedPeriod?.end ?? '') - Date.parse(performedPeriod?.start ?? '')) / 60_000;
    minutes.set(name, (minutes.get(name) ?? 0) + length);
  }
  const ofManualTherapy = minutes.get('97140') ?? 0;
  const all = [...minutes];
  return {
    total: all.reduce((sum, [, length]) => sum + length, 0),
    placed: all.reduce((sum, [, length]) => sum + Math.floor(length / 15), 0),
    rests: all.map(([code, length]) => ({ code, rest: length % 15 })),
    whole: Math.floor(ofManualTherapy / 15),
    rest: ofManualTherapy % 15,
  };
}

export function jsonRules(): Rival {
  const engine = newEngine();
  const unitsOfDay = async ({ method, procedures }: RivalDay): Promise<number> => {
    const { almanac, events } = await engine.run({ method, procedures });
    return (await codes(almanac)).whole + events.length;
  };
  return {
    name: 'json-rules-engine',
    unitsOf: async (days) => {
      const units: number[] = [];
      for (const day of days) {
        units.push(await unitsOfDay(day));
      }
      return units;
    },
  };
}

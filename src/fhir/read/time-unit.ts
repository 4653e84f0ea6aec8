// SPDX-License-Identifier: Apache-2.0
import { table } from '../../engine/table.ts';
import { terminologyOf } from './terminology.ts';

export const MS_PER_MINUTE = 60_000;

const MS_PER_UNIT = table<number>({ s: 1000, min: MS_PER_MINUTE, h: 60 * MS_PER_MINUTE });

/** Units as people write them: `minutes`, `hrs.`, `Minute(s)`, and as UCUM's annotation, `{minutes}`. */
const UNIT_WORDS = table<string>({
  ...{ s: 's', sec: 's', secs: 's', second: 's', seconds: 's' },
  ...{ min: 'min', mins: 'min', minute: 'min', minutes: 'min' },
  ...{ h: 'h', hr: 'h', hrs: 'h', hour: 'h', hours: 'h' },
});

/** Milliseconds of a unit in words; undefined for what is no unit of time. */
export function msPerUnit(word: string): number | undefined {
  return MS_PER_UNIT[
    UNIT_WORDS[
      word
        .trim()
        .toLowerCase()
        .replace(/^\{|\}$|\.$|\(s\)$/g, '')
    ] ?? ''
  ];
}

interface Unit {
  readonly system?: string | undefined;
  readonly code?: string | undefined;
  readonly unit?: string | undefined;
}

/**
 * Milliseconds of a Quantity's unit: by its UCUM code, by a code without a system, else by its word, unless a code of a
 * site's own says otherwise.
 */
export function msPerUnitOf({ system, code, unit = '' }: Unit): number | undefined {
  if (code === undefined) {
    return msPerUnit(unit);
  }
  switch (system === undefined ? 'none' : terminologyOf(system)) {
    case 'none':
      return msPerUnit(code);
    case 'ucum':
      return MS_PER_UNIT[code] ?? (code.startsWith('{') ? msPerUnit(code) : undefined);
    case 'snomed':
      return msPerUnit(unit);
    default:
      return undefined;
  }
}

// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { DayRow } from '../day-row.ts';
import { forEachLine } from '../disk/input-lines.ts';

/** What is true of a treatment day, whatever its records make of it. */
export interface Truth {
  /** `<Patient id>/<date>`: which discipline it was may be what is not known. */
  readonly day: string;
  readonly rules: readonly string[];
  readonly billedUnits: number;
  readonly supportedUnits: number;
}

/** How well a rule, or the count of units, agrees with the truth, by days. */
export interface Accuracy {
  readonly what: string;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** The first day that is wrong, to look at. */
  readonly example?: string;
}

/** Share of what was told that is true; undefined where nothing was told. */
export function precisionOf({ truePositives, falsePositives }: Accuracy): number | undefined {
  return truePositives + falsePositives === 0 ? undefined : truePositives / (truePositives + falsePositives);
}

/** Share of what is true that was told; undefined where nothing is. */
export function recallOf({ truePositives, falseNegatives }: Accuracy): number | undefined {
  return truePositives + falseNegatives === 0 ? undefined : truePositives / (truePositives + falseNegatives);
}

type Counts = { -readonly [K in keyof Accuracy]: Accuracy[K] };

/**
 * Compares a finished audit with the truth: each rule by the days on which it should be and was raised, and the units.
 * A day that only one of the two knows counts as wrong.
 */
export function accuracyOf(out: string, truthFile: string): Accuracy[] {
  const truths = new Map<string, Truth>();
  forEachLine(truthFile, (line) => {
    const truth = JSON.parse(line) as Truth;
    truths.set(truth.day, truth);
  });
  const counts = new Map<string, Counts>();
  const countsOf = (what: string): Counts => {
    const found = counts.get(what) ?? { what, truePositives: 0, falsePositives: 0, falseNegatives: 0 };
    counts.set(what, found);
    return found;
  };
  const compare = (key: string, told: readonly string[], truth: readonly string[]): void => {
    for (const what of new Set([...told, ...truth])) {
      count(countsOf(what), key, { isTold: told.includes(what), isTrue: truth.includes(what) });
    }
  };
  forEachLine(join(out, 'days.ndjson'), (line) => {
    const row = JSON.parse(line) as DayRow;
    const day = row.key.split('/').slice(0, 2).join('/');
    const truth = truths.get(day);
    truths.delete(day);
    const told = row.issues.map(({ code }) => code);
    compare(row.key, [...told, unitsOf(row)], truth ? [...truth.rules, unitsOf(truth)] : []);
  });
  for (const truth of truths.values()) {
    compare(truth.day, [], [...truth.rules, unitsOf(truth)]);
  }
  return [...counts.values()].sort((a, b) => (a.what < b.what ? -1 : 1));
}

function unitsOf({ billedUnits, supportedUnits }: Pick<Truth, 'billedUnits' | 'supportedUnits'>): string {
  const how = billedUnits > supportedUnits ? 'over-billed' : billedUnits < supportedUnits ? 'under-billed' : 'right';
  return `(units: ${how}, ${String(supportedUnits)} supported)`;
}

function count(found: Counts, key: string, { isTold, isTrue }: { isTold: boolean; isTrue: boolean }): void {
  found.truePositives += isTold && isTrue ? 1 : 0;
  found.falsePositives += isTold && !isTrue ? 1 : 0;
  found.falseNegatives += !isTold && isTrue ? 1 : 0;
  if (isTold !== isTrue) {
    found.example ??= key;
  }
}

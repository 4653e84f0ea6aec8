// SPDX-License-Identifier: Apache-2.0
import { Memory } from '../text/memory.ts';
import { isLocality, localityIndices } from './medicare-gpcis.ts';

/** `28.50`, or `2026-01-01=29.10` from a day on. */
const FEE = /^(?:(\d{4}-\d{2}-\d{2})=)?(\d{1,4}(?:\.\d{1,2})?)$/;

/** `2026=1.000/0.869/0.575`: a year’s indices of work, practice expense and malpractice. */
const INDICES = /^(\d{4})=(\d\.\d{1,3})\/(\d\.\d{1,3})\/(\d\.\d{1,3})$/;

/** True for a fee of a contract as an administrator writes it. */
export function isFeeWord(word: string): boolean {
  return Number(FEE.exec(word)?.[2] ?? 0) > 0;
}

/** True for a Medicare locality, or for the indices of a year as an administrator writes them. */
export function areIndices(word: string): boolean {
  return INDICES.test(word) || isLocality(word);
}

/** The latest fee that holds on a date of service; one without a day holds before all that have one. */
export function agreedUsd(
  words: readonly string[],
  dateOfService: string,
): { readonly usd: number; readonly from?: string } | undefined {
  return words
    .flatMap((word) => fees.of(word) ?? [])
    .filter(({ from = '' }) => from <= dateOfService)
    .sort(({ from: a = '' }, { from: b = '' }) => (a < b ? -1 : 1))
    .at(-1);
}

const fees = new Memory((word): { readonly usd: number; readonly from?: string } | undefined => {
  const [, from, amount] = FEE.exec(word) ?? [];
  return amount === undefined ? undefined : { usd: Number(amount), ...(from === undefined ? {} : { from }) };
});

/** The geographic practice cost indices that an estimate rests on. */
export interface Gpcis {
  readonly work: number;
  readonly practiceExpense: number;
  readonly malpractice: number;
  /** Whose they are. */
  readonly text: string;
}

/** The nation’s indices, by which fees are published. */
export const NATIONAL = { work: 1, practiceExpense: 1, malpractice: 1 };

/** A year’s indices as written, else those of the locality that is named; the nation’s 1 where neither is known. */
export function gpcisOf(words: readonly string[], year: string): Gpcis {
  const written = words.map((word) => INDICES.exec(word)).find((found) => found?.[1] === year);
  if (written) {
    const [, , work, practiceExpense, malpractice] = written;
    return indices(Number(work), Number(practiceExpense), Number(malpractice), `the locality’s GPCIs of ${year}`);
  }
  const code = words.find(isLocality);
  const locality = code === undefined ? undefined : localityIndices(code, year);
  if (code === undefined || !locality) {
    const missing =
      code === undefined ? `no GPCIs are set for ${year}` : `the GPCIs of ${code} for ${year} are not known`;
    return { ...NATIONAL, text: `national rates, as ${missing}` };
  }
  const { name, work, practiceExpense, malpractice } = locality;
  return indices(work, practiceExpense, malpractice, `the GPCIs of ${name} (${code}) for ${year}`);
}

function indices(work: number, practiceExpense: number, malpractice: number, whose: string): Gpcis {
  const figures = [work, practiceExpense, malpractice].map((index) => index.toFixed(3)).join('/');
  return { work, practiceExpense, malpractice, text: `${whose}: ${figures}` };
}

// SPDX-License-Identifier: Apache-2.0

/** `28.50`, or `2026-01-01=29.10` from a day on. */
const FEE = /^(?:(\d{4}-\d{2}-\d{2})=)?(\d{1,4}(?:\.\d{1,2})?)$/;

/** `2026=1.000/0.869/0.575`: a year’s indices of work, practice expense and malpractice. */
const INDICES = /^(\d{4})=(\d\.\d{1,3})\/(\d\.\d{1,3})\/(\d\.\d{1,3})$/;

/** True for a fee of a contract as an administrator writes it. */
export function isFeeWord(word: string): boolean {
  return Number(FEE.exec(word)?.[2] ?? 0) > 0;
}

/** True for the indices of a year as an administrator writes them. */
export function areIndices(word: string): boolean {
  return INDICES.test(word);
}

/** The latest fee that holds on a date of service; one without a day holds before all that have one. */
export function agreedUsd(
  words: readonly string[],
  dateOfService: string,
): { readonly usd: number; readonly from?: string } | undefined {
  const fees = words.flatMap((word) => {
    const [, from, amount] = FEE.exec(word) ?? [];
    return amount === undefined ? [] : [{ usd: Number(amount), ...(from === undefined ? {} : { from }) }];
  });
  return fees
    .filter(({ from = '' }) => from <= dateOfService)
    .sort(({ from: a = '' }, { from: b = '' }) => (a < b ? -1 : 1))
    .at(-1);
}

/** The geographic practice cost indices of a locality. */
export interface Gpcis {
  readonly work: number;
  readonly practiceExpense: number;
  readonly malpractice: number;
  /** True where none are set for the year, so that the nation’s 1 stands for each. */
  readonly isNational: boolean;
  readonly text: string;
}

/** A year’s indices; those of another year never stand in for them. */
export function gpcisOf(words: readonly string[], year: string): Gpcis {
  const written = words.map((word) => INDICES.exec(word)).find((found) => found?.[1] === year);
  const [, , work, practiceExpense, malpractice] = written ?? [];
  return {
    work: Number(work ?? 1),
    practiceExpense: Number(practiceExpense ?? 1),
    malpractice: Number(malpractice ?? 1),
    isNational: !written,
    text: [work, practiceExpense, malpractice].join('/'),
  };
}

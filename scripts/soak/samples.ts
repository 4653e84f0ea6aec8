// SPDX-License-Identifier: Apache-2.0

/** What a process used at a time of the run. */
export interface Sample {
  readonly minute: number;
  readonly heapMb: number;
  readonly rssMb: number;
  readonly waiting: number;
}

/** The lowest heap of each eighth of the run, warming up apart: what garbage collection leaves behind. */
export function lowsOf(samples: readonly Sample[]): Sample[] {
  const settled = samples.slice(Math.floor(samples.length / 5));
  const size = Math.max(1, Math.floor(settled.length / 8));
  return Array.from({ length: 8 }, (_, index) => settled.slice(index * size, (index + 1) * size))
    .filter((part) => part.length > 0)
    .map((part) => part.reduce((low, one) => (one.heapMb < low.heapMb ? one : low)));
}

/** Megabytes an hour by which those lows grow. */
export function slopePerHour(lows: readonly Sample[]): number {
  const meanX = average(lows.map(({ minute }) => minute));
  const meanY = average(lows.map(({ heapMb }) => heapMb));
  const above = lows.reduce((sum, { minute, heapMb }) => sum + (minute - meanX) * (heapMb - meanY), 0);
  const below = lows.reduce((sum, { minute }) => sum + (minute - meanX) ** 2, 0);
  return below === 0 ? 0 : (above / below) * 60;
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
}

export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function rounded(number: number): number {
  return Number(number.toFixed(1));
}

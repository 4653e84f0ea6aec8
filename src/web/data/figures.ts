// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import { countFigures, type Figures } from '../../capture/figures.ts';
import { isCalendarDate } from '../../capture/facts/records.ts';
import { readDays } from '../../capture/read-days.ts';

export interface Period {
  /** First and last date of service, `YYYY-MM-DD`. */
  readonly from: string;
  readonly to: string;
}

/** What is wrong with a period, in words; undefined where nothing is. */
export function periodProblem({ from, to }: Period): string | undefined {
  if (!isCalendarDate(from) || !isCalendarDate(to)) {
    return 'Enter both dates.';
  }
  return from > to ? 'The first date must not be after the last.' : undefined;
}

/** Reads the treatment days of a period, of one payer where one is given, and counts them. */
export async function loadFigures(
  medplum: MedplumClient,
  period: Period,
  payer: string,
  onProgress?: (read: number, of: number) => void,
): Promise<Figures> {
  const filter = { ...period, facets: payer === '' ? {} : { payer: [payer] } };
  return countFigures(await readDays(medplum, filter, onProgress), period.from, period.to);
}

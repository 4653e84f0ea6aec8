// SPDX-License-Identifier: Apache-2.0
import type { Period } from '@medplum/fhirtypes';
import { shownDate } from '../../capture/charting/clinic-clock.ts';
import { machineWall } from '../../capture/charting/form-clock.ts';

/*
 * What Medplum's components take from @medplum/core (scripts/build-web.ts): all of it, and dates and times as every
 * other page has them. Theirs would be `3/2/2026, 10:00:00 AM` beside `Mar 2, 2026, 10:00`.
 */
export * from '@medplum/core';

export function formatDate(date: string | undefined): string {
  return date === undefined || date === '' ? '' : shownDate(date.slice(0, 10));
}

export function formatDateTime(dateTime: string | undefined): string {
  return dateTime?.includes('T') === true ? shownDate(machineWall(dateTime)) : formatDate(dateTime);
}

export function formatPeriod(period: Period | undefined): string {
  const [start, end] = [formatDateTime(period?.start), formatDateTime(period?.end)];
  return start === '' && end === '' ? '' : `${start} – ${end}`;
}

// SPDX-License-Identifier: Apache-2.0

/** What a form says of a time that it cannot read. */
export const TIME_REFUSAL = 'Enter a time such as 9:30 or 14:05.';

const HALF_DAY = 12;

/**
 * A time of day as people type it: `930`, `9:30`, `9.30 pm`, `14h05`, `9 a.m.`; a bare number of one or two digits is an hour.
 * @returns `HH:MM` by 24 hours; undefined for what is no time of day.
 */
export function readTime(text: string): string | undefined {
  const [, hours = '', minutes = '00', half] =
    /^\s*(\d{1,2}?)(?:\s*[:.h]?\s*(\d\d))?\s*(?:h|([ap])\.?\s*(?:m\.?)?)?\s*$/i.exec(text) ?? [];
  if (hours === '' || Number(minutes) > 59) {
    return undefined;
  }
  const hour = hourOf(Number(hours), half?.toLowerCase());
  return hour === undefined ? undefined : `${String(hour).padStart(2, '0')}:${minutes}`;
}

/** True for `HH:MM`, as forms keep times. */
export function isTime(text: string): boolean {
  return readTime(text) === text;
}

/** 12 a.m. is midnight and 12 p.m. noon; 14 p.m. can only be 14. */
function hourOf(hour: number, half: string | undefined): number | undefined {
  if (hour > 23 || (half === 'a' && hour > HALF_DAY)) {
    return undefined;
  }
  return half === undefined || hour > HALF_DAY ? hour : (hour % HALF_DAY) + (half === 'p' ? HALF_DAY : 0);
}

// SPDX-License-Identifier: Apache-2.0

/** A decision in words: for a biller, for the patient, and the few that every place says alike. */
export { wallTime, wallTimes } from '../../engine/billing/clock-interval.ts';
export { pathInWords } from '../../engine/billing/path-words.ts';
export { LOST_TO, explain } from '../../engine/explain.ts';
export { worthLines, worthRows } from '../../engine/worth-words.ts';
export { plainWords } from '../../engine/plain/plain-words.ts';

// SPDX-License-Identifier: Apache-2.0
import { unitsForMinutes } from '../billing/timed-units.ts';
import { isEstimate } from './estimates.ts';
import type { Interpretation } from './interpretation.ts';
import { isNumber } from './measured-figures.ts';
import { interpret, MAX_TEXT_LENGTH } from './read-text.ts';
import { statedDurations, type StatedDuration } from './stated-durations.ts';
import { regionOfLevel } from './region-terms.ts';
import { inPlainWords } from './written-durations.ts';

/** A duration in whole words, or why a text is none; undefined where it holds no figure and states nothing. */
export type DurationInWords =
  | { readonly durationMs: number }
  /** `isOfDuration`: it holds one, though no plain one. */
  | { readonly invalid: string; readonly isOfDuration?: boolean }
  | undefined;

/**
 * Words that may stand beside a duration without changing it. Any word but these, and those that name a service or a
 * region, may change it ("less than", "planned", "scheduled", "up to"), and nothing is read from the text.
 */
const PLAIN_WORDS = new Set(
  'a about and around at bilateral bilaterally both contact direct duration each end face for from hands in left minutes of on one per performed provided right side skilled spent start session the therapy time timed to total treatment tx was x with work delivered exactly given completed totaling treated tissue soft spine region area muscle muscles joint joints upper lower mid'.split(
    ' ',
  ),
);

const PLAIN_MARKS = new Set([',', ':', '(', ')', '=', '.', '-', '/', "'", '"']);

/**
 * Reads a text that is nothing but a duration, with what it was spent on: "15 min", "1 h 5 min", "29 min 30 s", "2 x 15 min" (30),
 * "15 min each, cervical and lumbar" (30), "15 min + 15 min" (30), "10:05-10:35 AM". Units, "1:1" and the same time by the
 * clock may stand beside it: "2 units (30 min)", "30 min (10:05-10:35)". "Less than 8 min", "20 or 25 min", "30 min scheduled" and whatever else is
 * no plain duration is told, and never counted.
 */
export function durationInWords(text: string): DurationInWords {
  if (text.length > MAX_TEXT_LENGTH) {
    return { invalid: 'is too long to be a duration' };
  }
  const interpretation = interpret(inPlainWords(text));
  const { tokens } = interpretation;
  const all = statedDurations(tokens);
  const isFigure = tokens.some(({ kind, text: word }) => kind === 'number' || regionOfLevel(word) !== undefined);
  if (!isFigure && all.length === 0) {
    return undefined;
  }
  const byClock = all.filter(({ isByClock }) => isByClock);
  const measured = addedUp(
    tokens,
    all.filter(({ isByClock }) => !isByClock),
  );
  const durations = withSeconds(tokens, measured.length > 0 ? measured : byClock);
  const [only] = durations;
  const isGuessed =
    all.some((one) => one.isEstimate) || tokens.some((token, at) => isNumber(token) && isEstimate(tokens, at, at));
  const refused = (invalid: string): DurationInWords => ({ invalid, isOfDuration: isGuessed || all.length > 0 });
  if (isGuessed) {
    return refused('gives an estimate; write the minutes alone, as they were measured (“15 min”)');
  }
  if (isRange(interpretation)) {
    return refused('states a range or a fraction');
  }
  if (!only) {
    return refused('states no duration in minutes or hours');
  }
  if (durations.length > 1) {
    return refused('states several durations');
  }
  const sameByClock = byClock.filter(({ durationMs }) => durationMs === only.durationMs);
  if (!isPlain(interpretation, [only, ...sameByClock])) {
    return refused('states more than a plain duration');
  }
  if (statedUnits(tokens) > unitsForMinutes(only.durationMs / 60_000)) {
    return refused('states more units than its minutes make');
  }
  return only.isEach ? timesRegions(interpretation, only) : { durationMs: only.durationMs };
}

const SECONDS = new Set(['s', 'sec', 'secs', 'second', 'seconds']);

/** Seconds, behind hours and minutes or alone: "29 min 45 s", "1800 seconds". In notes they are those of a hold, and no time that counts. */
function withSeconds(
  tokens: Interpretation['tokens'],
  durations: readonly StatedDuration[],
): readonly StatedDuration[] {
  const units = [...tokens.keys()].filter((at) => SECONDS.has(tokens[at]?.text ?? ''));
  const [last = 0] = units;
  const figure = tokens[last - 1];
  const [longer] = durations;
  if (units.length !== 1 || figure?.kind !== 'number' || durations.length > 1) {
    return durations;
  }
  const durationMs = Number(figure.text) * 1000;
  const between = tokens.slice((longer?.last ?? last) + 1, last - 1).map(({ text }) => text);
  if (!longer) {
    return [{ first: last - 1, last, durationMs, isEach: false, isByClock: false, isDose: false }];
  }
  return longer.last < last && between.every((text) => text === 'and' || text === ',')
    ? [{ ...longer, last, durationMs: longer.durationMs + durationMs }]
    : durations;
}

/** The units of "15 min (2 units)", "15 min x 2 units". */
function statedUnits(tokens: Interpretation['tokens']): number {
  const figures = tokens.filter((_, at) => ['unit', 'units'].includes(tokens[at + 1]?.text ?? ''));
  return Math.max(0, ...figures.map(({ text }) => Number(text)).filter(Number.isFinite));
}

/** "15 min + 15 min" is one duration. */
function addedUp(tokens: Interpretation['tokens'], durations: readonly StatedDuration[]): readonly StatedDuration[] {
  const [first, ...others] = durations;
  const isSum = others.every(({ first: start }, at) => {
    const end = durations[at]?.last ?? start;
    return start === end + 2 && tokens[end + 1]?.text === '+';
  });
  const last = others.at(-1);
  return first && last && isSum
    ? [{ ...first, last: last.last, durationMs: durations.reduce((sum, { durationMs }) => sum + durationMs, 0) }]
    : durations;
}

/** "10-15 min", "10 to 15 min", "20 or 25 min". */
function isRange({ tokens }: Interpretation): boolean {
  return tokens.some(
    ({ text }, at) =>
      ['-', 'to', 'or', '/'].includes(text) &&
      tokens[at - 1]?.kind === 'number' &&
      tokens[at + 1]?.kind === 'number' &&
      ['min', 'mins', 'minute', 'minutes', 'h', 'hr', 'hrs', 'hour', 'hours', "'"].includes(tokens[at + 2]?.text ?? ''),
  );
}

function isPlain({ tokens, hits, context }: Interpretation, durations: readonly StatedDuration[]): boolean {
  const isStated = (at: number): boolean => durations.some(({ first, last }) => at >= first && at <= last);
  const named = new Set<number>();
  for (const { meaning, first, last } of hits) {
    const isPlace = meaning.is === 'region' || meaning.is === 'manual-therapy';
    if (isPlace || (meaning.is === 'service' && meaning.term.service === undefined)) {
      for (let at = first; at <= last; at += 1) {
        named.add(at);
      }
    }
  }
  const isUnsaid = context.ofService.some((kinds, at) => kinds !== undefined && isStated(at));
  return (
    !isUnsaid &&
    tokens.every(({ kind, text }, at) => {
      const isPlainWord = kind === 'word' && PLAIN_WORDS.has(text);
      const isMark = kind === 'mark' && PLAIN_MARKS.has(text);
      const isEnd = kind === 'break' && (text === '.' || text === '\n' || text === ';');
      const isLevel = regionOfLevel(text) !== undefined || isSecondLevel(tokens, at);
      return isStated(at) || named.has(at) || isPlainWord || isMark || isEnd || isLevel || isCount(tokens, at);
    })
  );
}

/** The figures of "2 units" and of "1:1". */
function isCount(tokens: Interpretation['tokens'], at: number): boolean {
  const around = [-2, -1, 0, 1, 2].map((offset) => tokens[at + offset]?.text ?? '');
  const [before, colon, text, after, next] = around;
  const isOneOnOne = text === '1' && ((after === ':' && next === '1') || (colon === ':' && before === '1'));
  const isUnits = ['unit', 'units'];
  return isOneOnOne || isUnits.includes(text ?? '') || (tokens[at]?.kind === 'number' && isUnits.includes(after ?? ''));
}

/** The 5 of "L4-5". */
function isSecondLevel(tokens: Interpretation['tokens'], at: number): boolean {
  return (
    tokens[at]?.kind === 'number' &&
    ['-', '/'].includes(tokens[at - 1]?.text ?? '') &&
    regionOfLevel(tokens[at - 2]?.text ?? '') !== undefined
  );
}

/** "15 min each" of as many regions as are named; of one or none it is not known how often. */
function timesRegions({ tokens, hits }: Interpretation, { durationMs }: StatedDuration): DurationInWords {
  const regions = new Set(hits.flatMap(({ meaning }) => (meaning.is === 'region' ? [meaning.region] : [])));
  const hasLevels = tokens.some(({ text }) => regionOfLevel(text) !== undefined);
  return regions.size > 1 && !hasLevels
    ? { durationMs: durationMs * regions.size }
    : { invalid: 'states minutes for each of an unknown number' };
}

// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { behind, MINUTE_WORDS } from './figure-lead.ts';
import { flowSheetRows } from './flow-sheet-rows.ts';
import { headedMinutes } from './headed-minutes.ts';
import { ledFigures } from './led-figures.ts';
import { bareFigures, type BareFigure } from './bare-figures.ts';
import { isMaybeOfCurrent } from './doubtful-minutes.ts';
import type { TreatmentNames } from './offsets.ts';
import type { Hit, StepCounter } from './phrases.ts';
import { statedDurations, type StatedDuration } from './stated-durations.ts';
import { linesOf } from './table-lines.ts';
import { summedFigures } from './summed-figures.ts';
import { tableMinutes } from './table-minutes.ts';
import type { Token } from './tokens.ts';
import { besideDurations, isAllTimed } from './minutes-beside.ts';
import { isBreak, isService, isTime, PAIRS, subjectOf, type NotedMinutes } from './minutes-subject.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';
import { wholeVisit } from './whole-visit.ts';

export type { NotedMinutes };

const MINUTE_MS = 60_000;

/**
 * What notes say of manual therapy as a whole, else the sum of what they say of each technique; undefined where they
 * say nothing, two things that differ, or minutes that may be of one more technique.
 */
export function manualTherapyMs(minutes: readonly NotedMinutes[]): number | undefined {
  const whole = new Set(minutes.filter(({ of }) => of === 'manual-therapy').map(({ durationMs }) => durationMs));
  const parts = minutes.filter(({ of }) => of === 'technique');
  const [only] = whole;
  if (whole.size > 0) {
    return whole.size === 1 ? only : undefined;
  }
  const isKnown = parts.length > 0 && !minutes.some(({ of }) => of === 'unclear');
  return isKnown ? parts.reduce((sum, { durationMs }) => sum + durationMs, 0) : undefined;
}

/** Durations of a text that stand beside "total treatment time", "manual therapy" or one of its techniques. */
export function notedMinutes(interpreted: Interpretation, counter: StepCounter): NotedMinutes[] {
  const { tokens, hits } = interpreted;
  counter.steps += tokens.length;
  const lines = linesOf(tokens, counter);
  const isOfDays = flowSheetRows(tokens, lines);
  const table = tableMinutes(interpreted, lines, counter);
  const headed = headedMinutes(interpreted, lines);
  const isInLines = (at: number): boolean => table.isRead(at) || headed.isRead(at) || isOfDays(at);
  const durations = statedDurations(tokens, treatmentNames(hits)).filter(
    ({ isDose, first }) => !isDose && !isInLines(first),
  );
  const led = ledFigures(interpreted, durations, isInLines, counter);
  const isRead = (at: number): boolean => isInLines(at) || led.isRead(at);
  const named = totalsBesideCodes(
    tokens,
    ownNames(
      tokens,
      hits.filter(({ meaning, first }) => ['service', 'manual-therapy', 'time'].includes(meaning.is) && !isRead(first)),
    ),
  );
  const stated = besideDurations(interpreted, durations, named, counter);
  const hasParts = stated.some(({ of }) => of === 'technique');
  const found = [
    ...table.minutes,
    ...headed.minutes,
    ...led.minutes,
    ...stated,
    ...bareMinutes(interpreted, durations, { named, isRead, hasParts }, counter),
  ];
  const isTold = found.some(({ of }) => of === 'visit');
  return [...found, ...(isTold ? [] : wholeVisit(interpreted, durations)), ...summedFigures(interpreted, named, found)]
    .filter(({ durationMs }) => durationMs > 0)
    .sort((a, b) => a.start - b.start)
    .filter(isNewFigure());
}

function treatmentNames(hits: readonly Hit<Meaning>[]): TreatmentNames {
  const byHand = hits.filter(isManualTherapy);
  return {
    ends: new Set(hits.filter(isService).map(({ last }) => last)),
    places: new Set(hits.flatMap(({ meaning, last }) => (meaning.is === 'region' ? [last] : []))),
    byHand: { begins: new Set(byHand.map(({ first }) => first)), ends: new Set(byHand.map(({ last }) => last)) },
  };
}

/** "STM, C5 PA, min: 15" tells one figure of both. */
function isNewFigure(): (noted: NotedMinutes) => boolean {
  const told = new Set<string>();
  return ({ of, start }) => {
    const figure = `${of} ${String(start)}`;
    const isNew = !told.has(figure);
    told.add(figure);
    return isNew;
  };
}

/** Without the "manual" of "manual traction", the "[timed]" of "97140 [timed] 14 min", and the number of a visit. */
function ownNames(tokens: readonly Token[], named: readonly Hit<Meaning>[]): readonly Hit<Meaning>[] {
  return named.filter((hit, index) => {
    if (hit.meaning.is === 'service') {
      return true;
    }
    const [before, next] = [named[index - 1], named[index + 1]];
    const isPart = [before, next].some((other) => other !== undefined && isManualOf(tokens, hit, other));
    const isOther = isRemark(tokens, hit, before) || isVisitNumber(tokens, hit) || isHeadingOf(tokens, hit, next);
    return !isPart && !isOther;
  });
}

function isManualOf(tokens: readonly Token[], { first, last, meaning }: Hit<Meaning>, other: Hit<Meaning>): boolean {
  const isInside = other.first <= first && last < other.last;
  return meaning.is === 'manual-therapy' && tokens[first]?.text === 'manual' && isInside && isManualTherapy(other);
}

/** What a service is, in brackets right behind it. */
function isRemark(tokens: readonly Token[], hit: Hit<Meaning>, before: Hit<Meaning> | undefined): boolean {
  const [open, close] = [tokens[hit.first - 1]?.text, tokens[hit.last + 1]?.text];
  const isInBrackets = (open === '(' && close === ')') || (open === '[' && close === ']');
  return isTime(hit) && isInBrackets && before !== undefined && !isTime(before) && before.last === hit.first - 2;
}

/** "Timed: MT 15 min, TE 15 min": a label whose figures are those of what it lists. */
function isHeadingOf(tokens: readonly Token[], hit: Hit<Meaning>, next: Hit<Meaning> | undefined): boolean {
  const colon = tokens[hit.last]?.text === ':' ? hit.last : hit.last + 1;
  const isLabel =
    isBreak(tokens[hit.first - 1]) && tokens[colon]?.text === ':' && next !== undefined && isService(next);
  const words = isLabel ? tokens.slice(hit.first, next.first) : [];
  return isTime(hit) && isLabel && words.every(({ kind }) => kind !== 'number' && kind !== 'break');
}

const VISITS = new Set(['visit', 'session', 'appointment', 'encounter']);
/** Less than this behind "visit:" counts visits rather than minutes. */
const LEAST_OF_VISIT = 31;

/** "Visit: 14". */
function isVisitNumber(tokens: readonly Token[], hit: Hit<Meaning>): boolean {
  const figure = tokens[hit.last];
  const isBare = figure?.kind === 'number' && !MEASURED.has(tokens[hit.last + 1]?.text ?? '');
  const isCount = isBare && VISITS.has(tokens[hit.first]?.text ?? '') && Number(figure.text) < LEAST_OF_VISIT;
  return isTime(hit) && isCount && tokens[hit.last - 1]?.text !== '=';
}

const MEASURED = new Set([...MINUTE_WORDS, "'", 'm', 'hr', 'hrs', 'hour', 'hours', 'h']);

/** "TTM" is of timed codes, but of the whole treatment where "TCM" stands for these. */
function totalsBesideCodes(tokens: readonly Token[], named: readonly Hit<Meaning>[]): readonly Hit<Meaning>[] {
  return tokens.some(({ text }) => text === 'tcm')
    ? named.map((hit) =>
        isTime(hit) && tokens[hit.first]?.text === 'ttm' ? { ...hit, meaning: { is: 'time', of: 'visit' } } : hit,
      )
    : named;
}

/** What a text names, as far as it was not read otherwise. */
interface Names {
  readonly named: readonly Hit<Meaning>[];
  readonly isRead: (at: number) => boolean;
  /** True where minutes of a technique are stated with their unit. */
  readonly hasParts: boolean;
}

/** "Total treatment time: 48", "MT 15", "timed/total 38/48": figures without their unit. */
function bareMinutes(
  interpreted: Interpretation,
  durations: readonly StatedDuration[],
  { named, isRead, hasParts }: Names,
  counter: StepCounter,
): NotedMinutes[] {
  if (named.length === 0) {
    return [];
  }
  const { tokens } = interpreted;
  const figures = bareFigures(interpreted, durations, { isRead, claimed: claimedBehind(tokens, named) }, counter);
  const nextOther = placesOfNextOther(named);
  const statedAt = new Set(durations.flatMap(({ isByClock, last }) => (isByClock ? [] : [last])));
  return named.flatMap((hit, index): NotedMinutes[] => {
    const isStated = statedAt.has(hit.first) || statedAt.has(hit.first - 1);
    const pair = hit.meaning.is === 'time' ? PAIRS[hit.meaning.of] : undefined;
    if (pair) {
      const both = figures.pairBeside(hit);
      const one = both.length > 0 || isStated ? undefined : figures.ofTime(hit);
      return pair.flatMap((of, index) => {
        const figure = both[index] ?? one;
        return figure ? [noteOf(of, figure)] : [];
      });
    }
    const same = isTime(hit) && !isOfOther(tokens[hit.first - 1]) ? sameTwice(figures.pairBeside(hit)) : undefined;
    if (same) {
      return [noteOf('visit', same), noteOf('timed', same)];
    }
    const of = isAttended(hit) ? undefined : subjectOf([hit], interpreted);
    if (of === undefined || (isStated && isTime(hit))) {
      return [];
    }
    const figure =
      of === 'technique'
        ? (figures.ofListed(hit) ?? figures.ofLabel(hit, nextOther[index]))
        : of === 'manual-therapy'
          ? figures.ofService(hit, nextOther[index])
          : figures.ofTime(hit);
    const maybe = of === 'technique' && hasParts ? figures.maybeOf(hit) : undefined;
    const isDoubtful = figure?.isEstimate === true || isMaybeOfCurrent(tokens, hit);
    if (!figure || (isDoubtful && (of === 'technique' || of === 'manual-therapy'))) {
      const unclear = of === 'technique' ? (figure ?? maybe) : undefined;
      return unclear ? [noteOf('unclear', unclear)] : [];
    }
    const isAll = of === 'visit' && isAllTimedBehind(tokens, hit, named[index + 1]);
    return [noteOf(of, figure), ...(isAll ? [noteOf('timed', figure)] : [])];
  });
}

/** Less than this twice is a score or a count: "Total 5/5". */
const LEAST_OF_BOTH = 8;

/** "Total 35/35": timed minutes and all of them, whichever goes first. */
function sameTwice([one, other]: readonly BareFigure[]): BareFigure | undefined {
  return one && one.minutes === other?.minutes && one.minutes >= LEAST_OF_BOTH ? one : undefined;
}

/** "Pain total 15/15" and "Visits total 12/12" are of what goes before; "treatment time total 35/35" is of time. */
function isOfOther(before: Token | undefined): boolean {
  return before?.kind === 'word' && before.text !== 'time' && !MINUTE_WORDS.has(before.text);
}

/** "15 min 1:1" holds its own figure. */
function isAttended({ meaning }: Hit<Meaning>): boolean {
  return meaning.is === 'time' && meaning.of === 'attended';
}

/** The figures that go before the name of their time, where it has none behind it: the 38 and 50 of "overall 38 timed, 50 total". */
function claimedBehind(tokens: readonly Token[], named: readonly Hit<Meaning>[]): ReadonlySet<number> {
  const claimed = new Set<number>();
  const ends = new Set(named.flatMap((hit) => (isTime(hit) ? [hit.last] : [])));
  for (const hit of named.filter(isTime).toReversed()) {
    const figure = behind(tokens, hit.last);
    const hasOwn = tokens[figure]?.kind === 'number' && !claimed.has(figure);
    const isBefore = ends.has(hit.first - 2) || tokens[hit.first - 2]?.text === ',';
    if (!hasOwn && isBefore && tokens[hit.first - 1]?.kind === 'number') {
      claimed.add(hit.first - 1);
    }
  }
  return claimed;
}

const MOST_BETWEEN = 6;

/** "Total time 60, all one on one": of one sentence. */
function isAllTimedBehind(tokens: readonly Token[], { last }: Hit<Meaning>, next: Hit<Meaning> | undefined): boolean {
  const between = next && next.first - last <= MOST_BETWEEN ? tokens.slice(last + 1, next.first) : undefined;
  return next !== undefined && isAllTimed(next) && between?.every((token) => !isBreak(token)) === true;
}

/** For each name where the next other service is named. */
function placesOfNextOther(named: readonly Hit<Meaning>[]): (number | undefined)[] {
  let next: number | undefined;
  return named
    .toReversed()
    .map(({ meaning, first }) => {
      const behind = next;
      next = meaning.is === 'service' && meaning.term.service !== undefined ? first : next;
      return behind;
    })
    .toReversed();
}

function noteOf(of: NotedMinutes['of'], { minutes, start }: BareFigure): NotedMinutes {
  return { of, durationMs: minutes * MINUTE_MS, start };
}

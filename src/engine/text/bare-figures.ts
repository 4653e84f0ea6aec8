// SPDX-License-Identifier: Apache-2.0
import { isCountedWord } from './counted-items.ts';
import { isEstimate } from './estimates.ts';
import { endsOf, startsOf } from './line-ends.ts';
import { behind, isCode, MINUTE_WORDS, NOT_DONE, pastUnits } from './figure-lead.ts';
import type { Interpretation } from './interpretation.ts';
import { placesPast } from './past-place.ts';
import type { Hit, StepCounter } from './phrases.ts';
import { isOfEach, isOfUnits, type StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';

/** A number of minutes that stands without its unit. */
export interface BareFigure {
  readonly minutes: number;
  readonly start: number;
  /** "15ish", "15 or so". */
  readonly isEstimate?: true;
}

type Place = Pick<Hit<unknown>, 'first' | 'last'>;

/** Finds the figures that belong to a name. */
export interface BareFigures {
  /** "Total treatment time: 48", "38 timed", "1:05". */
  ofTime(name: Place): BareFigure | undefined;
  /**
   * "MT 15", "97140 (15)", and under a heading of minutes the last figure of the line.
   * @param next - Where the next other service is named.
   */
  ofService(name: Place, next?: number): BareFigure | undefined;
  /** "STM to R UT, min: 15", "STM to R UT 0:15". */
  ofLabel(name: Place, next?: number): BareFigure | undefined;
  /** "Minutes: STM 12, core 18". */
  ofListed(name: Place): BareFigure | undefined;
  /** The 8 of "STM 8, mobs 4 min", which may be minutes. */
  maybeOf(name: Place): BareFigure | undefined;
  /** "Timed/total: 38/48", "38/48 timed/total". */
  pairBeside(name: Place): readonly BareFigure[];
}

/** What stands before a figure that its name follows: "45 timed / 45 total". */
const OPENING = new Set(['(', ',', ';', ':', '/', '|', '=', '\n', '.', 'of', 'which', 'with', 'including']);

/** What a figure is of that is none of minutes, and how one goes on. */
const NO_END = new Set(
  'x % # " ° unit units u to visits visit sessions reps rep sets set lb lbs kg deg degrees sec secs second seconds times cm mm ft feet days weeks wks hz mhz w'.split(
    ' ',
  ),
);

/** Less than this behind a service is a number of units, sets or a grade, and behind an x one of repetitions. */
const LEAST_OF_SERVICE = 5;
const LEAST_OF_TIMES = 8;
const MOST_OF_SERVICE = 90;
const MOST_OF_TIME = 480;
const MOST_UNITS = 6;
const MOST_HOURS = 3;

/** The figure of "1-on-1". */
const ONE_TO_ONE = '1';

/** Between the items of a list. */
const JOINTS = new Set([',', '+', 'and', '/']);

/** Figures that were read already, and those that go before the name of a time. */
interface FiguresOfOthers {
  readonly isRead: (at: number) => boolean;
  readonly claimed: ReadonlySet<number>;
}

/** The figures of a text that are part of no duration. */
export function bareFigures(
  { tokens, hits }: Interpretation,
  durations: readonly StatedDuration[],
  { isRead, claimed }: FiguresOfOthers,
  counter: StepCounter,
): BareFigures {
  counter.steps += tokens.length;
  const stated = new Set(durations.flatMap(({ first, last, isRange }) => (isRange ? [first, last - 1] : [first])));
  const figureAt: FigureAt = (at) => {
    const token = tokens[at];
    const isOwn =
      !isCode(token) && !stated.has(at) && !isRead(at) && !isOfEach(tokens, at) && !isOfNextName(tokens, at);
    return token?.kind === 'number' && isOwn && isEndOfFigure(tokens, at)
      ? { minutes: Number(token.text), start: token.start, ...(isEstimate(tokens, at, at) ? { isEstimate: true } : {}) }
      : undefined;
  };
  const ofTime = ({ first, last }: Place): BareFigure | undefined => {
    const isFigure = tokens[last]?.kind === 'number' && tokens[last].text !== ONE_TO_ONE;
    const at = isFigure ? last : behind(tokens, last);
    const isOpened = claimed.has(first - 1) || OPENING.has(tokens[first - 2]?.text ?? '\n');
    const opened = isOpened ? figureBefore(tokens, first, stated) : undefined;
    const isListed = opened !== undefined && tokens[last + 1]?.text === ',';
    const figures = [clockAt(tokens, at), isListed || claimed.has(at) ? undefined : figureAt(at), opened];
    return figures.find((figure) => figure && figure.minutes <= MOST_OF_TIME);
  };
  const pairAt = (at: number): readonly BareFigure[] => {
    const [one, slash, other] = tokens.slice(Math.max(at, 0), at + 3);
    return one?.kind === 'number' && slash?.text === '/' && other?.kind === 'number' && isEndOfFigure(tokens, at + 2)
      ? [one, other].map(({ text, start }) => ({ minutes: Number(text), start }))
      : [];
  };
  const pairBeside = ({ first, last }: Place): readonly BareFigure[] => {
    const both = pairAt(behind(tokens, tokens[last + 1]?.text === ')' ? last + 1 : last));
    return both.length > 0 ? both : pairAt(first - 3);
  };
  const lineEnds = endsOf(tokens, ({ text }) => text === '\n');
  const pastPlace = placesPast(tokens, hits);
  const ofLabel = labelledFigures(tokens, figureAt, lineEnds, pastPlace);
  return {
    ofTime,
    ofService: serviceFigures(tokens, figureAt, lineEnds, pastPlace, ofLabel),
    ofLabel,
    ofListed: listedFigures(tokens, figureAt, lineEnds),
    maybeOf: figuresOfItems(tokens, figureAt),
    pairBeside,
  };
}

function figuresOfItems(tokens: readonly Token[], figureAt: FigureAt): BareFigures['maybeOf'] {
  return ({ first, last }) => {
    const at = tokens[last + 1]?.text === 'for' ? last + 2 : last + 1;
    const [isBehind, goesOn] = [tokens[first - 1], tokens[at + 1]].map((token) => JOINTS.has(token?.text ?? ''));
    const isLast = isBehind === true && (tokens[at + 1]?.kind ?? 'break') === 'break';
    const figure = goesOn === true || isLast ? figureAt(at) : undefined;
    return figure && isMinutesOfService(figure) ? figure : undefined;
  };
}

type FigureAt = (at: number) => BareFigure | undefined;

function labelledFigures(
  tokens: readonly Token[],
  figureAt: FigureAt,
  lineEnds: readonly number[],
  pastPlace: (last: number) => number,
): BareFigures['ofLabel'] {
  const labels = labelsBehind(tokens);
  return ({ first, last }, next = Infinity) => {
    const label = labels[first] ?? Infinity;
    const labelled = label < Math.min(next, lineEnds[first] ?? 0) ? figureAt(behind(tokens, label)) : undefined;
    return labelled ?? clockOf(tokens, pastPlace(last));
  };
}

function serviceFigures(
  tokens: readonly Token[],
  figureAt: FigureAt,
  lineEnds: readonly number[],
  pastPlace: (last: number) => number,
  ofLabel: BareFigures['ofLabel'],
): BareFigures['ofService'] {
  const column = tokens.findIndex(({ text }, at) => {
    const before = tokens[at - 1];
    return MINUTE_WORDS.has(text) && before?.kind !== 'number' && !NOT_DONE.has(before?.text ?? '');
  });
  const cellEnds = endsOf(tokens, ({ text }) => text === '\n' || text === '|');
  /** The last figure of a line, or the one before it where the last is a number of units. */
  const ofLine = (first: number): BareFigure | undefined => {
    const end = lineEnds[first] ?? 0;
    const before = tokens[end - 1]?.text === '|' ? end - 2 : end - 1;
    const [last, next] = [figureAt(end), figureAt(before)];
    return last && next && before > first && last.minutes <= MOST_UNITS && next.minutes > MOST_UNITS ? next : last;
  };
  const ofCell = (first: number): BareFigure | undefined => {
    const isFirstInCell = tokens[first - 1] === undefined || ['|', '\n', ':'].includes(tokens[first - 1]?.text ?? '');
    const end = cellEnds[first] ?? 0;
    return isFirstInCell && tokens[end + 1]?.text === '|' && tokens[end - 1]?.text !== 'x' ? figureAt(end) : undefined;
  };
  return ({ first, last }, next = Infinity) => {
    const isTimes = tokens[last + 1]?.text === 'x';
    const plain = [behind(tokens, last), pastUnits(tokens, last), behind(tokens, pastPlace(last))].map(figureAt);
    const near = [...plain, ofCell(first), clockOf(tokens, last), beforeBrackets(tokens, first, last, figureAt)].find(
      (figure) => figure && isMinutesOfService(figure) && !(isTimes && figure.minutes < LEAST_OF_TIMES),
    );
    if (near) {
      return near;
    }
    const isAlone = next > (lineEnds[first] ?? 0);
    return ofLabel({ first, last }, next) ?? (isAlone && column >= 0 && column < first ? ofLine(first) : undefined);
  };
}

/** "Manual therapy 0:15": of an hour, so that no time of day is taken for it. */
function clockOf(tokens: readonly Token[], last: number): BareFigure | undefined {
  const at = behind(tokens, last);
  return Number(tokens[at]?.text) === 0 ? clockAt(tokens, at) : undefined;
}

/** "15 (97140)". */
function beforeBrackets(
  tokens: readonly Token[],
  first: number,
  last: number,
  figureAt: FigureAt,
): BareFigure | undefined {
  const isInBrackets = tokens[first - 1]?.text === '(' && tokens[last + 1]?.text === ')';
  return isInBrackets && isCode(tokens[first]) ? figureAt(first - 2) : undefined;
}

function listedFigures(
  tokens: readonly Token[],
  figureAt: FigureAt,
  lineEnds: readonly number[],
): BareFigures['ofListed'] {
  const lineStarts = startsOf(tokens);
  const timeColumn = timeColumnOf(tokens);
  return ({ first, last }) => {
    const isListed = MINUTE_WORDS.has(tokens[lineStarts[first] ?? 0]?.text ?? '');
    const isUnderTime = timeColumn >= 0 && timeColumn < first;
    const at = isListed ? behind(tokens, last) : isUnderTime ? lineEnds[first] : undefined;
    const figure = at === undefined ? undefined : figureAt(at);
    return figure && isMinutesOfService(figure) ? figure : undefined;
  };
}

function isMinutesOfService({ minutes }: BareFigure): boolean {
  return Number.isInteger(minutes) && minutes >= LEAST_OF_SERVICE && minutes <= MOST_OF_SERVICE;
}

/** "38 timed" in brackets or behind a comma. */
function figureBefore(tokens: readonly Token[], first: number, stated: ReadonlySet<number>): BareFigure | undefined {
  const token = tokens[first - 1];
  return token?.kind === 'number' && !stated.has(first - 1)
    ? { minutes: Number(token.text), start: token.start }
    : undefined;
}

/** Hours and minutes of a total: "1:05". */
function clockAt(tokens: readonly Token[], at: number): BareFigure | undefined {
  const [hours, colon, minutes] = tokens.slice(at, at + 3);
  const isClock =
    hours?.kind === 'number' && colon?.text === ':' && minutes?.kind === 'number' && minutes.text.length === 2;
  const next = tokens[at + 3]?.text ?? '';
  // "0:45 min" may be seconds.
  const isOther = next === '-' || ['am', 'pm', 'a', 'p', 'to'].includes(next) || MINUTE_WORDS.has(next);
  return isClock && !isOther && Number(hours.text) <= MOST_HOURS
    ? { minutes: Number(hours.text) * 60 + Number(minutes.text), start: hours.start }
    : undefined;
}

/** The 24 of "(16) MT, (24) TE". */
function isOfNextName(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === '(' && tokens[at - 2]?.text === ',' && tokens[at + 2]?.kind === 'word';
}

/** False where a figure goes on, or is of something else than minutes. */
function isEndOfFigure(tokens: readonly Token[], at: number): boolean {
  const [next, after] = [tokens[at + 1], tokens[at + 2]];
  const isUnits = next?.text === '/' && ['u', 'unit', 'units'].includes(tokens[at + 3]?.text ?? '');
  const isJoint = ['/', '-', ':', 'or', 'to'].includes(next?.text ?? '') && after?.kind === 'number';
  // "4+" goes on, "18 + TE 20" does not.
  const isPlus = next?.text === '+' && (next.start === tokens[at]?.end || after?.kind === 'number');
  // "Minutes: 12 Units: 1", "Minutes 12 Units 1".
  const isNamed = after?.text === ':' || (after?.kind === 'number' && MINUTE_WORDS.has(tokens[at - 1]?.text ?? ''));
  const isNextName = isNamed && ['unit', 'units'].includes(next?.text ?? '');
  // With its unit it is read as a duration, or left out for what stands beside it: "STM 10 min nightly".
  const isMeasured = MINUTE_WORDS.has(next?.text ?? '') && after?.text !== ':' && after?.kind !== 'number';
  return (
    !isMeasured &&
    !isCountedWord(next) &&
    !(isJoint && !isUnits) &&
    !isPlus &&
    (isNextName || !NO_END.has(next?.text ?? ''))
  );
}

/** Before "time": of more than one service. */
const OF_VISIT = new Set(
  'total tot treatment tx rx session visit timed contact direct skilled therapy start end in'.split(' '),
);

/** For each token the next "min" that stands before its figure: "Manual: STM, mobs. Min: 14", "Manual: STM; time 15". */
function labelsBehind(tokens: readonly Token[]): number[] {
  const labels = new Array<number>(tokens.length);
  let label = Infinity;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const isNamed = tokens[at + 1]?.text === ':' && !OF_VISIT.has(tokens[at - 1]?.text ?? '');
    const isTime = tokens[at]?.text === 'time' && (isNamed || [';', ','].includes(tokens[at - 1]?.text ?? ''));
    const isUnit = tokens[at - 1]?.kind === 'number' && !isOfUnits(tokens, at - 1);
    // "Total tx min 32" is of the visit.
    const isMinuteWord = MINUTE_WORDS.has(tokens[at]?.text ?? '');
    const isMinutes = isMinuteWord && !isUnit && !OF_VISIT.has(tokens[at - 1]?.text ?? '');
    // "STM x 14 minutes. Total time in minutes 35": what has its own minutes has no more behind them.
    label = isTime || isMinutes ? at : isMinuteWord && isUnit ? Infinity : label;
    labels[at] = label;
  }
  return labels;
}

/** The end of a line of headings whose last column is time: "Intervention Body part Parameters Time"; -1 without one. */
function timeColumnOf(tokens: readonly Token[]): number {
  let words = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const isLast = tokens[at + 1]?.text === '\n';
    if (isLast && words >= 2 && (token?.text === 'time' || MINUTE_WORDS.has(token?.text ?? ''))) {
      return at;
    }
    words = token?.kind === 'word' || token?.text === '|' ? words + 1 : token?.text === '\n' ? 0 : -Infinity;
  }
  return -1;
}

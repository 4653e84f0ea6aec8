// SPDX-License-Identifier: Apache-2.0
import type { Hit } from './phrases.ts';
import type { Token } from './tokens.ts';

const ENDINGS = new Set('ended ends stopped stops finished concluded discontinued terminated'.split(' '));
/** What begins, goes on or ends at a time; "began with STM 10 min" tells how long. */
const TURNS = new Set([
  ...'began begin begins begun start starts started initiated commenced resumed restarted'.split(' '),
  ...ENDINGS,
]);
/** What a treatment lost: minutes behind these are of a wait, whatever follows. */
const LOSSES = ['delayed', 'paused', 'interrupted', 'halted', 'postponed', 'shortened', 'put off', 'cut short'];
/** Behind minutes of what began: it began that long after. */
const FROM = new Set(['after', 'into', 'past']);
/** Behind minutes from a time to another. */
const SINCE = new Set([...FROM, 'before', 'prior', 'ahead']);
/** Between the name of a treatment and minutes of what went before it: "STM following 10 min heat". */
export const FOLLOWING: ReadonlySet<string> = new Set(['after', 'following']);
const OFF_TIME = new Set('late later early earlier'.split(' '));
const VISITS = new Set('session treatment tx visit appointment'.split(' '));
const WITHIN_TURN = 8;
const LEADING = new Set('by for at the about approximately approx ~ another'.split(' '));

/** Where treatments are named: what is named right before minutes may be done in them. */
export interface TreatmentNames {
  /** The last token of each name. */
  readonly ends: ReadonlySet<number>;
  /** The last token of each name of a region. */
  readonly places: ReadonlySet<number>;
  /** The first and the last token of each that is done by hand. */
  readonly byHand: { readonly begins: ReadonlySet<number>; readonly ends: ReadonlySet<number> };
}

const NO_NAMES: TreatmentNames = { ends: new Set(), places: new Set(), byHand: { begins: new Set(), ends: new Set() } };

/**
 * True for minutes between two times, in which nothing is said to be done: "began 2 min after exercise", "5 min late",
 * "at the 10 min mark", "delayed by 10 min", "within 5 min of treatment".
 * @param next - The token behind the minutes.
 */
export function isOffset(
  tokens: readonly Token[],
  first: number,
  next: number,
  names: TreatmentNames = NO_NAMES,
): boolean {
  const behind = tokens[next]?.text ?? '';
  const lead = pastLeading(tokens, first - 1);
  const words = `${tokens[lead - 1]?.text ?? ''} ${tokens[lead]?.text ?? ''}`;
  if (OFF_TIME.has(behind) || SINCE.has(behind)) {
    const { name, turn } = lookBack(tokens, first, names.ends);
    return !(name > turn) && (OFF_TIME.has(behind) || turn >= 0);
  }
  return (
    behind === 'mark' ||
    isOfWhatWentBefore(tokens, first, next, names) ||
    (tokens[lead]?.text === 'within' && behind === 'of') ||
    LOSSES.some((loss) => words.endsWith(loss))
  );
}

/** "STM following 10 min heat", "After 5 min warm up, STM"; in "gait training after 10 min of STM" they are of the STM. */
function isOfWhatWentBefore(
  tokens: readonly Token[],
  first: number,
  next: number,
  { byHand }: TreatmentNames,
): boolean {
  const name = tokens[next]?.text === 'of' ? next + 1 : next;
  const isOfOther = byHand.ends.has(first - 2) || (tokens[first - 2]?.kind ?? 'break') === 'break';
  return FOLLOWING.has(tokens[first - 1]?.text ?? '') && isOfOther && !byHand.begins.has(name);
}

/**
 * True where minutes right behind the name of a treatment may be a wait all the same: "joint mobs 8 min later", "began STM
 * 8 min after heat"; "STM 8 min early in session" and "began STM 8 min before exercise" tell how long.
 * @param isBeforeService - True where another treatment is named right behind them.
 */
export function mayBeOffset(
  tokens: readonly Token[],
  { first, last }: Pick<Hit<unknown>, 'first' | 'last'>,
  isBeforeService: boolean,
): boolean {
  const [behind = '', ...then] = tokens.slice(last + 1, last + 5).map(({ text }) => text);
  if (!OFF_TIME.has(behind) && !SINCE.has(behind)) {
    return false;
  }
  const { turn } = lookBack(tokens, first);
  const isEnding = ENDINGS.has(tokens[turn]?.text ?? '');
  if (OFF_TIME.has(behind)) {
    const isInVisit = then[0] === 'in' && then.some((text) => VISITS.has(text));
    return isEnding || !(isInVisit || (behind === 'early' && turn < 0));
  }
  const isTold = tokens[first - 1]?.text === 'for' || (isBeforeService && !FROM.has(behind));
  return turn >= 0 && (isEnding || !isTold);
}

function pastLeading(tokens: readonly Token[], at: number): number {
  let lead = at;
  while (LEADING.has(tokens[lead]?.text ?? '')) {
    lead -= 1;
  }
  return lead;
}

/** The last name and the last turn before minutes in their item of a list; -1 without one. */
function lookBack(
  tokens: readonly Token[],
  first: number,
  names: ReadonlySet<number> = new Set(),
): { readonly name: number; readonly turn: number } {
  let name = -1;
  for (let at = first - 1; at >= first - WITHIN_TURN; at -= 1) {
    const token = tokens[at];
    if (!token || token.kind === 'break' || token.text === ',' || token.text === 'with') {
      break;
    }
    name = name < 0 && names.has(at) ? at : name;
    if (TURNS.has(token.text)) {
      return { name, turn: at };
    }
  }
  return { name, turn: -1 };
}

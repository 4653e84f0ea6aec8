// SPDX-License-Identifier: Apache-2.0
import { NOT_NOW } from './context-term.ts';
import type { Interpretation } from './interpretation.ts';
import { MOTIONS } from './motion-terms.ts';
import type { StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/** What is measured or rated: beside one of these a figure that becomes another tells a change. */
const MEASURES = new Set(
  `${MOTIONS}|flx|forward|bend|scaption|rom|arom|prom|grip|pinch|girth|slr|mmo|opening|dpc|faber|wblt|frt|tug|popliteal|angle|edema|circumference|pain|pn|nprs|nrs|vas|ha|headache|ache|lag|lift|r1|r2|jpe|gird|mio|ake|ktw|mas|tdc|peak|slump|hop|speed|tone`.split(
    '|',
  ),
);
const UNITS = new Set('° deg degree degrees cm mm mmhg'.split(' '));
/** A length that is told twice was measured twice; a range of motion goes from one angle to another. */
const LENGTHS = new Set(['cm', 'mm']);
/** Between a figure and its arrow. */
const PASSED = new Set([...UNITS, '/', '10', '%', '"', ')', 'sec', 's']);
/** A questionnaire's score changes over weeks, and a dose of exercise is set. */
const NOT_MEASURED = new Set(
  'odi ndi dash quickdash lefs koos hoos foto spadi psfs faam visa promis womac oswestry modi dhi score x reps sets rep set # lb lbs level rpe weight eval ie initial since weeks week'.split(
    ' ',
  ),
);
const MEASURED_WITHIN = 5;
const LEAST_OF_RANGE = 15;

const BEFORE = new Set(['pre', 'before', 'initially', 'arrival', 'start', 'prior']);
const AFTER = new Set([
  'post',
  'after',
  'afterwards',
  'afterward',
  'end',
  'now',
  'finish',
  'leaving',
  'vs',
  'versus',
  'was',
]);

/** Where figures tell a change that a visit brought: "105° → 113°" behind a treatment, "30 (pre) 42 (post)", a table of both. */
export function valueChanges({ tokens, hits, context }: Interpretation, counter: StepCounter): number[] {
  counter.steps += tokens.length;
  const found = placesOfChange(tokens);
  if (found.length === 0) {
    return [];
  }
  const treatedAt =
    hits.find((hit) => isManualTherapy(hit) && context.ofService[hit.first] === undefined)?.first ?? Infinity;
  const treatments = new Set(
    hits.flatMap((hit) => (isManualTherapy(hit) || TREATMENTS.has(hit.meaning.is) ? [hit.first] : [])),
  );
  const isOfVisit = (at: number): boolean => {
    const last = tokens[at]?.kind === 'number' && !isOfPair(tokens, at) ? endOfChange(tokens, at) : undefined;
    return last === undefined || at > treatedAt || namesTreatment(tokens, last, treatments);
  };
  return found.flatMap((at) =>
    isOfVisit(at) && !context.ofFinding[at]?.some((kind) => NOT_NOW.includes(kind)) ? [tokens[at]?.start ?? 0] : [],
  );
}

/** Where figures or the heading of a table tell of two values. */
function placesOfChange(tokens: readonly Token[]): number[] {
  const found: number[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const { kind = 'break', text = '' } = tokens[at] ?? {};
    const isTold =
      kind === 'number'
        ? isOfPair(tokens, at) || endOfChange(tokens, at) !== undefined
        : kind === 'word' && BEFORE.has(text) && isHeadOfPair(tokens, at);
    if (isTold) {
      found.push(at);
    }
  }
  return found;
}

const TREATMENTS = new Set<Meaning['is']>(['treatment', 'planned-technique']);
const LINKS = new Set(['with', 'after', 'post', 'following', 'p', 'by', 'w', 'during']);
const LINKED_WITHIN = 4;

/** "60 -> 68 with mobs". */
function namesTreatment(tokens: readonly Token[], last: number, treatments: ReadonlySet<number>): boolean {
  const link = tokens.slice(last + 1, last + 1 + LINKED_WITHIN).findIndex(({ text }) => LINKS.has(text));
  const isTreatment = (_: unknown, step: number): boolean => treatments.has(last + 2 + link + step);
  return link >= 0 && Array.from({ length: LINKED_WITHIN }).some(isTreatment);
}

/** Where "22 cm -> 17 cm", "flexion 100 to 108", "headache from 4 to 1", "-25 → -8" ends: a measure that became another. */
function endOfChange(tokens: readonly Token[], first: number): number | undefined {
  let at = first + 1;
  while (at < first + MEASURED_WITHIN && PASSED.has(tokens[at]?.text ?? '')) {
    at += 1;
  }
  const isTo = tokens[at]?.text === 'to';
  const isArrow = tokens[at]?.text === '→' || tokens[at]?.text === '>' || tokens[at + 1]?.text === '>';
  if (!isTo && !isArrow) {
    return undefined;
  }
  while (['to', '-', ',', '>', '→'].includes(tokens[at]?.text ?? '')) {
    at += 1;
  }
  const [from, to] = [Number(tokens[first]?.text), Number(tokens[at]?.text)];
  const isFrom = tokens[first - 1]?.text === 'from';
  const isTwiceMeasured = [first, at].every((figure) => LENGTHS.has(tokens[figure + 1]?.text ?? ''));
  const isRange = isTo && !isFrom && !isTwiceMeasured && (from < LEAST_OF_RANGE || to < from);
  const isChange = tokens[at]?.kind === 'number' && from !== to && !isRange;
  return isChange && isMeasure(tokens, first, at, isTo && !isFrom) ? at : undefined;
}

function isMeasure(tokens: readonly Token[], first: number, last: number, isTo: boolean): boolean {
  const units = tokens.slice(first + 1, last + 2).some(({ text }) => UNITS.has(text));
  const begin = Math.max(0, first - (isTo ? 2 : MEASURED_WITHIN));
  const before = tokens.slice(begin, first);
  const sentence = before.slice(before.findLastIndex(({ kind }) => kind === 'break') + 1);
  const isOther = [...sentence, ...tokens.slice(last + 1, last + 3)].some(({ text }) => NOT_MEASURED.has(text));
  return !isOther && ((units && !isTo) || sentence.some(({ text }) => MEASURES.has(text)));
}

const PAIR_WITHIN = 10;

/** "Before 40, after 55", "30 (pre) 42 (post)", "15 min after vs 5 before". */
function isOfPair(tokens: readonly Token[], at: number): boolean {
  const isFirst = beside(tokens, at, BEFORE) || beside(tokens, at, AFTER);
  if (!isFirst) {
    return false;
  }
  for (let next = at + 1; next <= at + PAIR_WITHIN && tokens[next] && tokens[next]?.kind !== 'break'; next += 1) {
    const isOther = tokens[next]?.kind === 'number' && tokens[next]?.text !== tokens[at]?.text;
    if (isOther && isBeforeAndAfter(tokens, at, next)) {
      return true;
    }
  }
  return false;
}

function isBeforeAndAfter(tokens: readonly Token[], one: number, other: number): boolean {
  return (
    (beside(tokens, one, BEFORE) && beside(tokens, other, AFTER)) ||
    (beside(tokens, one, AFTER) && beside(tokens, other, BEFORE))
  );
}

/** True where one of the words stands next to a figure, past a bracket, a colon, a unit or its noun. */
function beside(tokens: readonly Token[], at: number, words: ReadonlySet<string>): boolean {
  const [before, behind] = [tokens[at - 1], tokens[at + 1]];
  return (
    isIn(before, words) ||
    isIn(behind, words) ||
    (isIn(before, PASSED_BESIDE) && isIn(tokens[at - 2], words)) ||
    ((isIn(behind, PASSED_BESIDE) || behind?.kind === 'word') && isIn(tokens[at + 2], words))
  );
}

const PASSED_BESIDE = new Set([...UNITS, '(', ':', '=', '[', 'was']);

function isIn(token: Token | undefined, words: ReadonlySet<string>): boolean {
  return token !== undefined && words.has(token.text);
}

const LONGEST_HEAD = 6;

/** "PRE  POST" above a line with two figures that differ. */
function isHeadOfPair(tokens: readonly Token[], at: number): boolean {
  const behind = tokens.slice(at, at + LONGEST_HEAD).findIndex(({ text }) => text === '\n');
  const end = at + behind;
  const head = behind < 0 ? [] : tokens.slice(at, end);
  const isHead = head.some(({ text }) => AFTER.has(text)) && head.every(({ kind }) => kind !== 'number');
  const line = isHead ? lineAt(tokens, end + 1) : [];
  const figures = line.filter(({ kind }) => kind === 'number').map(({ text }) => text);
  return new Set(figures).size > 1;
}

const LONGEST_LINE = 12;

function lineAt(tokens: readonly Token[], first: number): readonly Token[] {
  const line = tokens.slice(first, first + LONGEST_LINE);
  const end = line.findIndex(({ text }) => text === '\n');
  return end < 0 ? line : line.slice(0, end);
}

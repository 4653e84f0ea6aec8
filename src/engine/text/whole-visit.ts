// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { isBreak, type NotedMinutes } from './minutes-subject.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';

/** In the title of a note: what the minutes beside it are of. */
const VISITS = new Set('visit session encounter treatment treat tx followup'.split(' '));
const EVALUATIONS = new Set('eval evaluation reeval reevaluation'.split(' '));
/** What else a title says of its visit. */
const TITLE_WORDS = new Set(
  'pt ot physical occupational therapy new patient initial re daily progress follow up and outpatient inpatient pediatric paediatric vestibular pelvic health hand balance lymphedema neuro orthopedic ortho sports aquatic home homecare hh snf clinic rehab number no note'.split(
    ' ',
  ),
);
const EVALUATION_CODES = /^9716[1-8]$/;

const LONGEST_TITLE = 14;
const FEWEST_PARTS = 2;

/**
 * Minutes of the whole visit that no name of a time tells, but where they stand: in the title of the note, or at its
 * end, where they are what its parts come to.
 */
export function wholeVisit(interpreted: Interpretation, durations: readonly StatedDuration[]): NotedMinutes[] {
  const whole = inTitle(interpreted.tokens, durations) ?? atEnd(interpreted.tokens, durations);
  const start = whole && interpreted.tokens[whole.first]?.start;
  return whole && start !== undefined ? [{ of: 'visit', durationMs: whole.durationMs, start }] : [];
}

/** "PT evaluation (45 min)", "Vestibular visit 2. 33 min." above the note. */
function inTitle(tokens: readonly Token[], durations: readonly StatedDuration[]): StatedDuration | undefined {
  const [first, second] = durations;
  const line = tokens.findIndex(({ text }) => text === '\n');
  const end = Math.min(line < 0 ? tokens.length : line, LONGEST_TITLE);
  if (!first || first.isByClock || first.isEach || first.isRange === true || first.last >= end) {
    return undefined;
  }
  const title = tokens.slice(0, first.last + 1);
  const isTitle = title.every((token, at) => at >= first.first || isOfTitle(token));
  const names = (words: ReadonlySet<string>): boolean => tokens.slice(0, end).some(({ text }) => words.has(text));
  // An evaluation's minutes are of that alone where others are told.
  const isWhole = names(VISITS) || (names(EVALUATIONS) && second === undefined);
  const next = tokens[first.last + 1];
  return isTitle &&
    isWhole &&
    (isBreak(next) || next?.kind === 'mark' || next?.text === 'total' || EVALUATIONS.has(next?.text ?? ''))
    ? first
    : undefined;
}

function isOfTitle({ kind, text }: Token): boolean {
  return kind === 'word'
    ? TITLE_WORDS.has(text) || VISITS.has(text) || EVALUATIONS.has(text)
    : kind !== 'number' || text.length < 3 || EVALUATION_CODES.test(text);
}

/** "TE 25 min, gait 20 min. … 45 min." */
function atEnd(tokens: readonly Token[], durations: readonly StatedDuration[]): StatedDuration | undefined {
  const last = durations.at(-1);
  const parts = durations.slice(0, -1);
  const isPlain = (one: StatedDuration): boolean => !one.isByClock && !one.isEach && one.isRange !== true;
  if (!last || parts.length < FEWEST_PARTS || !durations.every(isPlain)) {
    return undefined;
  }
  const isAlone = isBreak(tokens[last.first - 1]) && isBreak(tokens[last.last + 1]);
  const sumMs = parts.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return isAlone && sumMs === last.durationMs ? last : undefined;
}

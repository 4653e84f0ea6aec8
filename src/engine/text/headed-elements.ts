// SPDX-License-Identifier: Apache-2.0
import { isBlank } from './blanks.ts';
import type { Context } from './context.ts';
import type { NoteElement } from './element-terms.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';
import { present } from '../present.ts';

/** Answers that say that there is none, or that nothing was said. */
const NO_ANSWER = new Set(
  'none no nothing nil na n denies denied 0 wnl wfl normal full unlimited unrestricted independent ind deferred see without not resolved pending tbd same to will monitor next yes good great fine ok unknown'.split(
    ' ',
  ),
);

const LONGEST_ANSWER = 12;
const FEWEST_WORDS = 2;

/** Where a heading is answered: "Functional limits: dishes, bathtub". */
export function headedElements(
  { tokens, hits, context }: { tokens: readonly Token[]; hits: readonly Hit<Meaning>[]; context: Context },
  counter: StepCounter,
): { readonly element: NoteElement; readonly start: number }[] {
  counter.steps += hits.length;
  return present(hits, ({ meaning, first, last }) => {
    const isHeading =
      meaning.is === 'headed' &&
      beginsLine(tokens[first - 1]) &&
      endsHeading(tokens, last + 1) &&
      !isBlank(tokens, last + 1);
    const answer = isHeading ? answerFrom(tokens, last + 2, context) : undefined;
    return answer && meaning.is === 'headed' ? { element: meaning.element, start: answer.start } : undefined;
  });
}

function beginsLine(before: Token | undefined): boolean {
  return before === undefined || before.kind === 'break' || ['>', '*', '|', '-', '['].includes(before.text);
}

function endsHeading(tokens: readonly Token[], at: number): boolean {
  return [':', '=', '-', '>', '|'].includes(tokens[at]?.text ?? '');
}

/** The first word of an answer; undefined for none. */
function answerFrom(tokens: readonly Token[], first: number, { ofFinding }: Context): Token | undefined {
  let begin = first;
  while (tokens[begin]?.kind === 'mark' || tokens[begin]?.text === '\n') {
    begin += 1;
  }
  const answer = tokens[begin];
  if (!answer || answer.kind === 'break' || NO_ANSWER.has(answer.text) || ofFinding[begin] !== undefined) {
    return undefined;
  }
  let words = 0;
  for (let at = begin; at < begin + LONGEST_ANSWER && tokens[at] && tokens[at]?.kind !== 'break'; at += 1) {
    words += tokens[at]?.kind === 'mark' ? 0 : 1;
  }
  return words >= FEWEST_WORDS && !isHeadingAt(tokens, begin) ? answer : undefined;
}

/** The next line's own heading is no answer. */
function isHeadingAt(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.text === '\n' && [1, 2, 3].some((words) => tokens[at + words]?.text === ':');
}

// SPDX-License-Identifier: Apache-2.0
import type { Context } from './context.ts';
import type { NoteElement } from './element-terms.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';

/** Headings under which a form asks for one element: whatever is answered there is one, unless the answer is none. */
export const ELEMENT_HEADINGS: Readonly<Record<NoteElement, readonly string[]>> = {
  symptom: [
    'cc',
    'chief|presenting|primary|main|current|patient|pt complaint|complaints|symptom|symptoms|sx|concern|concerns|problem',
    'complaint|complaints|symptoms|sx|sxs',
    'pain location|locations|area|areas|description|descriptors|quality|type',
  ],
  'functional-limitation': [
    'current|present|reported|remaining? functional|function|fx|fxn|fxnl status|level|limitation|limitations|limits|deficit|deficits|impairments|problems|complaint|complaints|difficulties|restrictions',
    'activity|activities|participation|adl|adls|iadl|work|sleep status|limitation|limitations|limits|restriction|restrictions|deficits|difficulty|difficulties',
    'limitations|limits|limited|restrictions|restricted in|with|activities?',
    'difficulty|difficulties|trouble|problems with|in?',
    'still|what is still? a? hard|difficult|problem|limited',
    'cannot|cant|unable do|to?',
    'avoids|avoiding',
  ],
  'exam-finding': [],
  response: [
    'response|responses|resp|rsp|reaction to|from|after? todays|the? treatment|tx|rx|session|intervention|therapy?',
    'patient|pt|client|her|his|child response|resp|tolerance|reaction to? treatment|tx|session|intervention|therapy?',
    'tolerance|tol to|of? treatment|tx|rx|session|therapy|activity|intervention?',
    'after|post treatment|tx|rx|session|manual|exercise|intervention|visit|assessment|test?',
    'retest|recheck|reassess|reassessment|re test|check|assessment?',
    'what changed',
    'check out',
    'how did they|he|she|it|patient|pt do|go|respond',
    'result|results|effect|effects|outcome of|from? treatment|tx|session|today',
    'end|close of|at session|visit|treatment|tx status?',
  ],
};

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
  return hits.flatMap(({ meaning, first, last }) => {
    counter.steps += 1;
    const isHeading = meaning.is === 'headed' && beginsLine(tokens[first - 1]) && endsHeading(tokens, last + 1);
    const answer = isHeading ? answerFrom(tokens, last + 2, context) : undefined;
    return answer && meaning.is === 'headed' ? [{ element: meaning.element, start: answer.start }] : [];
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

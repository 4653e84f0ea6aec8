// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

/** "ROM ____", "[Response] ___", "Response:" with nothing under it: asked for by a form, and not answered. */
export function isBlank(tokens: readonly Token[], behind: number): boolean {
  return isLeftBlank(tokens, behind) || isBareHeading(tokens, behind);
}

function isLeftBlank(tokens: readonly Token[], behind: number): boolean {
  let at = endOfLabel(tokens, behind);
  while ([':', ']', '-', '='].includes(tokens[at]?.text ?? '')) {
    at += 1;
  }
  const first = at;
  while (tokens[at]?.text === '_') {
    at += 1;
  }
  const next = tokens[at];
  return (
    at - first >= FEWEST_BLANKS &&
    !(next?.start === tokens[at - 1]?.end && ['word', 'number'].includes(next?.kind ?? ''))
  );
}

/** Headings of a note's parts, by their first word: what stands under one is not under the heading before it. */
const PARTS = new Set(
  's o a p subjective objective assessment plan treatment treatments tx interventions intervention procedures response goals hep education signature total time minutes billing charges'.split(
    ' ',
  ),
);

/** True where a line ends with the label, and the note ends there or goes on with its next part. */
function isBareHeading(tokens: readonly Token[], behind: number): boolean {
  const colon = tokens[behind - 1]?.text === ':' ? behind - 1 : endOfLabel(tokens, behind);
  let at = colon + 1;
  if (tokens[colon]?.text !== ':' || (tokens[at] && tokens[at]?.text !== '\n')) {
    return false;
  }
  while (tokens[at]?.kind === 'break') {
    at += 1;
  }
  const part = tokens[at];
  return part === undefined || (PARTS.has(part.text) && tokens[endOfLabel(tokens, at + 1)]?.text === ':');
}

const FEWEST_BLANKS = 2;
const LONGEST_LABEL = 3;

/** Past the rest of a label: "Response to treatment: ____". */
function endOfLabel(tokens: readonly Token[], first: number): number {
  let at = first;
  while (at < first + LONGEST_LABEL && tokens[at]?.kind === 'word') {
    at += 1;
  }
  return tokens[at]?.text === ':' ? at : first;
}

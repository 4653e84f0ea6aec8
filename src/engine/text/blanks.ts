// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

/** "ROM ____", "[Response] ___": asked for by a form, and not answered. */
export function isBlank(tokens: readonly Token[], behind: number): boolean {
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

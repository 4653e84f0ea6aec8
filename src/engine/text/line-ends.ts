// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';

/** For each token the first of its line. */
export function startsOf(tokens: readonly Token[]): number[] {
  let start = 0;
  return tokens.map(({ text }, at) => {
    start = text === '\n' ? at + 1 : start;
    return start;
  });
}

/** For each token the last one before the next that ends something. */
export function endsOf(tokens: readonly Token[], isEnd: (token: Token) => boolean): number[] {
  const ends = new Array<number>(tokens.length);
  let end = tokens.length - 1;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    end = token && isEnd(token) ? at - 1 : end;
    ends[at] = end;
  }
  return ends;
}

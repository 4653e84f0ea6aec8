// SPDX-License-Identifier: Apache-2.0
import type { StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';

interface Box {
  readonly first: number;
  readonly last: number;
  readonly isTicked: boolean;
}

/**
 * True for each token that belongs to a box that is not ticked. Boxes stand before their words where the first of a
 * line begins it or follows a colon ("Pain: [x] sharp [ ] dull"), else behind them ("Manual [ ] US [x]").
 */
export function untickedIn(tokens: readonly Token[], counter: StepCounter): boolean[] {
  const unticked = new Array<boolean>(tokens.length).fill(false);
  let lineStart = 0;
  for (let at = 0; at <= tokens.length; at += 1) {
    counter.steps += 1;
    if (at === tokens.length || tokens[at]?.text === '\n') {
      markLine(tokens, lineStart, at, unticked);
      lineStart = at + 1;
    }
  }
  return unticked;
}

function markLine(tokens: readonly Token[], start: number, end: number, unticked: boolean[]): void {
  const boxes: Box[] = [];
  for (let at = start; at < end; at += 1) {
    const box = boxAt(tokens, at);
    if (box) {
      boxes.push(box);
      at = box.last;
    }
  }
  const lead = boxes[0]?.first ?? start;
  const areBefore = lead === start || tokens[lead - 1]?.text === ':';
  boxes.forEach(({ first, last, isTicked }, index) => {
    if (!isTicked) {
      const from = areBefore ? last + 1 : (boxes[index - 1]?.last ?? start - 1) + 1;
      unticked.fill(true, from, areBefore ? (boxes[index + 1]?.first ?? end) : first);
    }
  });
}

function boxAt(tokens: readonly Token[], at: number): Box | undefined {
  const [sign, inner, close] = [tokens[at]?.text, tokens[at + 1]?.text, tokens[at + 2]?.text];
  if (sign === '☐' || sign === '☑' || sign === '☒') {
    return { first: at, last: at, isTicked: sign !== '☐' };
  }
  if (sign === '[' && inner === ']') {
    return { first: at, last: at + 1, isTicked: false };
  }
  return sign === '[' && inner === 'x' && close === ']' ? { first: at, last: at + 2, isTicked: true } : undefined;
}

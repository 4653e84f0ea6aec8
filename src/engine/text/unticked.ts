// SPDX-License-Identifier: Apache-2.0
import type { StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';

interface Box {
  readonly first: number;
  readonly last: number;
  readonly isTicked: boolean;
}

/** True for each token that belongs to a box that is not ticked: "Pain: [x] sharp [ ] dull", "Manual [ ] US [x]". */
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
    const box = tokens[at]?.kind === 'mark' ? boxAt(tokens, at) : undefined;
    if (box) {
      boxes.push(box);
      at = box.last;
    }
  }
  if (boxes.length === 0) {
    return;
  }
  const areBefore = groupsOf(tokens, boxes).flatMap((group) =>
    new Array<boolean>(group.length).fill(standBefore(tokens, group, start, end)),
  );
  boxes.forEach(({ first, last, isTicked }, index) => {
    if (!isTicked) {
      const next = boxes[index + 1]?.first ?? end;
      const ahead = boxes[index - 1]?.last ?? start - 1;
      unticked.fill(
        true,
        areBefore[index] ? last + 1 : sentenceStart(tokens, ahead + 1, first),
        areBefore[index] ? sentenceEnd(tokens, last + 1, next) : first,
      );
    }
  });
}

/** The boxes of a line by the colons that lead to them: "Manual [x] min 13 Type: [ ] mobs [x] STM". */
function groupsOf(tokens: readonly Token[], boxes: readonly Box[]): Box[][] {
  const groups: Box[][] = [];
  for (const box of boxes) {
    const group = tokens[box.first - 1]?.text === ':' ? undefined : groups.at(-1);
    if (group) {
      group.push(box);
    } else {
      groups.push([box]);
    }
  }
  return groups;
}

/**
 * True where boxes stand before their words: the first begins the line or follows a colon, or all together stand
 * nearer to what follows them ("MANUAL  [x] STM  [ ] MFR"), or, where that is equal, none ends the line or
 * has a figure behind it.
 */
function standBefore(tokens: readonly Token[], boxes: readonly Box[], start: number, end: number): boolean {
  const lead = boxes[0]?.first ?? start;
  if (lead === start || tokens[lead - 1]?.text === ':') {
    return true;
  }
  const gap = (at: number): number => (tokens[at]?.start ?? 0) - (tokens[at - 1]?.end ?? 0);
  const inner = boxes.filter(({ last }) => last + 1 < end);
  const nearer = inner.reduce((sum, { first, last }) => sum + gap(first) - gap(last + 1), 0);
  const next = tokens[(boxes[0]?.last ?? start) + 1];
  const isFilledIn = next?.kind === 'number' || next?.text === '_';
  return nearer === 0 ? boxes.at(-1)?.last !== end - 1 && !isFilledIn : nearer > 0;
}

/** The words of a box go no further than their sentence, or than a label that stands apart: "[ ] mobs   Time: 11 min". */
function sentenceEnd(tokens: readonly Token[], first: number, most: number): number {
  let at = first;
  while (at < most && tokens[at]?.kind !== 'break' && !(at > first && isLabelApart(tokens, at))) {
    at += 1;
  }
  return at;
}

function isLabelApart(tokens: readonly Token[], at: number): boolean {
  const gap = (tokens[at]?.start ?? 0) - (tokens[at - 1]?.end ?? 0);
  return gap >= APART && (tokens[at + 1]?.text === ':' || tokens[at + 2]?.text === ':');
}

/** So many spaces part the fields of a form. */
const APART = 2;

function sentenceStart(tokens: readonly Token[], least: number, end: number): number {
  let at = end;
  while (at > least && tokens[at - 1]?.kind !== 'break') {
    at -= 1;
  }
  return at;
}

const SIGNS: Readonly<Record<string, boolean>> = { '☐': false, '□': false, '☑': true, '☒': true, '■': true };
const TICKS = new Set(['x', '✓', '✔', 'y', 'yes', '*']);
const CLOSED_BY: Readonly<Record<string, string>> = { '[': ']', '(': ')' };

/** "☐", "[ ]", "( )", "[x]", "(X)"; "[Y]" and "[N]" answer. */
function boxAt(tokens: readonly Token[], at: number): Box | undefined {
  const [sign = '', inner = '', close] = [tokens[at]?.text, tokens[at + 1]?.text, tokens[at + 2]?.text];
  const isTicked = SIGNS[sign];
  const closing = CLOSED_BY[sign];
  if (isTicked !== undefined) {
    return { first: at, last: at, isTicked };
  }
  if (closing === undefined) {
    return undefined;
  }
  if (inner === closing) {
    return { first: at, last: at + 1, isTicked: false };
  }
  const isBox = close === closing && (TICKS.has(inner) || inner === 'n' || inner === 'no');
  return isBox ? { first: at, last: at + 2, isTicked: TICKS.has(inner) } : undefined;
}

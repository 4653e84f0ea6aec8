// SPDX-License-Identifier: Apache-2.0
import { NOT_NOW } from './context-term.ts';
import type { Interpretation } from './interpretation.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy } from './vocabulary.ts';

/** A motion by its other names. */
const SAME = new Map([
  ['flexion', 'flex'],
  ['flx', 'flex'],
  ['ff', 'flex'],
  ['extension', 'ext'],
  ['rotation', 'rot'],
  ['abduction', 'abd'],
  ['dorsiflexion', 'df'],
  ['plantarflexion', 'pf'],
  ['sidebend', 'sb'],
]);

/** Beside a figure that is a dose of exercise. */
const DOSES = new Set('x reps rep sets set lb lbs # sec min mins minutes times hz'.split(' '));
const NOT_BEFORE = new Set('x / to of +'.split(' '));

/** Between a name and its figure. */
const PASSED = new Set('is was are now at r l p right left only measured measures : = ( -'.split(' '));
const PASSED_WITHIN = 3;

/** Words before a figure that name no measure: services, times, and what counts visits or doses. */
const NAMELESS = new Set(
  'row item step line page part no number station round stage problem goal exercise intervention procedure min mins minutes time total timed tot tt mt te ta nmr tx rx pt ot unit units code level gr grade set sets rep reps week wk visit visits session sessions day age pod phase bike treadmill the a an and or then for with in on after before about approx approximately by from x did do she he'.split(
    ' ',
  ),
);

/**
 * Where the same is measured behind the first treatment as before it, with another figure: "ER 40. Glides. ER 55". It is
 * known by the word before its figure and its side, whatever is measured.
 * @param figures - The places of the numbers among the tokens.
 */
export function measuredAnew({ tokens, hits, context }: Interpretation, figures: readonly number[]): number[] {
  const { ofFinding, ofService } = context;
  const treatedAt = hits.find((hit) => isManualTherapy(hit) && ofService[hit.first] === undefined)?.first;
  if (treatedAt === undefined) {
    return [];
  }
  const before = new Map<string, string>();
  const found: number[] = [];
  for (const at of figures) {
    const name = isDose(tokens, at) ? undefined : nameBefore(tokens, at);
    if (name === undefined || ofFinding[at]?.some((kind) => NOT_NOW.includes(kind))) {
      continue;
    }
    const { text: figure = '', start = 0 } = tokens[at] ?? {};
    const side = sideBefore(tokens, at);
    if (at < treatedAt) {
      before.set(name, figure).set(`${side} ${name}`, figure);
      continue;
    }
    const isOfOtherSide = before.has(`${OTHER_SIDE.get(side) ?? '-'} ${name}`);
    const known = before.get(`${side} ${name}`) ?? (isOfOtherSide ? undefined : before.get(name));
    if (known !== undefined && known !== figure) {
      found.push(start);
    }
  }
  return found;
}

const SIDES = new Map([
  ...'l left lt'.split(' ').map((word) => [word, 'l'] as const),
  ...'r right rt'.split(' ').map((word) => [word, 'r'] as const),
]);
const OTHER_SIDE = new Map([
  ['l', 'r'],
  ['r', 'l'],
]);
const SIDE_WITHIN = 4;

/** "L rot 60", "rotation left: 60"; nothing where no side is named. */
function sideBefore(tokens: readonly Token[], at: number): string {
  for (let place = at - 1; place >= at - SIDE_WITHIN; place -= 1) {
    const { kind = 'break', text = '' } = tokens[place] ?? {};
    const side = SIDES.get(text);
    if (side !== undefined || kind === 'break' || kind === 'number') {
      return side ?? '';
    }
  }
  return '';
}

function isDose(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  // "10-15" goes on, "ext -11" is below nought; "exercise 2:" is one of a list.
  const goesOn = before?.text === '-' && before.start === tokens[at - 2]?.end;
  return (
    goesOn ||
    tokens[at + 1]?.text === ':' ||
    NOT_BEFORE.has(before?.text ?? '') ||
    DOSES.has(tokens[at + 1]?.text ?? '')
  );
}

function nameBefore(tokens: readonly Token[], at: number): string | undefined {
  let place = at - 1;
  while (place > at - 1 - PASSED_WITHIN && PASSED.has(tokens[place]?.text ?? '')) {
    place -= 1;
  }
  // "Fig 8 54 cm".
  const word = tokens[place]?.kind === 'number' ? tokens[place - 1] : tokens[place];
  return word?.kind === 'word' && !NAMELESS.has(word.text) ? (SAME.get(word.text) ?? word.text) : undefined;
}

// SPDX-License-Identifier: Apache-2.0
import type { ContextCue } from './context.ts';
import { unitAt } from './measured-figures.ts';
import { isService } from './minutes-subject.ts';
import { OTHER_WORK, TECHNIQUE_NOUNS } from './other-work.ts';
import type { Hit } from './phrases.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/** Before a remark on what goes before it, or the value of a label: "TE (held)", "Traction: declined". */
const REMARKS = new Set(['(', '[', ':']);
/** Labels of what became of an item, which begin no other one: "manual therapy: 15 min Status: held". */
const SAYS_OF_IT = new Set([
  ...['status', 'response', 'tolerance', 'result', 'results', 'outcome', 'reason', 'comment', 'comments', 'note'],
  ...['notes', 'remark', 'remarks', 'today', 'performed', 'completed', 'done', 'given', 'patient', 'pt'],
]);
const JOINS = new Set(['and', '+', '&', 'plus']);
const LONGEST_NAME = 4;
const MOST_BACK = 16;

/**
 * Remarks reach no farther back than to their own item of a list that tells minutes: "manual therapy 15 min and TE
 * (held)", "Manual therapy: 15 min Traction: (N/A)". "Manual therapy 15 min to neck (held)" is one item.
 */
export function withinItems(
  cues: readonly Hit<ContextCue>[],
  tokens: readonly Token[],
  hits: readonly Hit<Meaning>[],
): readonly Hit<ContextCue>[] {
  const isRemark = ({ meaning: { kind, reach }, first }: Hit<ContextCue>): boolean =>
    kind === 'negated' &&
    (reach === 'backward' || reach === 'both') &&
    [first, first - 1].some((at) => REMARKS.has(tokens[at]?.text ?? ''));
  if (!cues.some(isRemark)) {
    return cues;
  }
  const names: Names = { all: beginsOf(hits.filter(isService)), byHand: beginsOf(hits.filter(isManualTherapy)) };
  return cues.map((cue) => {
    const begin = isRemark(cue) ? beginOfItem(tokens, cue.first, names) : undefined;
    return begin === undefined ? cue : { ...cue, meaning: { ...cue.meaning, maxBack: cue.first - begin } };
  });
}

/** The first token of each name. */
interface Names {
  readonly all: ReadonlySet<number>;
  readonly byHand: ReadonlySet<number>;
}

function beginsOf(hits: readonly Hit<Meaning>[]): ReadonlySet<number> {
  return new Set(hits.map(({ first }) => first));
}

/** Where an item begins behind the minutes of the one before it. */
function beginOfItem(tokens: readonly Token[], remark: number, names: Names): number | undefined {
  for (let at = remark - 1; at >= remark - MOST_BACK; at -= 1) {
    const token = tokens[at];
    if (!token || token.kind === 'break' || token.text === ',') {
      return undefined;
    }
    const unit = token.kind === 'number' ? unitAt(tokens, at + 1) : undefined;
    if (unit || (token.kind === 'number' && tokens[at - 1]?.text === ':')) {
      const begin = nextItem(tokens, unit?.next ?? at + 1, remark, names);
      if (begin !== undefined) {
        return begin;
      }
    }
  }
  return undefined;
}

/** Behind minutes, also with their place: "and TE", "to neck and TE", "Traction:". */
function nextItem(tokens: readonly Token[], first: number, remark: number, names: Names): number | undefined {
  let at = first;
  while (at < first + LONGEST_NAME && tokens[at]?.kind === 'word' && !JOINS.has(tokens[at]?.text ?? '')) {
    at += 1;
  }
  if (JOINS.has(tokens[at]?.text ?? '')) {
    const next = at + 1;
    const text = tokens[next]?.text ?? '';
    const isName = names.all.has(next) || OTHER_WORK.has(text) || TECHNIQUE_NOUNS.has(text);
    return next < remark && isName ? next : undefined;
  }
  // The minutes may lead what is done by hand: "Manual therapy: 15 min STM: held".
  const isLabel = at > first && at <= remark && tokens[at]?.text === ':' && !names.byHand.has(first);
  const saysOfIt = tokens.slice(first, at).some(({ text }) => SAYS_OF_IT.has(text));
  return isLabel && !saysOfIt ? first : undefined;
}

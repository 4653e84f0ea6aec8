// SPDX-License-Identifier: Apache-2.0
import type { Context } from './context.ts';
import { NOT_NOW, type ContextKind } from './context-term.ts';
import type { Interpretation } from './interpretation.ts';
import { MOTIONS } from './motion-terms.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/** How many words may stand between a link and its treatment, and between a change and a weak link. */
const WORDS_BETWEEN = 3;

/** Between a treatment and what it did, its region among them. */
const WORDS_TO_DOING = 5;

const NOT_HERE_AND_NOW: readonly ContextKind[] = [...NOT_NOW, 'elsewhere', 'since'];

/** Where a sentence tells of a change and of the treatment behind it: "reports less pain after the glides". */
export function treatmentEffects({ tokens, hits, context }: Interpretation, counter: StepCounter): number[] {
  const found: number[] = [];
  let sentence: SentenceSoFar = {};
  let at = 0;
  let isTreated = false;
  let leastBefore: number | undefined;
  for (const hit of hits) {
    counter.steps += 1;
    for (; at < hit.first; at += 1) {
      sentence = tokens[at]?.kind === 'break' ? {} : sentence;
    }
    if (context.ofFinding[hit.first]?.some((kind) => NOT_HERE_AND_NOW.includes(kind))) {
      continue;
    }
    const rating = ratingAt(tokens, hit);
    const effect = readOn(sentence, hit) ?? (isTreated && isAfterAll(tokens, hit) ? hit : undefined);
    if (effect ?? (isTreated && rating < (leastBefore ?? 0))) {
      found.push(tokens[(effect ?? hit).first]?.start ?? 0);
    }
    isTreated ||= isManualTherapy(hit);
    leastBefore = isTreated || rating === Infinity ? leastBefore : Math.min(leastBefore ?? rating, rating);
  }
  return [...found, ...measuredAnew(tokens, hits, context, counter)];
}

const MEASURES = new Set(
  `${MOTIONS}|grip|pinch|girth|slr|aslr|ake|ktw|wblt|mas|tdc|elev|elevation|scaption|frt|faber|popliteal|thomas|ober|hop|mio|mmo|opening|dpc`
    .split('|')
    .filter((word) => word !== ''),
);
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
/** Behind a figure that is a dose of exercise. */
const DOSES = new Set(['x', 'reps', 'rep', 'sets', 'set', 'lb', 'lbs', '#', 'sec', 'min', 'times', 'hz']);
const FIGURE_WITHIN = 3;

/** Where the same is measured behind the first treatment as before it, with another figure: "ER 40. Glides. ER 55". */
function measuredAnew(
  tokens: readonly Token[],
  hits: readonly Hit<Meaning>[],
  { ofFinding, ofService }: Context,
  counter: StepCounter,
): number[] {
  const treatedAt = hits.find((hit) => isManualTherapy(hit) && ofService[hit.first] === undefined)?.first ?? Infinity;
  const before = new Map<string, string>();
  const found: number[] = [];
  counter.steps += tokens.length;
  for (const [at, { text: written, start }] of tokens.entries()) {
    const text = SAME.get(written) ?? written;
    const figure = MEASURES.has(text) ? figureBehind(tokens, at) : undefined;
    if (figure === undefined || ofFinding[at]?.some((kind) => NOT_NOW.includes(kind))) {
      continue;
    }
    const known = before.get(text);
    if (at < treatedAt) {
      before.set(text, figure);
    } else if (known !== undefined && known !== figure) {
      found.push(start);
    }
  }
  return found;
}

function figureBehind(tokens: readonly Token[], at: number): string | undefined {
  for (let place = at + 1; place <= at + FIGURE_WITHIN; place += 1) {
    const token = tokens[place];
    if (token?.kind === 'number') {
      const isDose = DOSES.has(tokens[place + 1]?.text ?? '') || tokens[place - 1]?.text === 'x';
      return isDose ? undefined : token.text;
    }
    if (token?.kind !== 'word' && token?.text !== ':' && token?.text !== '=') {
      return undefined;
    }
  }
  return undefined;
}

/** What a sentence has told as far as it was read. */
interface SentenceSoFar {
  effect?: Hit<Meaning>;
  treatment?: Hit<Meaning>;
  link?: Hit<Meaning>;
  /** True from a treatment behind a strong link: a change may still follow. */
  isAfterTreatment?: boolean;
}

/** Takes in what a sentence says next; the change, where it has now told of one and of its treatment. */
function readOn(sentence: SentenceSoFar, hit: Hit<Meaning>): Hit<Meaning> | undefined {
  const { meaning } = hit;
  if (meaning.is === 'effect') {
    sentence.effect = hit;
    return sentence.isAfterTreatment ? hit : undefined;
  }
  if (meaning.is === 'link') {
    sentence.link = hit;
    return undefined;
  }
  const { effect, link, treatment } = sentence;
  if (meaning.is === 'caused') {
    return treatment && hit.first - treatment.last - 1 <= WORDS_TO_DOING ? hit : undefined;
  }
  const isTreatment = meaning.is === 'treatment' || isManualTherapy(hit);
  sentence.treatment = isTreatment ? hit : treatment;
  if (!isTreatment || link?.meaning.is !== 'link' || hit.first - link.last - 1 > WORDS_BETWEEN) {
    return undefined;
  }
  if (link.meaning.strength === 'bearing' && !(effect?.meaning.is === 'effect' && effect.meaning.isBearing)) {
    return undefined;
  }
  const isStrong = link.meaning.strength === 'strong';
  sentence.isAfterTreatment ||= isStrong;
  return effect && (isStrong || isBeside(effect, link)) ? effect : undefined;
}

/** A rating of ten; none is not lower than any. */
function ratingAt(tokens: readonly Token[], { meaning, first }: Hit<Meaning>): number {
  const rating = meaning.is === 'effect' ? Number(tokens[first]?.text) : NaN;
  return Number.isNaN(rating) ? Infinity : rating;
}

/** "Rotation 60 after.", "no symptoms after": after what was done. */
function isAfterAll(tokens: readonly Token[], { meaning, last }: Hit<Meaning>): boolean {
  const next = tokens[last + 1];
  const isEnd = next === undefined || next.kind === 'break' || [',', ')'].includes(next.text);
  return meaning.is === 'link' && ['after', 'afterwards', 'afterward'].includes(tokens[last]?.text ?? '') && isEnd;
}

/** True where a link stands close behind a change. */
function isBeside(effect: Hit<Meaning>, link: Hit<Meaning>): boolean {
  return effect.last < link.first && link.first - effect.last - 1 <= WORDS_BETWEEN;
}

// SPDX-License-Identifier: Apache-2.0
import { isBlank } from './blanks.ts';
import { NOT_NOW, type ContextKind } from './context-term.ts';
import type { Interpretation } from './interpretation.ts';
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
    if (hit.meaning.is === 'treatment' && isBlank(tokens, hit.last + 1)) {
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
  return found;
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

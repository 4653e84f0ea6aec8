// SPDX-License-Identifier: Apache-2.0
import type { Concept } from './treatment-day.ts';

/** Regions of the body as chiropractors and therapists bill them, with the wording that names each. */
const REGION_WORDS: readonly (readonly [region: string, pattern: RegExp])[] = [
  ['cervical', /\b(?:neck|cervical|c-?spine|sub-?occipital|atlanto\w*)\b/i],
  ['thoracic', /\b(?:thoracic|t-?spine|mid(?:dle)?[-\s]?back|upper[-\s]back|costo\w*)\b/i],
  ['lumbar', /\b(?:lumbar|lumbo\w*|l-?spine|low(?:er)?[-\s]back)\b/i],
  ['sacral', /\b(?:sacr(?:al|um|o\w*)|lumbosacral|si\s+joints?|si-?j|coccyx)\b/i],
  ['pelvic', /\b(?:pelvi\w+|ili(?:um|ac))\b/i],
  ['head', /\b(?:head|cranial|cranium|tmj|temporo-?mandibular|jaw)\b/i],
  ['shoulder', /\b(?:shoulders?|gleno-?humeral|scapul\w+|rotator\s+cuff)\b/i],
  ['elbow', /\b(?:elbows?|forearms?)\b/i],
  ['wrist and hand', /\b(?:wrists?|hands?|fingers?|thumbs?)\b/i],
  ['hip', /\b(?:hips?|glute\w*)\b/i],
  ['knee', /\b(?:knees?|patell\w+)\b/i],
  ['ankle and foot', /\b(?:ankles?|foot|feet|toes?|calf|calves)\b/i],
];

const LEVEL_REGIONS: Readonly<Record<string, string>> = { C: 'cervical', T: 'thoracic', L: 'lumbar', S: 'sacral' };

/**
 * Regions that a concept names: by its words, by spinal levels ("L4-5" is lumbar, "L5-S1" lumbar and sacral), and
 * by its code, so that equal codes are equal regions even where the words tell nothing.
 */
export function regionsOf({ system, code, text }: Concept): string[] {
  const byWords = REGION_WORDS.filter(([, pattern]) => pattern.test(text)).map(([region]) => region);
  const byLevel = [...text.matchAll(/\b([CTLS])\d{1,2}\b/g)].map(([, letter = '']) => LEVEL_REGIONS[letter] ?? '');
  const byCode = code === undefined ? [] : [`${system ?? ''}|${code}`];
  const named = [...new Set([...byWords, ...byLevel])];
  return [...named, ...byCode, ...(named.length === 0 && code === undefined ? [text.trim().toLowerCase()] : [])];
}

/** The regions two lists share, as readable names where there are any. */
export function sharedRegions(a: readonly Concept[], b: readonly Concept[]): string[] {
  const others = new Set(b.flatMap(regionsOf));
  const shared = [...new Set(a.flatMap(regionsOf))].filter((region) => others.has(region));
  const readable = shared.filter((region) => !region.includes('|'));
  return readable.length > 0 ? readable : shared.length > 0 ? a.map(({ text }) => text).slice(0, 1) : [];
}

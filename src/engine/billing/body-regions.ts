// SPDX-License-Identifier: Apache-2.0
import { readText } from '../text/read-text.ts';
import type { Concept } from './treatment-day.ts';

/**
 * Regions that a concept names: by its words, by spinal levels ("L4-5" is lumbar, "L5-S1" lumbar and sacral), and
 * by its code, so that equal codes are equal regions even where the words tell nothing.
 */
export function regionsOf(concept: Concept): string[] {
  const { system, code, text } = concept;
  const byCode = code === undefined ? [] : [`${system ?? ''}|${code}`];
  const named = namedRegions(concept);
  return [...named, ...byCode, ...(named.length === 0 && code === undefined ? [text.trim().toLowerCase()] : [])];
}

/** Regions by their words: equal codes say that two are one, but not that two are apart. */
export function namedRegions({ text }: Concept): string[] {
  return [...new Set(readText(text).regions.map(({ region }) => region))];
}

/** True where regions are told, each in words that name one: "spine" may be any of them. */
export function areNamed(regions: readonly Concept[]): boolean {
  return regions.length > 0 && regions.every((region) => namedRegions(region).length > 0);
}

/** The regions two lists share, as readable names where there are any. */
export function sharedRegions(a: readonly Concept[], b: readonly Concept[]): string[] {
  const others = new Set(b.flatMap(regionsOf));
  const shared = [...new Set(a.flatMap(regionsOf))].filter((region) => others.has(region));
  const readable = shared.filter((region) => !region.includes('|'));
  return readable.length > 0 ? readable : shared.length > 0 ? a.map(({ text }) => text).slice(0, 1) : [];
}

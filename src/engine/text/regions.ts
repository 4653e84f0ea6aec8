// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import type { Hit } from './phrases.ts';
import { regionOfLevel } from './region-terms.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';
import { present } from '../present.ts';

/** A region of the body that a text names. */
export interface RegionMention {
  readonly region: string;
  readonly start: number;
  /**
   * True where manual therapy stands nearest to it of the services in its sentence, or where manual therapy has no
   * region beside it and the text knows of no other region.
   */
  readonly isTreated: boolean;
}

/** Regions by words and by levels of the spine, in order of appearance. */
export function regionsIn({ tokens, hits, context }: Interpretation): RegionMention[] {
  const named = namedRegions(tokens, hits);
  if (named.length === 0) {
    return [];
  }
  const services = hits.filter(({ meaning }) => meaning.is === 'service' || meaning.is === 'manual-therapy');
  const done = new Set(services.filter((hit) => isManualTherapy(hit) && context.ofService[hit.first] === undefined));
  const nearest = nearestServices(tokens, services);
  const found = named.map(({ first, region }) => {
    const service = nearest[first];
    return { first, region, isTreated: service !== undefined && done.has(service) };
  });
  const isNowhere = done.size > 0 && !found.some(({ isTreated }) => isTreated);
  const isOnlyOne = new Set(found.map(({ region }) => region)).size === 1;
  return found.map(({ first, region, isTreated }) => ({
    region,
    start: tokens[first]?.start ?? 0,
    isTreated: isTreated || (isNowhere && isOnlyOne),
  }));
}

function namedRegions(tokens: readonly Token[], hits: readonly Hit<Meaning>[]): { first: number; region: string }[] {
  const byWords = present(hits, ({ meaning, first }) =>
    meaning.is === 'region' ? { first, region: meaning.region } : undefined,
  );
  const byLevel: { first: number; region: string }[] = [];
  for (const [first, { text }] of tokens.entries()) {
    const region = regionOfLevel(text);
    if (region !== undefined) {
      byLevel.push({ first, region });
    }
  }
  return [...byWords, ...byLevel].sort((a, b) => a.first - b.first);
}

/** For each token the nearest service of its sentence, the one before it where two are as near. */
function nearestServices(
  tokens: readonly Token[],
  services: readonly Hit<Meaning>[],
): readonly (Hit<Meaning> | undefined)[] {
  const before = walk(tokens, services, 1);
  const after = walk(tokens, services, -1);
  return tokens.map((_, at) => {
    const [left, right] = [before[at], after[at]];
    if (!left || !right) {
      return left ?? right;
    }
    return at - left.last <= right.first - at ? left : right;
  });
}

function walk(
  tokens: readonly Token[],
  services: readonly Hit<Meaning>[],
  step: 1 | -1,
): readonly (Hit<Meaning> | undefined)[] {
  const byToken = new Map(services.map((hit) => [step === 1 ? hit.first : hit.last, hit]));
  const found = new Array<Hit<Meaning> | undefined>(tokens.length).fill(undefined);
  let current: Hit<Meaning> | undefined;
  for (let at = step === 1 ? 0 : tokens.length - 1; at >= 0 && at < tokens.length; at += step) {
    current = tokens[at]?.kind === 'break' ? undefined : (byToken.get(at) ?? current);
    found[at] = current;
  }
  return found;
}

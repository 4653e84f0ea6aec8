// SPDX-License-Identifier: Apache-2.0

/**
 * What the words around a finding may say of it: ConText's kinds, its hypothetical told apart by how sure it is, and
 * three of therapy notes: what a treatment is for ("to decrease pain"), that a service is given elsewhere, and what began
 * with an injury ("off work since the fall"), which is of now unless it tells a change.
 */
export type ContextKind =
  | 'negated'
  | 'purpose'
  | 'historical'
  | 'since'
  | 'hypothetical'
  | 'planned'
  | 'possible'
  | 'other-person'
  | 'elsewhere';

/** Kinds that say of a finding that it is not this patient's, or not of now. */
export const NOT_NOW: readonly ContextKind[] = [
  'purpose',
  'other-person',
  'historical',
  'hypothetical',
  'planned',
  'possible',
];

/**
 * Which way a cue reaches. `pseudo` looks like a cue and is none; `stop` ends the reach of all before it; `stop-service`
 * only for services ("no adverse effects; dry needling performed").
 */
export type ContextReach = 'forward' | 'backward' | 'both' | 'next-word' | 'pseudo' | 'stop' | 'stop-service';

/** Cues of one kind. `maxWords`: how far they reach; to the end of the sentence where it is not given. `maxBack`: how far back, also for those that reach forward: "needling discussed". */
export interface ContextTerms {
  readonly kind?: ContextKind;
  readonly reach: ContextReach;
  readonly maxWords?: number;
  readonly maxBack?: number;
  readonly phrases: readonly string[];
}

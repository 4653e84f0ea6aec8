// SPDX-License-Identifier: Apache-2.0
import type { Context } from './context.ts';
import type { Hit } from './phrases.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';

/** A text with everything that was found in it and what the words around each finding say. */
export interface Interpretation {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly hits: readonly Hit<Meaning>[];
  /** Where the name of a region begins. */
  readonly places: ReadonlySet<number>;
  readonly context: Context;
  /** The same without what the section says. */
  readonly cued: Context;
}

// SPDX-License-Identifier: Apache-2.0
import type { NoteElement } from './element-terms.ts';
import type { Interpretation } from './interpretation.ts';

/** What a patient may be said not to have. */
const DENIABLE = ['symptom', 'functional-limitation'] as const satisfies readonly NoteElement[];

/** Elements that a text denies and nowhere affirms: "denies pain, numbness or tingling". */
export function deniedIn(
  { hits, context }: Interpretation,
  affirmed: Readonly<Record<NoteElement, readonly number[]>>,
): readonly NoteElement[] {
  const isDenied = (element: NoteElement): boolean =>
    hits.some(
      ({ meaning, first }) =>
        meaning.is === 'element' &&
        meaning.element === element &&
        context.ofFinding[first]?.includes('negated') === true,
    );
  return DENIABLE.filter((element) => affirmed[element].length === 0 && isDenied(element));
}

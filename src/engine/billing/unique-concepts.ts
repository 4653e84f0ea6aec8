// SPDX-License-Identifier: Apache-2.0
import type { Concept } from './treatment-day.ts';

/** Each concept once: by system and code, or by its label where it has no code. The last of equal ones stands. */
export function uniqueConcepts(concepts: readonly Concept[]): Concept[] {
  if (concepts.length < 2) {
    return [...concepts];
  }
  const keyOf = ({ system, code, text }: Concept): string => (code === undefined ? text : `${system ?? ''}|${code}`);
  return [...new Map(concepts.map((concept) => [keyOf(concept), concept])).values()];
}

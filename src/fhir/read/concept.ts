// SPDX-License-Identifier: Apache-2.0
import type { Concept } from '../../engine/billing/treatment-day.ts';
import type { R4CodeableConcept } from '../r4.ts';

/** What a concept is called: its text, then displays and codes. */
export function conceptTexts(concept: R4CodeableConcept | undefined): (string | undefined)[] {
  return [concept?.text, ...(concept?.coding ?? []).flatMap(({ display, code }) => [display, code])];
}

/** CodeableConcepts as concepts of the domain; the first coding speaks for each. Empty ones are dropped. */
export function toConcepts(concepts: readonly R4CodeableConcept[] | undefined): Concept[] {
  return (concepts ?? []).flatMap((concept) => {
    const coding = concept.coding?.find(({ code }) => code !== undefined);
    const text = concept.text ?? coding?.display ?? coding?.code;
    if (text === undefined) {
      return [];
    }
    const { system, code } = coding ?? {};
    if (code === undefined) {
      return [{ text }];
    }
    return [system === undefined ? { code, text } : { system, code, text }];
  });
}

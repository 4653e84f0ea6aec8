// SPDX-License-Identifier: Apache-2.0
import type { Concept } from '../../engine/billing/treatment-day.ts';
import type { R4CodeableConcept } from '../r4.ts';
import { present } from '../../engine/present.ts';

/** What a concept is called: its text, then displays and codes. */
export function conceptTexts(concept: R4CodeableConcept | undefined): (string | undefined)[] {
  return [concept?.text, ...(concept?.coding ?? []).flatMap(({ display, code }) => [display, code])];
}

/** CodeableConcepts as concepts of the domain; the first coding speaks for each. Empty ones are dropped. */
export function toConcepts(concepts: readonly R4CodeableConcept[] | undefined): Concept[] {
  return present(concepts ?? [], toConcept);
}

function toConcept({ text: written, coding: codings }: R4CodeableConcept): Concept | undefined {
  const coding = codings?.find(({ code }) => code !== undefined);
  // A coding without a code is a name all the same.
  const named = codings?.find(({ display }) => display !== undefined);
  const text = written ?? coding?.display ?? coding?.code ?? named?.display;
  if (text === undefined) {
    return undefined;
  }
  const { system, code } = coding ?? {};
  return code === undefined ? { text } : system === undefined ? { code, text } : { system, code, text };
}

// SPDX-License-Identifier: Apache-2.0
import type { Concept } from '../../engine/billing/treatment-day.ts';
import type { R4CodeableConcept } from '../r4.ts';
import { gathered, present } from '../../engine/present.ts';

/** What a concept is called: its text, then displays and codes. */
export function conceptTexts(concept: R4CodeableConcept | undefined): (string | undefined)[] {
  const { text, coding } = told(concept ?? {});
  return [text, ...gathered(coding, ({ display, code }) => [display, code])];
}

/** A concept in words: its text and displays as they are written, without its codes. */
export function titlesOf({ text, coding = [] }: R4CodeableConcept = {}): string[] {
  return present([text, ...coding.map(({ display }) => display)], (one) => (one === '' ? undefined : one));
}

/** HL7's codes for what is not known, which stand where a fact would. */
const ABSENT = /(?:data-absent-reason|nullflavor|2\.16\.840\.1\.113883\.5\.1008)$/i;
const SAYS_NOTHING =
  /^\W*(?:unknown|unspecified|none|null|n\/?a|tbd|not (?:specified|recorded|documented|applicable|available|known|assessed|tested))\W*$/i;

/** True for words that stand where a fact would and tell none. */
export function saysNothing(text: string): boolean {
  return SAYS_NOTHING.test(text);
}

/** A concept without what only says that nothing is known. */
function told({ text, coding = [] }: R4CodeableConcept): {
  readonly text: string | undefined;
  readonly coding: NonNullable<R4CodeableConcept['coding']>;
} {
  return {
    text: saysNothing(text ?? '') ? undefined : text,
    // A code with figures stands for something, whatever is written beside it.
    coding: coding.filter(
      ({ system = '', code = '', display = '' }) => !ABSENT.test(system) && (/\d/.test(code) || !saysNothing(display)),
    ),
  };
}

/** CodeableConcepts as concepts of the domain; the first coding speaks for each. Empty ones are dropped. */
export function toConcepts(concepts: readonly R4CodeableConcept[] | undefined): Concept[] {
  return present(concepts ?? [], toConcept);
}

function toConcept(concept: R4CodeableConcept): Concept | undefined {
  const { text: written, coding: codings } = told(concept);
  const coding = codings.find(({ code }) => code !== undefined);
  // A coding without a code is a name all the same.
  const named = codings.find(({ display }) => display !== undefined);
  const text = written ?? coding?.display ?? coding?.code ?? named?.display;
  if (text === undefined) {
    return undefined;
  }
  const { system, code } = coding ?? {};
  return code === undefined ? { text } : system === undefined ? { code, text } : { system, code, text };
}

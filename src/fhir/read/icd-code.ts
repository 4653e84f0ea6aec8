// SPDX-License-Identifier: Apache-2.0
import type { R4CodeableConcept } from '../r4.ts';
import { terminologyOf } from './terminology.ts';

/** A code of ICD-10-CM as it stands among words, "Low back pain [M54.50]": with its point it is no other figure. */
const AMONG_WORDS = /\b[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4}\b/;

/** True for a concept with an ICD-10-CM code: by its system, or by its form where the system is left out, a site's own, or a text. */
export function isIcd({ text = '', coding = [] }: R4CodeableConcept): boolean {
  return (
    AMONG_WORDS.test(text) ||
    coding.some(({ system = '', code = '', display = '' }) => {
      const known = terminologyOf(system);
      return known === 'icd10' ? code !== '' : known === undefined && AMONG_WORDS.test(`${code} ${display}`);
    })
  );
}

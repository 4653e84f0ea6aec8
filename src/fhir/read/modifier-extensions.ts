// SPDX-License-Identifier: Apache-2.0
import type { R4CodeableConcept, R4Extension } from '../r4.ts';

/** A modifier's code as it is billed, however it was typed: `cq ` is CQ. */
export function modifierCode(written: string): string {
  return written.trim().toUpperCase();
}

/**
 * EHRs have extensions of their own for a charge's modifiers, beside HL7's `chargeitem-modifier`: Oracle Health
 * `…/StructureDefinition/modifier-code`, with the code in an extension inside it; others `…/charge-modifier`.
 */
const NAME = /(?:^|[/-])modifiers?(?:-codes?)?\d?$/i;

/** Parts of such an extension that hold the code, not its rank or what it means. */
const PART = /(?:^|[/-])(?:code|value|modifiers?)\d?$/i;

/** The modifiers of an extension that holds some, in the order written. */
export function modifiersIn(extension: R4Extension): string[] {
  return isModifierExtension(extension) ? codesIn(extension) : [];
}

export function isModifierExtension({ url }: Pick<R4Extension, 'url'>): boolean {
  return NAME.test(url);
}

function codesIn(one: R4Extension): string[] {
  const { valueCodeableConcept, valueCoding, valueCode = '', valueString = '', extension = [] } = one;
  const parts = extension.filter(({ url }) => PART.test(url));
  return [
    ...codesOfConcept(valueCodeableConcept),
    ...split(valueCoding?.code ?? ''),
    ...split(valueCode),
    ...plain(valueString),
    ...parts.flatMap(codesIn),
  ];
}

/** The modifiers that a concept names: by its codes, else by a text that is nothing else. */
export function codesOfConcept({ coding = [], text = '' }: R4CodeableConcept = {}): string[] {
  const codes = coding.flatMap(({ code = '' }) => split(code));
  return codes.length > 0 ? codes : plain(text);
}

const SEVERAL = /^[A-Z0-9]{2}(?:[ ,;:|/-]{1,2}[A-Z0-9]{2}){0,7}$/;

/** `GP,59` holds two; whatever else is one, and may be unknown. */
function split(written: string): string[] {
  const code = modifierCode(written);
  return SEVERAL.test(code) ? code.split(/[ ,;:|/-]+/) : code === '' ? [] : [code];
}

/** In a text only what has the form of modifiers is one: `Distinct service` is a description. */
function plain(text: string): string[] {
  return SEVERAL.test(modifierCode(text)) ? split(text) : [];
}

// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { THERAPY_MODIFIERS, assistantModifierIn } from '../../engine/billing/modifiers.ts';
import type { ChargePart } from '../../engine/billing/treatment-day.ts';
import type { R4CodeableConcept, R4Extension } from '../r4.ts';
import { modifiersInCode } from './billing-code.ts';
import { codesOfConcept, modifiersIn } from './modifier-extensions.ts';

/** What is billed, with what may bear its modifiers. */
interface Charged {
  readonly code?: R4CodeableConcept;
  readonly extension?: readonly R4Extension[] | undefined;
}

/**
 * A ChargeItem's modifiers in the order written: with its code, `97140-59-GP`, then in one extension with several codings
 * or one extension each.
 */
export function readModifiers({ code, extension = [] }: Charged): string[] {
  return [...new Set([...modifiersInCode(code), ...extension.flatMap(modifiersIn)])];
}

/** The modifiers of a line of a Claim or of its decision. */
export function modifiersOfLine({ productOrService, modifier = [] }: BilledItem): string[] {
  return [...new Set([...modifiersInCode(productOrService), ...modifier.flatMap(codesOfConcept)])];
}

interface BilledItem {
  readonly productOrService?: R4CodeableConcept | undefined;
  readonly modifier?: readonly R4CodeableConcept[] | undefined;
}

/** The part of a day's units that a line with these modifiers bills. */
export function partByModifiers(modifiers: readonly string[]): ChargePart {
  const assistants = assistantModifierIn(modifiers);
  return assistants === undefined ? MANUAL_THERAPY : `${MANUAL_THERAPY}/${assistants}`;
}

/** What of a line's modifiers tells which part and discipline it bills. */
export function kindOfLine(modifiers: readonly string[]): string[] {
  return [partByModifiers(modifiers), ...THERAPY_MODIFIERS.filter((one) => modifiers.includes(one))];
}

// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { assistantModifierIn } from '../../engine/billing/modifiers.ts';
import type { ChargePart } from '../../engine/billing/treatment-day.ts';
import type { R4CodeableConcept, R4Extension } from '../r4.ts';
import { CHARGE_ITEM_MODIFIER } from '../systems.ts';

/** A modifier's code as it is billed, however it was typed: `cq ` is CQ. */
export function modifierCode(written: string): string {
  return written.trim().toUpperCase();
}

/** The modifiers that concepts name, in the order written: of a ChargeItem's extensions, or of a line of a Claim. */
export function modifiersOf(concepts: readonly R4CodeableConcept[]): string[] {
  return concepts.flatMap(({ coding = [] }) =>
    coding.flatMap(({ code }) => (code === undefined ? [] : [modifierCode(code)])),
  );
}

/** A ChargeItem's modifiers in the order written: one extension with several codings, or one extension each. */
export function readModifiers(extensions: readonly R4Extension[] | undefined): string[] {
  return modifiersOf(
    (extensions ?? []).flatMap(({ url, valueCodeableConcept }) =>
      url === CHARGE_ITEM_MODIFIER && valueCodeableConcept ? [valueCodeableConcept] : [],
    ),
  );
}

/** The part of a day's units that a line with these modifiers bills. */
export function partByModifiers(modifiers: readonly string[]): ChargePart {
  const assistants = assistantModifierIn(modifiers);
  return assistants === undefined ? MANUAL_THERAPY : `${MANUAL_THERAPY}/${assistants}`;
}

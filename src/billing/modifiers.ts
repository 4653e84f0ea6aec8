// SPDX-License-Identifier: Apache-2.0
import type { Discipline } from './treatment-day.ts';

/** Says under which discipline's plan of care a line was furnished. */
export const THERAPY_MODIFIERS: readonly string[] = ['GP', 'GO', 'GN'];

/** Billing order where the payer's policy names none. Source: Pub 100-04 ch. 5 §20.1 (pricing modifiers first). */
export const DEFAULT_MODIFIER_ORDER: readonly string[] = [
  '59',
  'XE',
  'XS',
  'XP',
  'XU',
  'GP',
  'GO',
  'GN',
  'CQ',
  'CO',
  'KX',
];

/** The therapy modifier that a proven discipline calls for; physicians need one only under a therapy plan of care. */
export function therapyModifierOf(discipline: Discipline): string | undefined {
  switch (discipline) {
    case 'PT':
      return 'GP';
    case 'OT':
      return 'GO';
    case 'SLP':
      return 'GN';
    case 'MD':
      return undefined;
    default:
      return discipline satisfies never;
  }
}

/** The assistant's modifier that goes with a discipline. */
export function assistantModifierOf(discipline: Discipline): 'CQ' | 'CO' | undefined {
  const modifiers = { PT: 'CQ', OT: 'CO', SLP: undefined, MD: undefined } as const;
  return modifiers[discipline];
}

/**
 * Sorts modifiers into billing order, each once; modifiers the order does not name keep their places behind it.
 * @param modifiers - In any order.
 * @param order - Modifiers first to last; see `PayerPolicy.modifierOrder`.
 */
export function orderModifiers(modifiers: readonly string[], order: readonly string[]): string[] {
  const rank = (modifier: string): number => {
    const index = order.indexOf(modifier);
    return index < 0 ? order.length : index;
  };
  return [...new Set(modifiers)].sort((a, b) => rank(a) - rank(b));
}

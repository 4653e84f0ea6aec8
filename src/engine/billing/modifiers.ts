// SPDX-License-Identifier: Apache-2.0
import type { PayerKind } from './payer.ts';
import type { DayDiscipline } from './performers.ts';
import { table } from '../table.ts';

/** Says under which discipline's plan of care a line was furnished. */
export const THERAPY_MODIFIERS: readonly string[] = ['GP', 'GO', 'GN'];

/** Says that an assistant furnished a line's units. */
export const ASSISTANT_MODIFIERS = ['CQ', 'CO'] as const;
export type AssistantModifier = (typeof ASSISTANT_MODIFIERS)[number];

/** The assistant's modifier among a line's modifiers; undefined where it bears none. */
export function assistantModifierIn(modifiers: readonly string[]): AssistantModifier | undefined {
  return ASSISTANT_MODIFIERS.find((code) => modifiers.includes(code));
}

/** Medicare's closer kinds of 59. */
export const X_MODIFIERS: readonly string[] = ['XE', 'XS', 'XP', 'XU'];

/** Modifiers that say a service was distinct from another of the same day. Only a person may attest them. */
export const DISTINCT_SERVICE_MODIFIERS: readonly string[] = ['59', ...X_MODIFIERS];

/** Billing order where the payer's policy names none. Source: Pub 100-04 ch. 5 §20.1 (pricing modifiers first). */
export const DEFAULT_MODIFIER_ORDER: readonly string[] = [
  ...DISTINCT_SERVICE_MODIFIERS,
  ...THERAPY_MODIFIERS,
  ...ASSISTANT_MODIFIERS,
  'KX',
];

/** The therapy modifier that a proven discipline calls for; physicians need one only under a therapy plan of care. */
export function therapyModifierOf(discipline: DayDiscipline): string | undefined {
  switch (discipline) {
    case 'PT':
      return 'GP';
    case 'OT':
      return 'GO';
    case 'SLP':
      return 'GN';
    case 'MD':
    case 'unknown':
      return undefined;
    default:
      return discipline satisfies never;
  }
}

/** The assistant's modifier that goes with a discipline. */
export function assistantModifierOf(discipline: DayDiscipline): AssistantModifier | undefined {
  const modifiers = { PT: 'CQ', OT: 'CO', SLP: undefined, MD: undefined, unknown: undefined } as const;
  return modifiers[discipline];
}

/** Those of the modifiers a record proves that a line lacks; a therapy or an assistant's modifier that it has stands alone. */
export function missingModifiers(borne: readonly string[], proven: readonly string[]): string[] {
  const kinds: readonly (readonly string[])[] = [THERAPY_MODIFIERS, ASSISTANT_MODIFIERS];
  const taken = kinds.filter((kind) => borne.some((code) => kind.includes(code))).flat();
  return proven.filter((code) => !borne.includes(code) && !taken.includes(code));
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

/** Modifiers of surgery's assistants, which mean nothing on a therapy line. */
export const ASSISTANT_SURGEON_MODIFIERS: readonly string[] = ['80', '81', '82', 'AS'];

/**
 * Modifiers that do not apply to 97140, each with the reason.
 * Sources: NCCI Policy Manual ch. I §E; Pub 100-04 ch. 5 §20; CPT modifier rules for physical medicine.
 */
export const NOT_APPLICABLE_MODIFIERS = table<string>({
  '22': 'more work is billed as more units',
  '24': 'it belongs on an evaluation and management service',
  '25': 'it belongs on an evaluation and management service',
  '26': 'a therapy service has no professional component apart',
  '27': 'it belongs on an evaluation and management service',
  '50': 'the code counts time, not sides',
  '52': 'short minutes are counted by the unit rule, not by a reduced service',
  '53': 'a therapy service that was broken off is billed by its minutes',
  '57': 'it belongs on an evaluation and management service',
  '58': 'it belongs on surgery',
  '62': 'it belongs on surgery',
  '66': 'it belongs on surgery',
  '73': 'it belongs on surgery',
  '74': 'it belongs on surgery',
  '76': 'repeated treatment on a day is counted in units',
  '77': 'repeated treatment on a day is counted in units',
  '78': 'it belongs on surgery',
  '79': 'it belongs on surgery',
  '91': 'it belongs on laboratory tests',
  '95': 'manual therapy cannot be furnished by telehealth',
  GT: 'manual therapy cannot be furnished by telehealth',
  GQ: 'manual therapy cannot be furnished by telehealth',
  '93': 'manual therapy cannot be furnished by telehealth',
  AT: 'it belongs on chiropractic manipulation (98940–98942)',
  LT: 'the code counts time, not sides',
  RT: 'the code counts time, not sides',
  TC: 'a therapy service has no technical component apart',
});

/** Those of them for which a line of 97140 is denied outright: telehealth, and what belongs on an E/M alone. */
export const DENIED_MODIFIERS: readonly string[] = ['25', '93', '95', 'GQ', 'GT'];

/** Modifiers that may stand on a 97140 line without a rule of their own. */
const ACCEPTED_MODIFIERS: readonly string[] = [
  '96',
  '97',
  '99',
  'GA',
  'GX',
  'GY',
  'GZ',
  'CR',
  'KX',
  ...ASSISTANT_MODIFIERS,
  'Q5',
  'Q6',
];

/** Modifiers of a state's own, for its workers' compensation alone: Mississippi's says that an assistant treated. */
const COMPENSATION_MODIFIERS: readonly string[] = ['M3'];

/** True for a state's own modifier where the payer is workers' compensation, of that state or of one that no name tells. */
export function isCompensationModifier(modifier: string, kind: PayerKind): boolean {
  return COMPENSATION_MODIFIERS.includes(modifier) && (kind === 'workers-comp' || kind === 'workers-comp-ms');
}

/** True for a modifier this product knows, whether or not it belongs on 97140. */
export function isKnownModifier(modifier: string): boolean {
  const known = [
    ...ACCEPTED_MODIFIERS,
    ...THERAPY_MODIFIERS,
    ...DISTINCT_SERVICE_MODIFIERS,
    ...ASSISTANT_SURGEON_MODIFIERS,
    '51',
  ];
  return known.includes(modifier) || Object.hasOwn(NOT_APPLICABLE_MODIFIERS, modifier);
}

// SPDX-License-Identifier: Apache-2.0
import type { ExistingCharge } from '../billing/treatment-day.ts';
import type { Finding, RuleInput } from './rule.ts';

/** Charges of 97140 that can still be mended. */
export function standingCharges({ day }: RuleInput): readonly ExistingCharge[] {
  return day.charges.filter(({ state }) => state === 'standing');
}

/**
 * One finding for each modifier of a standing charge that `dataOf` has something to say about. Shared by the rules
 * that judge modifiers one by one.
 */
export function modifierFindings<M extends string>(
  input: RuleInput,
  messageId: M,
  dataOf: (modifier: string) => Finding['data'] | undefined,
): Finding<M>[] {
  return standingCharges(input).flatMap(({ source, modifiers }) =>
    [...new Set(modifiers)].flatMap((modifier): Finding<M>[] => {
      const data = dataOf(modifier);
      return data
        ? [{ messageId, data: { charge: source, modifier, ...data }, implicated: [source], subject: source }]
        : [];
    }),
  );
}

// SPDX-License-Identifier: Apache-2.0
import { sharedRegions } from './body-regions.ts';
import type { ServiceLine } from './treatment-day.ts';

/** The facts of a service that an X modifier speaks of. */
type Distinct = Pick<ServiceLine, 'encounter' | 'performers' | 'regions'>;

/** What a modifier of two services claims (NCCI ch. I §E), by what the record says: undefined where it says nothing. */
const IS_SEPARATE: Readonly<Record<string, (one: Distinct, other: Distinct) => boolean | undefined>> = {
  XE: (one, other) => one.encounter !== other.encounter,
  XP: ({ performers: one }, { performers: other }) =>
    one.length === 0 || other.length === 0
      ? undefined
      : !one.some(({ person }) => other.some((another) => another.person === person)),
  XS: ({ regions: one }, { regions: other }) =>
    one.length === 0 || other.length === 0 ? undefined : sharedRegions(one, other).length === 0,
};

/**
 * Whether each of some services is separate from each of others in the way that a modifier claims: a separate encounter
 * (XE), practitioner (XP) or structure (XS). False where the record has all of them the other way; undefined where it
 * tells of only some of them or none, and for modifiers that claim something else.
 */
export function areSeparate(
  modifier: string,
  ones: readonly Distinct[],
  others: readonly Distinct[],
): boolean | undefined {
  const told = ones.flatMap((one) => others.map((other) => IS_SEPARATE[modifier]?.(one, other)));
  const [first] = told;
  return told.every((separate) => separate === first) ? first : undefined;
}

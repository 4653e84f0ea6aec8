// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../billing/performers.ts';
import type { Performer } from '../billing/treatment-day.ts';
import { type Finding, type RuleInput } from './rule.ts';

/** Roles that are not licensed to furnish manual therapy; massage therapists and trainers are licensed, but not paid by all. */
export const UNQUALIFIED: readonly PerformerRole[] = ['student', 'other unlicensed', 'SLP'];

/**
 * Manual therapy furnished by people of `roles`, and by nobody beside them but those who are not qualified for it. Shared
 * by the rules about who may furnish it.
 */
export function furnishedOnlyBy<M extends string>(
  { manualTherapy }: RuleInput,
  roles: readonly PerformerRole[],
  messageId: M,
): Finding<M>[] {
  const isMeant = ({ role }: Performer): boolean => roles.includes(role);
  return manualTherapy
    .filter(
      ({ performers }) =>
        performers.some(isMeant) && performers.every((one) => isMeant(one) || UNQUALIFIED.includes(one.role)),
    )
    .map(({ source, performers }) => ({
      messageId,
      data: {
        procedure: source,
        performers: performers.map((performer) => performer.source),
        roles: performers.map(({ role }) => role),
      },
      implicated: [source],
      subject: source,
    }));
}

// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../billing/performers.ts';
import { type Finding, type RuleInput } from './rule.ts';

/** Manual therapy furnished by nobody but people of `roles`. Shared by the rules about who may furnish it. */
export function furnishedOnlyBy<M extends string>(
  { manualTherapy }: RuleInput,
  roles: readonly PerformerRole[],
  messageId: M,
): Finding<M>[] {
  return manualTherapy
    .filter(({ performers }) => performers.length > 0 && performers.every(({ role }) => roles.includes(role)))
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

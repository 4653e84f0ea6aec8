// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../../../src/engine/billing/performers.ts';
import { performerNotPayable } from '../../../src/engine/rules/performer-not-payable.ts';
import { THERAPIST, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const by = (...roles: PerformerRole[]): ReturnType<typeof service>[] => [
  service('mt', { minutes: 30, performers: roles.map((role) => ({ ...THERAPIST, role })) }),
];
const UNPAID = ['chiropractor', 'massage therapist', 'athletic trainer'] as const;
const UNQUALIFIED = ['student', 'other unlicensed', 'SLP'] as const;

testRule(performerNotPayable, {
  valid: [
    { name: 'a physical therapist under Medicare', day: day({ payer: { kind: 'medicare-b' } }) },
    { name: 'a chiropractor under another payer', day: day({ services: by('chiropractor') }) },
    {
      name: 'a chiropractor with an aide under another payer',
      day: day({ services: by('chiropractor', 'other unlicensed') }),
    },
    ...(['PT', 'PTA', 'physician', 'unknown'] as const).map((role) => ({
      name: `an athletic trainer with somebody who may furnish it, or of whom nobody knows (${role})`,
      day: day({ services: by('athletic trainer', role), payer: { kind: 'medicare-b' } as const }),
    })),
    {
      name: 'nobody but people who are not qualified: that is told by its own rule',
      day: day({ services: by('student', 'other unlicensed'), payer: { kind: 'medicare-b' } }),
    },
  ],
  invalid: [
    ...UNPAID.map((role): PerformerRole[] => [role]),
    ...UNPAID.flatMap((role) => UNQUALIFIED.map((other): PerformerRole[] => [role, other])),
    ['student', 'chiropractor', 'massage therapist'] satisfies PerformerRole[],
  ].map((roles) => ({
    name: `${roles.join(' with ')} under Medicare`,
    day: day({ services: by(...roles), payer: { kind: 'medicare-b' } }),
    issues: [
      [
        'performer-not-payable/mt',
        ['notPaid', { procedure: 'Procedure/mt', performers: roles.map(() => 'Practitioner/t1'), roles }],
      ],
    ] as const,
  })),
});

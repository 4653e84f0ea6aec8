// SPDX-License-Identifier: Apache-2.0
import { performerNotPayable } from '../../../src/engine/rules/performer-not-payable.ts';
import { THERAPIST, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const by = (role: 'chiropractor' | 'massage therapist' | 'athletic trainer'): ReturnType<typeof service>[] => [
  service('mt', { minutes: 30, performers: [{ ...THERAPIST, role }] }),
];

testRule(performerNotPayable, {
  valid: [
    { name: 'a physical therapist under Medicare', day: day({ payer: { kind: 'medicare-b' } }) },
    { name: 'a chiropractor under another payer', day: day({ services: by('chiropractor') }) },
  ],
  invalid: (['chiropractor', 'massage therapist', 'athletic trainer'] as const).map((role) => ({
    name: `${role} under Medicare`,
    day: day({ services: by(role), payer: { kind: 'medicare-b' } }),
    issues: [
      [
        'performer-not-payable/mt',
        ['notPaid', { procedure: 'Procedure/mt', performers: ['Practitioner/t1'], roles: [role] }],
      ],
    ] as const,
  })),
});

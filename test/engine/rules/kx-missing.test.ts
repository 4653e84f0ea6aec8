// SPDX-License-Identifier: Apache-2.0
import { kxMissing } from '../../../src/engine/rules/kx-missing.ts';
import { charge, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const medicare = { payer: { kind: 'federal' } } as const;
const policy = { allowedUsdPerUnit: 30 };

testRule(kxMissing, {
  valid: [
    { name: '2,079.99 with this line: more than 400 below', day: day({ ...medicare, accruedUsd: 2019.99 }), policy },
    {
      name: 'KX is there',
      day: day({ ...medicare, accruedUsd: 3000, charges: [charge({ modifiers: ['GP', 'KX'] })] }),
      policy,
    },
    { name: 'another payer', day: day({ accruedUsd: 3000 }), policy },
    {
      name: 'a year whose figure is not known',
      day: day({ ...medicare, accruedUsd: 3000, dateOfService: '2017-05-01' }),
      policy,
    },
    {
      name: 'a physician is not under the threshold of therapists',
      day: day({ ...medicare, accruedUsd: 3000, discipline: 'MD' }),
      policy,
    },
  ],
  invalid: [
    {
      name: 'a cent above',
      day: day({ ...medicare, accruedUsd: 2420.01 }),
      policy,
      issues: [
        [
          'kx-missing',
          'Allowed therapy charges of 2026 come to $2480.01 with this line ($2420.01 before it); the threshold is $2480.00, and KX is absent. If continued therapy is medically necessary and documented, add KX to the line.',
        ],
      ],
    },
    {
      name: 'exactly the threshold is near it',
      day: day({ ...medicare, accruedUsd: 2420 }),
      policy,
      issues: [
        [
          'kx-missing',
          'Allowed therapy charges of 2026 come to $2480.00 with this line; the threshold is $2480.00. Prepare the documentation of necessity: KX is needed above the threshold.',
        ],
      ],
    },
    {
      name: '400 below is near',
      day: day({ ...medicare, accruedUsd: 2020 }),
      policy,
      issues: [
        [
          'kx-missing',
          'Allowed therapy charges of 2026 come to $2080.00 with this line; the threshold is $2480.00. Prepare the documentation of necessity: KX is needed above the threshold.',
        ],
      ],
    },
    {
      name: 'the figure of another year',
      day: day({ ...medicare, accruedUsd: 2330, dateOfService: '2024-12-31' }),
      policy,
      issues: [
        [
          'kx-missing',
          'Allowed therapy charges of 2024 come to $2390.00 with this line ($2330.00 before it); the threshold is $2330.00, and KX is absent. If continued therapy is medically necessary and documented, add KX to the line.',
        ],
      ],
    },
  ],
});

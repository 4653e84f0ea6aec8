// SPDX-License-Identifier: Apache-2.0
import { kxMissing } from '../../../src/engine/rules/kx-missing.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const medicare = { payer: { kind: 'medicare-b' } } as const;
const policy = { allowedUsdPerUnit: ['30'] };

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
      name: 'a year whose figure is not known, far below the latest',
      day: day({ ...medicare, accruedUsd: 2019.99, dateOfService: '2027-05-01' }),
      policy,
    },
    {
      name: 'KX far below, and lines without an amount: who can tell',
      day: day({ ...medicare, accruedUnpriced: 1, charges: [charge({ modifiers: ['GP', 'KX'] })] }),
      policy,
    },
    {
      name: 'KX 400 below is near enough',
      day: day({ ...medicare, accruedUsd: 2020, charges: [charge({ modifiers: ['GP', 'KX'] })] }),
      policy,
    },
    {
      name: 'Medicare Advantage has no threshold',
      day: day({ payer: { kind: 'medicare-advantage' }, accruedUsd: 3000 }),
      policy,
    },
    {
      name: 'a massage therapist, whom Medicare does not pay at all',
      day: day({
        ...medicare,
        accruedUsd: 3000,
        discipline: 'unknown',
        services: [
          service('mt', {
            minutes: 30,
            performers: [{ source: 'Practitioner/m', person: 'Practitioner/m', role: 'massage therapist' }],
          }),
        ],
      }),
      policy,
    },
    {
      name: 'a physician’s line, of which GP or GO is asked first: until then nobody knows which threshold it counts towards',
      day: day({ ...medicare, accruedUsd: 3000, discipline: 'MD' }),
      policy,
    },
    {
      name: 'a physician’s line with KX',
      day: day({ ...medicare, accruedUsd: 3000, discipline: 'MD', charges: [charge({ modifiers: ['GP', 'KX'] })] }),
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
          ['over', { year: '2026', total: '2480.01', threshold: '2480.00', accrued: '2420.01', left: '' }],
        ],
      ],
    },
    {
      name: 'a physician’s line counts as well, once GP or GO says under which plan of care',
      day: day({ ...medicare, accruedUsd: 2420.01, discipline: 'MD', charges: [charge({ modifiers: ['GO'] })] }),
      policy,
      issues: [
        [
          'kx-missing',
          ['over', { year: '2026', total: '2480.01', threshold: '2480.00', accrued: '2420.01', left: '' }],
        ],
      ],
    },
    {
      name: 'exactly the threshold is near it',
      day: day({ ...medicare, accruedUsd: 2420 }),
      policy,
      issues: [['kx-missing', ['near', { year: '2026', total: '2480.00', threshold: '2480.00', left: '' }]]],
    },
    {
      name: '400 below is near',
      day: day({ ...medicare, accruedUsd: 2020 }),
      policy,
      issues: [['kx-missing', ['near', { year: '2026', total: '2080.00', threshold: '2480.00', left: '' }]]],
    },
    {
      name: 'the figure of another year',
      day: day({ ...medicare, accruedUsd: 2330, dateOfService: '2024-12-31' }),
      policy,
      issues: [
        [
          'kx-missing',
          ['over', { year: '2024', total: '2390.00', threshold: '2330.00', accrued: '2330.00', left: '' }],
        ],
      ],
    },
    {
      name: 'by Medicare’s fees of 2026 where no other is set, two lines left out',
      day: day({ ...medicare, accruedUsd: 2431.08, accruedUnpriced: 2 }),
      issues: [
        [
          'kx-missing',
          [
            'over',
            {
              year: '2026',
              total: '2480.01',
              threshold: '2480.00',
              accrued: '2431.08',
              left: ', 2 lines of unknown amount left out',
            },
          ],
        ],
      ],
    },
    {
      name: 'KX more than 400 below',
      day: day({ ...medicare, accruedUsd: 2019.99, charges: [charge({ modifiers: ['GP', 'KX'] })] }),
      policy,
      issues: [['kx-missing', ['tooEarly', { year: '2026', total: '2079.99', threshold: '2480.00' }]]],
    },
    {
      name: 'near the latest figure in a year without one',
      day: day({ ...medicare, accruedUsd: 2020, accruedUnpriced: 1, dateOfService: '2027-01-01' }),
      policy,
      issues: [
        [
          'kx-missing',
          [
            'notKnown',
            {
              year: '2027',
              total: '2080.00',
              threshold: '2480.00',
              latest: '2026',
              left: ', 1 line of unknown amount left out',
            },
          ],
        ],
      ],
    },
  ],
});

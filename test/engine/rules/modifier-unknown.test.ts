// SPDX-License-Identifier: Apache-2.0
import { modifierUnknown } from '../../../src/engine/rules/modifier-unknown.ts';
import { charge, day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(modifierUnknown, {
  valid: [
    {
      name: 'therapy modifiers',
      day: day({ charges: [charge({ modifiers: ['GP', 'GO', 'GN', 'CQ', 'CO', 'KX', '59', 'XS', '96', 'GA'] })] }),
    },
    {
      name: 'Mississippi’s own for an assistant, on its workers’ compensation',
      day: day({ payer: { kind: 'workers-comp-ms' }, charges: [charge({ modifiers: ['GP', 'M3'] })] }),
    },
    { name: 'known, though not on this code', day: day({ charges: [charge({ modifiers: ['51', '80', '25'] })] }) },
  ],
  invalid: [
    {
      name: 'Mississippi’s own for an assistant, on Medicare',
      day: day({ payer: { kind: 'medicare-b' }, charges: [charge({ modifiers: ['M3'] })] }),
      issues: [['modifier-unknown/c1', ['unknown', { charge: 'ChargeItem/c1', modifier: 'M3' }]]],
    },
    {
      name: 'a typing error',
      day: day({ charges: [charge({ modifiers: ['PG'] })] }),
      issues: [['modifier-unknown/c1', ['unknown', { charge: 'ChargeItem/c1', modifier: 'PG' }]]],
    },
  ],
});

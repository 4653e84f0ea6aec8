// SPDX-License-Identifier: Apache-2.0
import { therapyModifierMissing } from '../../../src/engine/rules/therapy-modifier-missing.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(therapyModifierMissing, {
  valid: [
    { name: 'a physical therapist proves GP', day: day() },
    { name: 'a person added GO', day: day({ discipline: 'unknown', charges: [charge({ modifiers: ['GO'] })] }) },
    {
      name: 'the payer asks for none',
      day: day({ discipline: 'unknown' }),
      policy: { therapyModifierRequired: false },
    },
    { name: 'no unit, no line', day: day({ discipline: 'unknown', services: [service('mt', { minutes: 7 })] }) },
    {
      name: 'a charge of ours that goes with its last treatment',
      day: day({ discipline: 'unknown', services: [], charges: [charge({ modifiers: [] })] }),
    },
    {
      name: 'a person’s charge without a treatment behind it, whose units are what is amiss',
      day: day({ discipline: 'unknown', services: [], charges: [charge({ modifiers: [], unitsArePersons: true })] }),
    },
    {
      name: 'billed already',
      day: day({ discipline: 'unknown', charges: [charge({ state: 'billed', modifiers: [] })] }),
    },
  ],
  invalid: [
    {
      name: 'nobody’s taxonomy is known',
      day: day({ discipline: 'unknown' }),
      issues: [['therapy-modifier-missing', ['missing', { date: '2026-03-02' }]]],
    },
    {
      name: 'a physician under no stated plan',
      day: day({ discipline: 'MD', charges: [charge({ modifiers: [] })] }),
      issues: [['therapy-modifier-missing', ['missing', { date: '2026-03-02' }]]],
    },
  ],
});

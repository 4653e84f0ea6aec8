// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../../../src/engine/billing/performers.ts';
import type { ServiceLine } from '../../../src/engine/billing/treatment-day.ts';
import { therapyModifierMissing } from '../../../src/engine/rules/therapy-modifier-missing.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const by = (role: PerformerRole): ServiceLine =>
  service('mt', { minutes: 30, performers: [{ source: 'Practitioner/m1', person: 'Practitioner/m1', role }] });

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
      day: day({ discipline: 'unknown', services: [by('unknown')] }),
      issues: [['therapy-modifier-missing', ['missing', { date: '2026-03-02' }]]],
    },
    {
      name: 'a physician under no stated plan',
      day: day({ discipline: 'MD', services: [by('physician')], charges: [charge({ modifiers: [] })] }),
      issues: [['therapy-modifier-missing', ['either', {}]]],
    },
  ],
});

// SPDX-License-Identifier: Apache-2.0
import { therapyModifierMissing } from '../../../src/engine/rules/therapy-modifier-missing.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const DETAIL =
  'The 97140 line of 2026-03-02 bears neither GP nor GO, and no performer’s taxonomy tells the discipline. Add GP or GO to the charge, or the performer’s NUCC taxonomy to the record.';

testRule(therapyModifierMissing, {
  valid: [
    { name: 'a physical therapist proves GP', day: day() },
    { name: 'a person added GO', day: day({ disciplineProven: false, charges: [charge({ modifiers: ['GO'] })] }) },
    {
      name: 'the payer asks for none',
      day: day({ disciplineProven: false }),
      policy: { therapyModifierRequired: false },
    },
    { name: 'no unit, no line', day: day({ disciplineProven: false, services: [service('mt', { minutes: 7 })] }) },
    {
      name: 'billed already',
      day: day({ disciplineProven: false, charges: [charge({ state: 'billed', modifiers: [] })] }),
    },
  ],
  invalid: [
    {
      name: 'nobody’s taxonomy is known',
      day: day({ disciplineProven: false }),
      issues: [['therapy-modifier-missing', DETAIL]],
    },
    {
      name: 'a physician under no stated plan',
      day: day({ discipline: 'MD', charges: [charge({ modifiers: [] })] }),
      issues: [['therapy-modifier-missing', DETAIL]],
    },
  ],
});

// SPDX-License-Identifier: Apache-2.0
import { diagnosisMissing } from '../../../src/engine/rules/diagnosis-missing.ts';
import { day, encounter, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const bare = encounter({ diagnoses: [] });

testRule(diagnosisMissing, {
  valid: [
    { name: 'the visit has one', day: day() },
    {
      name: 'the treatment has one',
      day: day({ encounters: [bare], services: [service('mt', { diagnoses: [{ text: 'Neck pain' }] })] }),
    },
    {
      name: 'a second visit of the day without manual therapy',
      day: day({ encounters: [encounter(), { ...bare, source: 'Encounter/e2' }] }),
    },
    { name: 'the clinician is still writing', day: day({ encounters: [{ ...bare, state: 'open' }] }) },
  ],
  invalid: [
    {
      name: 'neither has one',
      day: day({ encounters: [bare] }),
      issues: [['diagnosis-missing/e1', ['missing', { encounter: 'Encounter/e1', procedures: 'Procedure/mt' }]]],
    },
    {
      name: 'one of two treatments has one',
      day: day({
        encounters: [bare],
        services: [service('a', { minutes: 9, diagnoses: [{ text: 'Neck pain' }] }), service('b', { minutes: 9 })],
      }),
      issues: [['diagnosis-missing/e1', ['missing', { encounter: 'Encounter/e1', procedures: 'Procedure/b' }]]],
    },
    {
      name: 'only the second visit lacks one',
      day: day({
        encounters: [encounter(), { ...bare, source: 'Encounter/e2' }],
        services: [service('a', { minutes: 9 }), service('b', { minutes: 9, encounter: 'Encounter/e2' })],
      }),
      issues: [['diagnosis-missing/e2', ['missing', { encounter: 'Encounter/e2', procedures: 'Procedure/b' }]]],
    },
  ],
});

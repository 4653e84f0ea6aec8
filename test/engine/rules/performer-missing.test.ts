// SPDX-License-Identifier: Apache-2.0
import { performerMissing } from '../../../src/engine/rules/performer-missing.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(performerMissing, {
  valid: [{ name: 'a therapist is named', day: day() }],
  invalid: [
    {
      name: 'nobody is named',
      day: day({ services: [service('mt', { performers: [] })] }),
      issues: [['performer-missing/mt', ['missing', { procedure: 'Procedure/mt', encounter: 'Encounter/e1' }]]],
    },
  ],
});

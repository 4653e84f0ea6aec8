// SPDX-License-Identifier: Apache-2.0
import { techniqueMissing } from '../../../src/engine/rules/technique-missing.ts';
import { day, encounter, exclusion, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(techniqueMissing, {
  valid: [
    { name: 'joint mobilization', day: day() },
    {
      name: 'the clinician is still writing',
      day: day({ services: [service('mt', { techniques: [] })], encounters: [encounter({ state: 'open' })] }),
    },
    {
      name: 'it is another service altogether',
      day: day({ services: [service('mt', { techniques: [], exclusions: [exclusion({})] })] }),
    },
  ],
  invalid: [
    {
      name: 'the bare code',
      day: day({ services: [service('mt', { techniques: [] })] }),
      issues: [['technique-missing/mt', ['missing', { procedure: 'Procedure/mt' }]]],
    },
  ],
});

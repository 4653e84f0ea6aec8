// SPDX-License-Identifier: Apache-2.0
import { examFindingsMissing } from '../../../src/engine/rules/exam-findings-missing.ts';
import { day, documentation, encounter, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const missing = documentation({ examFindings: [] });

testRule(examFindingsMissing, {
  valid: [
    { name: 'documented', day: day() },
    {
      name: 'the clinician is still writing',
      day: day({ documentation: missing, encounters: [encounter({ state: 'open' })] }),
    },
    {
      name: 'no manual therapy',
      day: day({ documentation: missing, services: [service('ex', { code: '97110', minutes: 30 })] }),
    },
  ],
  invalid: [
    {
      name: 'nothing found',
      day: day({ documentation: missing }),
      issues: [['exam-findings-missing', ['missing', { date: '2026-03-02' }]]],
    },
  ],
});

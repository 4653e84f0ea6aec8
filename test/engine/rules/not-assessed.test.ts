// SPDX-License-Identifier: Apache-2.0
import { notAssessed } from '../../../src/engine/rules/not-assessed.ts';
import { day } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(notAssessed, {
  valid: [{ name: 'everything was read', day: day() }],
  invalid: [
    {
      name: 'a reference that leads nowhere',
      day: day({
        problems: [{ source: 'Procedure/x', path: 'Procedure.encounter', message: 'was not found (Encounter/gone)' }],
      }),
      issues: [
        [
          'not-assessed/x',
          [
            'unreadable',
            { record: 'Procedure/x', path: 'Procedure.encounter', problem: 'was not found (Encounter/gone)' },
          ],
        ],
      ],
    },
  ],
});

// SPDX-License-Identifier: Apache-2.0
import { NCCI_TABLE } from '../../../src/engine/policies/ncci-table.ts';
import { ncciEditsOutdated } from '../../../src/engine/rules/ncci-edits-outdated.ts';
import { addDays } from '../../../src/fhir/date-time.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const services = [service('mt', { minutes: 30 }), service('ex', { code: '97110', minutes: 15 })];
const last = NCCI_TABLE.coversThrough;
const next = addDays(last, 1);

testRule(ncciEditsOutdated, {
  valid: [
    { name: 'the last day covered', day: day({ services, dateOfService: last }) },
    { name: 'nothing to pair 97140 with', day: day({ dateOfService: next }) },
    {
      name: 'the payer applies no NCCI edits',
      day: day({ services, dateOfService: next }),
      policy: { ncciEditsApply: false },
    },
  ],
  invalid: [
    {
      name: 'the day after',
      day: day({ services, dateOfService: next }),
      issues: [
        [
          'ncci-edits-outdated',
          `Other services were furnished with 97140 on ${next}; the NCCI edits loaded cover dates through ${last}. An administrator imports the quarter’s edits with npm run import-ncci.`,
        ],
      ],
    },
  ],
});

// SPDX-License-Identifier: Apache-2.0
import { regionMissing } from '../../../src/engine/rules/region-missing.ts';
import { day, encounter, segment, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(regionMissing, {
  valid: [
    { name: 'a region on the Procedure', day: day() },
    {
      name: 'a region on a part of it',
      day: day({
        services: [
          service('mt', {
            regions: [],
            segments: [
              { ...segment('Procedure/a', { minutes: 9 }), regions: [{ text: 'Neck' }] },
              segment('Procedure/b', { minutes: 9 }),
            ],
          }),
        ],
      }),
    },
    {
      name: 'the clinician is still writing',
      day: day({ services: [service('mt', { regions: [] })], encounters: [encounter({ state: 'open' })] }),
    },
  ],
  invalid: [
    {
      name: 'none anywhere',
      day: day({ services: [service('mt', { regions: [] })] }),
      issues: [['region-missing/mt', ['missing', { procedure: 'Procedure/mt' }]]],
    },
  ],
});

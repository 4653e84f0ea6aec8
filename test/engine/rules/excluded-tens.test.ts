// SPDX-License-Identifier: Apache-2.0
import { excludedTens } from '../../../src/engine/rules/excluded-tens.ts';
import { day, exclusion, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const found = exclusion({ service: 'tens', codes: ['97014', '97032'], label: 'TENS' });
const with30 = (exclusions: (typeof found)[], techniques = ['joint mobilization']): ReturnType<typeof service> =>
  service('mt', { at: '10:00-10:30', exclusions, techniques });

testRule(excludedTens, {
  valid: [
    { name: 'manual therapy and nothing else', day: day() },
    { name: 'another kind of exclusion', day: day({ services: [with30([{ ...found, service: 'dry-needling' }])] }) },
    {
      name: 'the note tells of a service that has its own line',
      day: day({
        services: [with30([{ ...found, named: false }]), service('own', { code: found.codes[0] ?? '', minutes: 10 })],
      }),
    },
  ],
  invalid: [
    {
      name: 'the Procedure is named so',
      day: day({ services: [with30([found])] }),
      issues: [
        [
          'excluded-tens/mt',
          [
            'named',
            { procedure: 'Procedure/mt', label: 'TENS', path: 'Procedure.code.text', codes: ['97014', '97032'] },
          ],
        ],
      ],
    },
    {
      name: 'its note tells of it beside manual therapy',
      day: day({ services: [with30([{ ...found, named: false, path: 'Procedure.note' }])] }),
      issues: [
        [
          'excluded-tens/mt',
          ['noted', { procedure: 'Procedure/mt', label: 'TENS', path: 'Procedure.note', codes: ['97014', '97032'] }],
        ],
      ],
    },
    {
      name: 'Medicare knows G0283',
      day: day({ services: [with30([found])], payer: { kind: 'medicare-b' } }),
      issues: [
        [
          'excluded-tens/mt',
          [
            'named',
            { procedure: 'Procedure/mt', label: 'TENS', path: 'Procedure.code.text', codes: ['G0283', '97032'] },
          ],
        ],
      ],
    },
  ],
});

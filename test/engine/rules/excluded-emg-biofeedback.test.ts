// SPDX-License-Identifier: Apache-2.0
import { excludedEmgBiofeedback } from '../../../src/engine/rules/excluded-emg-biofeedback.ts';
import { day, exclusion, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const found = exclusion({ service: 'emg-biofeedback', codes: ['90901'], label: 'EMG biofeedback' });
const with30 = (exclusions: (typeof found)[], techniques = ['joint mobilization']): ReturnType<typeof service> =>
  service('mt', { at: '10:00-10:30', exclusions, techniques });

testRule(excludedEmgBiofeedback, {
  valid: [
    { name: 'manual therapy and nothing else', day: day() },
    { name: 'another kind of exclusion', day: day({ services: [with30([{ ...found, service: 'tens' }])] }) },
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
          'excluded-emg-biofeedback/mt',
          [
            'named',
            { procedure: 'Procedure/mt', label: 'EMG biofeedback', path: 'Procedure.code.text', codes: ['90901'] },
          ],
        ],
      ],
    },
    {
      name: 'its note tells of it beside manual therapy',
      day: day({ services: [with30([{ ...found, named: false, path: 'Procedure.note' }])] }),
      issues: [
        [
          'excluded-emg-biofeedback/mt',
          ['noted', { procedure: 'Procedure/mt', label: 'EMG biofeedback', path: 'Procedure.note', codes: ['90901'] }],
        ],
      ],
    },
  ],
});

// SPDX-License-Identifier: Apache-2.0
import { durationMissing } from '../../../src/engine/rules/duration-missing.ts';
import type { Documentation } from '../../../src/engine/billing/documentation.ts';
import { day, documentation, segment, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

function noted(minutes: number): Documentation['notedMinutes'][number] {
  return {
    source: 'Composition/note',
    offset: 40,
    noted: { of: 'manual-therapy', durationMs: minutes * 60_000, start: 40 },
  };
}

testRule(durationMissing, {
  valid: [
    { name: 'clock times state the minutes', day: day() },
    { name: 'stated minutes without clock times', day: day({ services: [service('mt', { minutes: 30 })] }) },
    {
      name: 'still in progress: the end is not known yet',
      day: day({ services: [service('mt', { provisional: true })] }),
    },
    {
      name: 'an impossible time is duration-invalid, not missing',
      day: day({ services: [service('mt', { invalid: ['x'] })] }),
    },
    {
      name: 'another service without minutes',
      day: day({ services: [service('mt', { minutes: 9 }), service('ex', { code: '97110' })] }),
    },
  ],
  invalid: [
    {
      name: 'no minutes at all',
      day: day({ services: [service('mt')] }),
      issues: [['duration-missing/mt', ['missing', { procedure: 'Procedure/mt' }]]],
    },
    {
      name: 'the note of the visit states them: proposed, not counted',
      day: day({ services: [service('mt')], documentation: documentation({ notedMinutes: [noted(15)] }) }),
      issues: [
        ['duration-missing/mt', ['noted', { procedure: 'Procedure/mt', note: 'Composition/note', minutes: 15 }]],
      ],
    },
    {
      name: 'one part of a treatment states none',
      day: day({
        services: [service('mt', { segments: [segment('Procedure/a', { minutes: 10 }), segment('Procedure/b', {})] })],
      }),
      issues: [['duration-missing/b', ['missing', { procedure: 'Procedure/b' }]]],
    },
  ],
});

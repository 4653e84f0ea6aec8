// SPDX-License-Identifier: Apache-2.0
import { chargeAlreadyBilled } from '../../../src/engine/rules/charge-already-billed.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const ASSISTANT = { source: 'Practitioner/a1', person: 'Practitioner/a1', role: 'PTA' as const };
/** 30 minutes by the therapist, then 15 by an assistant: two units without CQ, one with it. */
const split = [service('mt', { at: '10:00-10:30' }), service('pta', { at: '10:30-10:45', performers: [ASSISTANT] })];
const ofBoth = (plain: number, assistants: number): Parameters<typeof day>[0] => ({
  payer: { kind: 'medicare-b' },
  services: split,
  charges: [
    charge({ state: 'billed', units: plain }),
    charge({ source: 'ChargeItem/c2', part: '97140/CQ', state: 'billed', units: assistants, modifiers: ['GP', 'CQ'] }),
  ],
});

const CMS_45 = { minutes: 45, method: 'CMS total-time rule' };
const CPT = { method: 'CPT midpoint rule' };

testRule(chargeAlreadyBilled, {
  valid: [
    { name: 'each of two lines billed as the record says', day: day(ofBoth(2, 1)) },
    {
      name: 'one of two lines billed, the other not yet',
      day: day({
        ...ofBoth(2, 1),
        charges: [
          charge({ state: 'billed', units: 2 }),
          charge({ source: 'ChargeItem/c2', part: '97140/CQ', units: 9 }),
        ],
      }),
    },
    { name: 'billed as the record says', day: day({ charges: [charge({ state: 'billed' })] }) },
    {
      name: 'one unit billed, the other still open',
      day: day({
        charges: [
          charge({ state: 'billed', units: 1 }),
          charge({ source: 'ChargeItem/c2', units: 1, ours: false, unitsArePersons: true }),
        ],
      }),
    },
    { name: 'not billed yet', day: day({ charges: [charge({ units: 7 })] }) },
  ],
  invalid: [
    {
      name: 'one unit billed, one still open, and the record supports three',
      day: day({
        services: [service('mt', { minutes: 45 })],
        charges: [
          charge({ state: 'billed', units: 1 }),
          charge({ source: 'ChargeItem/c2', units: 1, ours: false, unitsArePersons: true }),
        ],
      }),
      issues: [
        [
          'charge-already-billed/c1',
          ['differs', { charge: 'ChargeItem/c1', units: 1, supported: ['3'], minutes: 45, ...CPT }],
        ],
      ],
    },
    {
      name: 'the assistant’s unit billed as the therapist’s',
      day: day(ofBoth(3, 1)),
      issues: [
        ['charge-already-billed/c1', ['differs', { charge: 'ChargeItem/c1', units: 3, supported: ['2'], ...CMS_45 }]],
      ],
    },
    {
      name: 'too many units on the assistant’s line',
      day: day(ofBoth(2, 2)),
      issues: [
        ['charge-already-billed/c2', ['differs', { charge: 'ChargeItem/c2', units: 2, supported: ['1'], ...CMS_45 }]],
      ],
    },
    {
      name: 'billed 2, the record now supports 1',
      day: day({ services: [service('mt', { minutes: 20 })], charges: [charge({ state: 'billed' })] }),
      issues: [
        [
          'charge-already-billed/c1',
          ['differs', { charge: 'ChargeItem/c1', units: 2, supported: ['1'], minutes: 20, ...CPT }],
        ],
      ],
    },
    {
      name: 'billed 2, the treatment was withdrawn',
      day: day({ services: [], charges: [charge({ state: 'billed' })] }),
      issues: [
        [
          'charge-already-billed/c1',
          ['differs', { charge: 'ChargeItem/c1', units: 2, supported: ['0'], minutes: 0, ...CPT }],
        ],
      ],
    },
  ],
});

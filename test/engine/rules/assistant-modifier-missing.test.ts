// SPDX-License-Identifier: Apache-2.0
import { assistantModifierMissing } from '../../../src/engine/rules/assistant-modifier-missing.ts';
import { ASSISTANT, charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const services = [service('pt', { minutes: 15 }), service('pta', { minutes: 15, performers: [ASSISTANT] })];
const persons = charge({ ours: false, unitsArePersons: true });
const byAssistant = [service('pta', { minutes: 30, performers: [ASSISTANT] })];
const withCq = (units: number): ReturnType<typeof charge> => ({
  ...persons,
  source: 'ChargeItem/c2',
  part: '97140/CQ',
  units,
  modifiers: ['GP', 'CQ'],
});
const medicare = { kind: 'medicare-b' } as const;

testRule(assistantModifierMissing, {
  valid: [
    { name: 'the service splits its own line', day: day({ services, payer: medicare, charges: [charge()] }) },
    {
      name: 'the person billed CQ',
      day: day({ services, payer: medicare, charges: [{ ...persons, part: '97140/CQ', modifiers: ['GP', 'CQ'] }] }),
    },
    { name: 'this payer asks for none', day: day({ services, charges: [persons] }) },
    { name: 'before 2020', day: day({ services, payer: medicare, charges: [persons], dateOfService: '2019-12-31' }) },
    {
      name: 'an assistant furnished all of it: the line gets its modifier by itself',
      day: day({ services: byAssistant, payer: medicare, charges: [persons] }),
    },
    {
      name: 'billed with it',
      day: day({
        services: byAssistant,
        payer: medicare,
        charges: [charge({ state: 'billed', part: '97140/CQ', modifiers: ['GP', 'CQ'] })],
      }),
    },
    {
      name: 'billed on a claim that has it',
      day: day({
        services: byAssistant,
        payer: medicare,
        charges: [charge({ state: 'billed' })],
        claimLines: [{ source: 'Claim/1', sequence: 1, part: '97140/CQ', units: 2, modifiers: ['GP', 'CQ'] }],
      }),
    },
    {
      name: 'billed by who states no modifiers',
      day: day({ services: byAssistant, payer: medicare, charges: [charge({ state: 'billed', modifiers: [] })] }),
    },
    { name: 'closed', day: day({ services: byAssistant, payer: medicare, charges: [charge({ state: 'closed' })] }) },
    {
      name: 'a person’s two lines, one with CQ',
      day: day({
        services,
        payer: medicare,
        charges: [{ ...persons, units: 1 }, withCq(1)],
      }),
    },
    {
      name: 'our line beside it takes what is left',
      day: day({
        services,
        payer: medicare,
        charges: [
          { ...persons, units: 1 },
          { ...withCq(9), ours: true, unitsArePersons: false },
        ],
      }),
    },
  ],
  invalid: [
    {
      name: 'another line has it for one of the two units that an assistant furnished',
      day: day({
        services: [service('pt', { minutes: 15 }), ...byAssistant],
        payer: medicare,
        charges: [{ ...persons, units: 2 }, withCq(1)],
      }),
      issues: [
        [
          'assistant-modifier-missing/c1',
          [
            'partly',
            { charge: 'ChargeItem/c1', modifier: 'CQ', assistant: 30, total: 45, units: 2, covered: 1, lacking: 1 },
          ],
        ],
      ],
    },
    {
      name: 'of two lines without it, one is enough',
      day: day({
        services,
        payer: medicare,
        charges: [
          { ...persons, units: 1 },
          { ...persons, source: 'ChargeItem/c2', units: 1 },
        ],
      }),
      issues: [
        [
          'assistant-modifier-missing/c1',
          ['missing', { charge: 'ChargeItem/c1', modifier: 'CQ', assistant: 15, total: 30, units: 1, rest: 1 }],
        ],
      ],
    },
    {
      name: 'a Claim has it, and the charge that is still to be billed does not',
      day: day({
        services,
        payer: medicare,
        charges: [persons],
        claimLines: [{ source: 'Claim/1', sequence: 1, part: '97140/CQ', units: 1, modifiers: ['GP', 'CQ'] }],
      }),
      issues: [
        [
          'assistant-modifier-missing/c1',
          ['missing', { charge: 'ChargeItem/c1', modifier: 'CQ', assistant: 15, total: 30, units: 1, rest: 1 }],
        ],
      ],
    },
    {
      name: 'billed with it on one of two units',
      day: day({
        services: [service('pt', { minutes: 15 }), ...byAssistant],
        payer: medicare,
        charges: [charge({ state: 'billed' }), { ...withCq(1), state: 'billed' }],
      }),
      issues: [
        [
          'assistant-modifier-missing/c1',
          ['partlyBilled', { charge: 'ChargeItem/c1', modifier: 'CQ', assistant: 30, total: 45, units: 2, covered: 1 }],
        ],
      ],
    },
    {
      name: 'billed with it on one of two units, and without any modifier on the rest',
      day: day({
        services: [service('pt', { minutes: 15 }), ...byAssistant],
        payer: medicare,
        charges: [charge({ state: 'billed', modifiers: [] }), { ...withCq(1), state: 'billed' }],
      }),
      issues: [
        [
          'assistant-modifier-missing/c1',
          ['partlyBilled', { charge: 'ChargeItem/c1', modifier: 'CQ', assistant: 30, total: 45, units: 2, covered: 1 }],
        ],
      ],
    },
    {
      name: 'an assistant furnished half',
      day: day({ services, payer: medicare, charges: [persons] }),
      issues: [
        [
          'assistant-modifier-missing/c1',
          ['missing', { charge: 'ChargeItem/c1', modifier: 'CQ', assistant: 15, total: 30, units: 1, rest: 1 }],
        ],
      ],
    },
    {
      name: 'a person’s, billed for both without it',
      day: day({ services, payer: medicare, charges: [{ ...persons, state: 'billed' }] }),
      issues: [
        [
          'assistant-modifier-missing/c1',
          ['billed', { charge: 'ChargeItem/c1', modifier: 'CQ', assistant: 15, total: 30, units: 1 }],
        ],
      ],
    },
    {
      name: 'billed without it, and an assistant furnished all of it',
      day: day({ services: byAssistant, payer: medicare, charges: [charge({ state: 'billed' })] }),
      issues: [
        [
          'assistant-modifier-missing/c1',
          ['billed', { charge: 'ChargeItem/c1', modifier: 'CQ', assistant: 30, total: 30, units: 2 }],
        ],
      ],
    },
  ],
});

// SPDX-License-Identifier: Apache-2.0
import { assistantModifierUnsupported } from '../../../src/engine/rules/assistant-modifier-unsupported.ts';
import type { Performer, ServiceLine } from '../../../src/engine/billing/treatment-day.ts';
import { ASSISTANT, THERAPIST, charge, day, exclusion, segment, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const persons = charge({ ours: false, unitsArePersons: true, part: '97140/CQ', modifiers: ['GP', 'CQ'] });
const UNKNOWN = { source: 'Practitioner/u1', person: 'Practitioner/u1', role: 'unknown' } as const;
const withUnknown = [service('both', { at: '10:00-10:30', performers: [ASSISTANT, UNKNOWN] })];
const medicare = { kind: 'medicare-b' } as const;

/** Parts of one record, each with performers of its own. */
const partsOf = (...parts: readonly [minutes: number, ...performers: Performer[]][]): ServiceLine[] =>
  parts.map(([minutes, ...performers], index) =>
    service('whole', { segments: [segment(`Procedure/part${String(index)}`, { minutes })], performers }),
  );
const byAssistant = [service('pta', { at: '10:00-10:30', performers: [ASSISTANT] })];

testRule(assistantModifierUnsupported, {
  valid: [
    {
      name: 'an assistant furnished it',
      day: day({ services: byAssistant, payer: { kind: 'medicare-b' }, charges: [persons] }),
    },
    {
      name: 'an assistant furnished it, and the payer asks for nothing',
      day: day({ services: byAssistant, charges: [persons] }),
    },
    {
      name: 'our own line is withdrawn without an issue',
      day: day({ charges: [charge({ part: '97140/CQ', modifiers: ['GP', 'CQ'] })] }),
    },
    {
      name: 'no minute counts, and why is told by another rule',
      day: day({
        services: [
          service('needles', {
            at: '10:00-10:30',
            performers: [ASSISTANT],
            exclusions: [exclusion({ label: 'dry needling' })],
          }),
        ],
        charges: [persons],
      }),
    },
    {
      name: 'nobody is named, and that is told by another rule',
      day: day({ discipline: 'unknown', services: [service('by-whom', { performers: [] })], charges: [persons] }),
    },
    {
      name: 'an assistant with somebody unknown and a therapist: the therapist’s',
      day: day({
        services: [service('all', { at: '10:00-10:30', performers: [ASSISTANT, UNKNOWN, THERAPIST] })],
        payer: medicare,
      }),
    },
    { name: 'an assistant with somebody unknown, and the payer asks for nothing', day: day({ services: withUnknown }) },
    {
      name: 'an assistant with somebody unknown, before 2020',
      day: day({ services: withUnknown, payer: medicare, dateOfService: '2019-12-31' }),
    },
    {
      name: 'an assistant with somebody unknown, and a person has billed it as the assistant’s',
      day: day({ services: withUnknown, payer: medicare, charges: [persons] }),
    },
    {
      name: 'an assistant with somebody unknown, and it is billed',
      day: day({ services: withUnknown, payer: medicare, charges: [{ ...persons, state: 'billed' }] }),
    },
    {
      name: 'an assistant with somebody unknown for so short that it makes no unit another’s',
      day: day({
        services: [service('pt', { minutes: 30 }), service('both', { minutes: 3, performers: [ASSISTANT, UNKNOWN] })],
        payer: medicare,
      }),
    },
    {
      name: 'somebody unknown for two minutes of a record of which a therapist gave the rest',
      day: day({
        services: [
          ...partsOf([28, THERAPIST], [2, UNKNOWN]),
          service('ex', { code: '97110', minutes: 15, performers: [ASSISTANT] }),
        ],
        payer: medicare,
      }),
    },
    {
      name: 'three minutes that decide no unit, where a person bills what the payer’s limit leaves',
      day: day({
        services: [
          service('pt', { minutes: 60 }),
          service('pta', { minutes: 60, performers: [ASSISTANT] }),
          service('both', { minutes: 3, performers: [ASSISTANT, UNKNOWN] }),
        ],
        payer: medicare,
        charges: [
          charge({ unitsArePersons: true, units: 4 }),
          { ...persons, source: 'ChargeItem/cq', part: '97140/CQ', units: 2 },
        ],
      }),
    },
    {
      name: 'somebody unknown where no assistant treats',
      day: day({
        services: [service('pt', { minutes: 15 }), service('who', { minutes: 15, performers: [UNKNOWN] })],
        payer: medicare,
      }),
    },
  ],
  invalid: [
    {
      name: 'the therapist furnished it',
      day: day({ charges: [persons] }),
      issues: [
        [
          'assistant-modifier-unsupported/c1',
          ['unsupported', { charge: 'ChargeItem/c1', modifier: 'CQ', therapist: 30, assistant: 0, discipline: 'PT' }],
        ],
      ],
    },
    {
      name: 'on both units, of which the assistant furnished one',
      day: day({
        services: [service('pt', { minutes: 15 }), service('pta', { minutes: 15, performers: [ASSISTANT] })],
        payer: { kind: 'medicare-b' },
        charges: [persons],
      }),
      issues: [
        [
          'assistant-modifier-unsupported/c1',
          ['tooMany', { modifier: 'CQ', billed: 2, therapist: 15, assistant: 15, units: 1, rest: 1 }],
        ],
      ],
    },
    {
      name: 'billed on two of three units, of which the assistant furnished one',
      day: day({
        services: [service('pt', { minutes: 30 }), service('pta', { minutes: 15, performers: [ASSISTANT] })],
        payer: { kind: 'medicare-b' },
        charges: [
          charge({ state: 'billed', units: 1 }),
          charge({ source: 'ChargeItem/c2', state: 'billed', units: 2, part: '97140/CQ', modifiers: ['GP', 'CQ'] }),
        ],
      }),
      issues: [
        [
          'assistant-modifier-unsupported/c2',
          ['tooManyBilled', { modifier: 'CQ', billed: 2, therapist: 30, assistant: 15, units: 1, rest: 2 }],
        ],
      ],
    },
    {
      name: 'CO under a physical therapy plan',
      day: day({
        services: byAssistant,
        payer: { kind: 'medicare-b' },
        charges: [{ ...persons, part: '97140/CO', modifiers: ['GP', 'CO'] }],
      }),
      issues: [
        [
          'assistant-modifier-unsupported/c1',
          ['contradicts', { charge: 'ChargeItem/c1', modifier: 'CO', discipline: 'PT', expected: 'CQ' }],
        ],
      ],
    },
    {
      name: 'an assistant with somebody of whom nobody knows whether they are a therapist',
      day: day({ services: withUnknown, payer: medicare }),
      issues: [
        [
          'assistant-modifier-unsupported/both',
          ['professionUnknown', { procedure: 'Procedure/both', minutes: 30, modifier: 'CQ' }],
        ],
      ],
    },
    {
      name: 'two unknown people of one record, beside an assistant: one question',
      day: day({
        services: partsOf([15, ASSISTANT], [15, UNKNOWN], [15, { ...UNKNOWN, person: 'Practitioner/u2' }]),
        payer: medicare,
      }),
      issues: [
        [
          'assistant-modifier-unsupported/whole',
          ['professionUnknown', { procedure: 'Procedure/whole', minutes: 30, modifier: 'CQ' }],
        ],
      ],
    },
    {
      name: 'minutes that would put the modifier on a unit more than a person bills below the payer’s limit',
      day: day({
        services: [
          service('pt', { minutes: 45 }),
          service('pta', { minutes: 60, performers: [ASSISTANT] }),
          service('who', { minutes: 15, performers: [UNKNOWN] }),
        ],
        payer: medicare,
        charges: [
          charge({ unitsArePersons: true, units: 4 }),
          { ...persons, source: 'ChargeItem/cq', part: '97140/CQ', units: 2 },
        ],
      }),
      issues: [
        [
          'assistant-modifier-unsupported/who',
          ['professionUnknown', { procedure: 'Procedure/who', minutes: 15, modifier: 'CQ' }],
        ],
      ],
    },
    {
      name: 'somebody unknown on a day of which nothing but an assistant tells the discipline',
      day: day({
        services: [
          service('who', { minutes: 15, performers: [UNKNOWN] }),
          service('ex', { code: '97110', minutes: 15, performers: [ASSISTANT] }),
        ],
        payer: medicare,
      }),
      issues: [
        [
          'assistant-modifier-unsupported/who',
          ['professionUnknown', { procedure: 'Procedure/who', minutes: 15, modifier: 'CQ' }],
        ],
      ],
    },
  ],
});

// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../src/engine/assess.ts';
import { explain } from '../../src/engine/explain.ts';
import { policyFor, type PayerPolicyOverrides } from '../../src/engine/policies/payer-policy.ts';
import { dayWorth } from '../../src/engine/worth.ts';
import type { Concept, ServiceLine, TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { ASSISTANT, charge, day, segment, service } from '../support/day.ts';

/**
 * 97140 beside manipulation. NCCI Policy Manual for Medicare Services, 2026, chapter XI §S: 97112, 97124 and 97140 are not
 * separate in a region that is manipulated; of another region they are, with 59 or XS. The examples are our own.
 */
const on = (...regions: string[]): Concept[] => regions.map((text) => ({ text }));
const mt = (id: string, minutes: number, ...regions: string[]): ServiceLine =>
  service(id, { minutes, regions: on(...regions) });
const manipulated = (...regions: string[]): TreatmentDay['manipulations'] => [
  { source: 'Procedure/cmt', code: '98940', regions: on(...regions) },
];
const medicare = { kind: 'medicare-b' } as const;
const ABOUT = ['cmt-same-region', 'distinct-service-modifier-missing', 'ncci-bundled', 'units-mismatch'];

interface Answer {
  readonly units: number;
  readonly told: readonly string[];
}

const decided = (facts: Partial<TreatmentDay>, overrides: PayerPolicyOverrides = {}): ReturnType<typeof assess> => {
  const built = day({ payer: medicare, ...facts });
  return assess(built, policyFor(built.payer, overrides, built.dateOfService));
};

function answerOf(facts: Partial<TreatmentDay>, overrides?: PayerPolicyOverrides): Answer {
  const { units, issues } = decided(facts, overrides);
  const about = issues.filter(({ code }) => ABOUT.includes(code));
  return {
    units,
    told: about.flatMap(({ code, findings }) => findings.map(({ messageId }) => `${code}:${messageId}`)).sort(),
  };
}

const NEEDS_59 = 'distinct-service-modifier-missing:apart';

test.each<[string, Partial<TreatmentDay>, Answer]>([
  [
    'manual therapy of another region alone: payable with 59 or XS',
    { services: [mt('a', 30, 'Lumbar spine')], manipulations: manipulated('Neck') },
    { units: 2, told: [NEEDS_59] },
  ],
  [
    'manual therapy of the manipulated region alone: held',
    { services: [mt('a', 30, 'Cervical spine')], manipulations: manipulated('Neck') },
    { units: 2, told: ['cmt-same-region:same'] },
  ],
  [
    'of two services, the one of another region: its minutes alone',
    { services: [mt('a', 15, 'Cervical spine'), mt('b', 15, 'Lumbar spine')], manipulations: manipulated('Neck') },
    { units: 1, told: ['cmt-same-region:apartCounted', NEEDS_59] },
  ],
  [
    '7 min of another region make no unit',
    { services: [mt('a', 23, 'Cervical spine'), mt('b', 7, 'Lumbar spine')], manipulations: manipulated('Neck') },
    { units: 0, told: ['cmt-same-region:apartCounted'] },
  ],
  [
    '8 min of another region make one',
    { services: [mt('a', 23, 'Cervical spine'), mt('b', 8, 'Lumbar spine')], manipulations: manipulated('Neck') },
    { units: 1, told: ['cmt-same-region:apartCounted', NEEDS_59] },
  ],
  [
    'minutes of the manipulated region don’t pool with exercise',
    {
      services: [
        mt('a', 20, 'Cervical spine'),
        mt('b', 10, 'Lumbar spine'),
        service('ex', { code: '97110', minutes: 9, regions: [] }),
      ],
      manipulations: manipulated('Neck'),
    },
    { units: 1, told: ['cmt-same-region:apartCounted', NEEDS_59] },
  ],
  [
    'with 59 on the charge, nothing is left to do',
    {
      services: [mt('a', 15, 'Cervical spine'), mt('b', 15, 'Lumbar spine')],
      manipulations: manipulated('Neck'),
      charges: [charge({ units: 1, modifiers: ['59', 'GP'] })],
    },
    { units: 1, told: ['cmt-same-region:apartCounted'] },
  ],
  [
    'a person’s 2 units take the manipulated region in',
    {
      services: [mt('a', 15, 'Cervical spine'), mt('b', 15, 'Lumbar spine')],
      manipulations: manipulated('Neck'),
      charges: [charge({ units: 2, unitsArePersons: true, modifiers: ['59', 'GP'] })],
    },
    { units: 1, told: ['cmt-same-region:apartCounted', 'units-mismatch:differs'] },
  ],
  [
    'one service of both regions: its minutes can’t be told apart',
    { services: [mt('a', 30, 'Cervical spine', 'Lumbar spine')], manipulations: manipulated('Neck') },
    { units: 2, told: ['cmt-same-region:same'] },
  ],
  [
    'both regions in the same minutes',
    {
      services: [
        service('a', { at: '10:00-10:20', regions: on('Cervical spine') }),
        service('b', { at: '10:10-10:30', regions: on('Lumbar spine') }),
      ],
      manipulations: manipulated('Neck'),
    },
    { units: 2, told: ['cmt-same-region:same'] },
  ],
  [
    'parts of one service, each with its region and minutes',
    {
      services: [
        service('a', {
          segments: [
            { ...segment('Procedure/p1', { minutes: 12 }), regions: on('Neck') },
            { ...segment('Procedure/p2', { minutes: 18 }), regions: on('Lumbar spine') },
          ],
          regions: on('Neck', 'Lumbar spine'),
        }),
      ],
      manipulations: manipulated('Cervical spine'),
    },
    { units: 1, told: ['cmt-same-region:apartCounted', NEEDS_59] },
  ],
  [
    'of one of the services the region is not recorded',
    {
      services: [mt('a', 15, 'Cervical spine'), mt('b', 15, 'Lumbar spine'), mt('c', 15)],
      manipulations: manipulated('Neck'),
    },
    { units: 3, told: ['cmt-same-region:unknown'] },
  ],
  [
    'a region apart beside one that is not recorded',
    { services: [mt('b', 15, 'Lumbar spine'), mt('c', 15)], manipulations: manipulated('Neck') },
    { units: 2, told: ['cmt-same-region:unknown'] },
  ],
  [
    'manipulation without a region',
    { services: [mt('a', 15, 'Cervical spine'), mt('b', 15, 'Lumbar spine')], manipulations: manipulated() },
    { units: 2, told: ['cmt-same-region:unknown'] },
  ],
  [
    'two manipulations, and a third region',
    {
      services: [mt('a', 15, 'Cervical spine'), mt('b', 15, 'Lumbar spine'), mt('c', 15, 'Left shoulder')],
      manipulations: [...manipulated('Neck'), { source: 'Procedure/omt', code: '98941', regions: on('Low back') }],
    },
    { units: 1, told: ['cmt-same-region:apartCounted', 'cmt-same-region:apartCounted', NEEDS_59, NEEDS_59] },
  ],
  [
    'manipulation at another organization is another provider’s: asked, and no minutes taken away',
    {
      services: [mt('a', 15, 'Cervical spine'), mt('b', 15, 'Lumbar spine')],
      manipulations: manipulated('Neck').map((one) => ({ ...one, isElsewhere: true })),
    },
    { units: 2, told: ['cmt-same-region:same'] },
  ],
  [
    'a part of the manipulated region and its neighbor: which of both, nobody knows',
    {
      services: [mt('a', 15, 'Cervicothoracic junction'), mt('b', 15, 'Lumbar spine')],
      manipulations: manipulated('Neck'),
    },
    { units: 2, told: ['cmt-same-region:same'] },
  ],
  [
    'both of the junction’s regions manipulated',
    {
      services: [mt('a', 15, 'Cervicothoracic junction'), mt('b', 15, 'Lumbar spine')],
      manipulations: manipulated('Neck', 'Thoracic spine'),
    },
    { units: 1, told: ['cmt-same-region:apartCounted', NEEDS_59] },
  ],
  [
    'a limb is no spinal region, and its sides may differ',
    {
      services: [mt('a', 15, 'Right shoulder'), mt('b', 15, 'Lumbar spine')],
      manipulations: [{ source: 'Procedure/cmt', code: '98943', regions: on('Left shoulder') }],
    },
    { units: 2, told: ['cmt-same-region:same'] },
  ],
  [
    'a spine without its level may be the manipulated region',
    { services: [mt('a', 15, 'Neck'), mt('b', 15, 'Spine')], manipulations: manipulated('Neck') },
    { units: 2, told: ['cmt-same-region:same'] },
  ],
])('%s', (_name, facts, answer) => {
  expect(answerOf(facts)).toEqual(answer);
});

describe('two services, one of the manipulated region', () => {
  const both = {
    services: [mt('a', 15, 'Cervical spine'), mt('b', 15, 'Lumbar spine')],
    manipulations: manipulated('Neck'),
  };

  test('the charge is of the other region alone', () => {
    const [line] = decided(both).charges;
    expect([line?.units, line?.services, line?.regions.map(({ text }) => text)]).toEqual([
      1,
      ['Procedure/b'],
      ['Lumbar spine'],
    ]);
  });

  test('with 59 it goes out', () => {
    const charges = [charge({ units: 1, modifiers: ['59', 'GP'] })];
    expect(decided({ ...both, charges }).charges.map(({ status }) => status)).toEqual(['billable']);
  });

  test('what an assistant gave of the other region is the assistant’s', () => {
    const [a, b] = both.services;
    const services = [a ?? mt('a', 0), { ...(b ?? mt('b', 0)), performers: [ASSISTANT] }];
    expect(decided({ ...both, services }).charges.map(({ part, units }) => [part, units])).toEqual([['97140/CQ', 1]]);
  });

  test('the account says where the minutes went, and calls none of their pay lost', () => {
    const decision = decided(both);
    expect(explain(decision).join('\n')).toContain(
      '0 min of 15  Procedure/a, schedule; 15 min part of the manipulation of that region (Procedure/cmt)',
    );
    expect(dayWorth(decision, decision.policy, decision.issues).lost.units).toBe(0);
  });

  test('where a payer is set to pay both, all minutes count', () => {
    expect(answerOf(both, { ruleSeverity: { 'cmt-same-region': 'off' } })).toEqual({ units: 2, told: [NEEDS_59] });
  });
});

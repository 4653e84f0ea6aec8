// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { assess, type Decision } from '../../src/engine/assess.ts';
import { splitTimedUnits } from '../../src/engine/billing/assistant-units.ts';
import { matchCharges } from '../../src/engine/billing/charge-match.ts';
import { chargeOutcomes } from '../../src/engine/billing/charge-outcomes.ts';
import type {
  CompanionCharge,
  ExistingCharge,
  ServiceLine,
  TreatmentDay,
} from '../../src/engine/billing/treatment-day.ts';
import { policyFor, type PayerPolicyOverrides } from '../../src/engine/policies/payer-policy.ts';
import { dayWorth } from '../../src/engine/worth.ts';
import { ASSISTANT, charge, day, service } from '../support/day.ts';

const persons = (units: number, facts: Partial<ExistingCharge> = {}): ExistingCharge =>
  charge({ ours: false, unitsArePersons: true, units, ...facts });
const withCq = (units: number): ExistingCharge =>
  persons(units, { source: 'ChargeItem/c2', part: '97140/CQ', modifiers: ['GP', 'CQ'] });
const exercise = (units: number): CompanionCharge => ({ source: 'ChargeItem/ex', code: '97110', units, modifiers: [] });
const minutes = (manualTherapy: number, others = 0): ServiceLine[] => [
  service('mt', { minutes: manualTherapy }),
  ...(others > 0 ? [service('ex', { code: '97110', minutes: others })] : []),
];

function decide(facts: Partial<TreatmentDay>, policy: PayerPolicyOverrides = {}): Decision {
  const recorded = day(facts);
  return assess(recorded, policyFor(recorded.payer, policy, recorded.dateOfService));
}

const raised = ({ issues }: Decision): string[] => issues.map(({ key, severity }) => `${severity} ${key}`);
const isBillable = ({ charges }: Decision): boolean => charges.every(({ status }) => status === 'billable');
const kinds = ({ day: { charges, problems }, acceptable, charges: lines }: Decision): string[] => {
  const match = matchCharges(
    charges,
    lines.map(({ part }) => part),
  );
  return chargeOutcomes({ day: { charges, problems }, acceptable, lines, match }).map(({ kind }) => kind);
};

describe('a person keeps to the payer’s cap', () => {
  const aetna = { payer: { kind: 'aetna' } } as const;
  const medicare = { payer: { kind: 'medicare-b' } } as const;

  test.each([
    ['four timed units a day (Aetna)', { ...aetna, services: minutes(75) }, 4, {}],
    ['the MUE (Medicare)', { ...medicare, services: minutes(105) }, 6, {}],
    ['what the minutes of exercise leave', { ...aetna, services: minutes(45, 30) }, 2, {}],
    [
      'what the charge of exercise leaves',
      { ...aetna, services: minutes(45, 30), companionCharges: [exercise(3)] },
      1,
      {},
    ],
    ['a group', { ...medicare, services: minutes(45, 30) }, 1, { groupUnitsPerDay: ['97110+97140=3'] }],
  ] as const)('%s: the charge goes out, and nothing more is asked', (_, facts, units, policy) => {
    const decision = decide({ ...facts, charges: [persons(units)] }, policy);
    expect([raised(decision), isBillable(decision), kinds(decision)]).toEqual([[], true, ['adopt']]);
    expect(dayWorth(decision, decision.policy, decision.issues).lost.units).toBe(0);
    const billed = decide({ ...facts, charges: [persons(units, { state: 'billed' })] }, policy);
    expect(raised(billed)).toEqual([]);
  });

  test.each([
    ['fewer than the cap', { ...aetna, services: minutes(75) }, 3],
    [
      'fewer than the minutes, where the exercise was lowered',
      { ...aetna, services: minutes(30, 45), companionCharges: [exercise(2)] },
      1,
    ],
    ['a group without 97140', { ...medicare, services: minutes(45, 30) }, 2],
  ] as const)('%s is still not what the minutes support', (_, facts, units) => {
    const decision = decide({ ...facts, charges: [persons(units)] }, { groupUnitsPerDay: ['97110+97112=1'] });
    expect(raised(decision)).toContain('high units-mismatch/c1');
  });

  test('a person who bills all that the minutes support is told of the cap', () => {
    expect(raised(decide({ ...aetna, services: minutes(75), charges: [persons(5)] }))).toEqual([
      'moderate timed-units-exceed-cap',
    ]);
  });

  test('exercise that was lowered keeps the day within the cap', () => {
    const lowered = { ...aetna, services: minutes(30, 45), companionCharges: [exercise(2)] };
    expect(raised(decide(lowered))).toEqual([]);
    expect(raised(decide({ ...lowered, companionCharges: [exercise(3)] }))).toEqual([
      'moderate timed-units-exceed-cap',
    ]);
  });

  test('whose units go unbilled is the biller’s choice; every unit that is billed says who furnished it', () => {
    const quarter = fc.integer({ min: 0, max: 6 });
    fc.assert(
      fc.property(quarter, quarter, fc.nat({ max: 6 }), (therapist, assistant, cq) => {
        fc.pre(therapist + assistant > 6);
        const services = [
          service('pt', { minutes: therapist * 15 }),
          service('pta', { minutes: assistant * 15, performers: [ASSISTANT] }),
        ];
        const charges = [...(cq < 6 ? [persons(6 - cq)] : []), ...(cq > 0 ? [withCq(cq)] : [])];
        const decision = decide({ ...medicare, services, charges });
        const isTrue = cq <= assistant && 6 - cq <= therapist;
        const told = raised(decision).filter((key) => key.includes('assistant-modifier'));
        expect(told.length === 0).toBe(isTrue);
        expect(raised(decision).filter((key) => !key.includes('assistant-modifier'))).toEqual([]);
        const whole = splitTimedUnits(
          { therapistMinutes: therapist * 15, assistantMinutes: assistant * 15 },
          therapist + assistant,
          '2026-03-02',
          decision.policy.assistantMinutesMethod,
        );
        expect(whole).toEqual({ plainUnits: therapist, assistantUnits: assistant });
      }),
    );
  });
});

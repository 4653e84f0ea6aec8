// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { assess, type Decision } from '../../src/engine/assess.ts';
import { splitTimedUnits } from '../../src/engine/billing/assistant-units.ts';
import { chargeOutcomes } from '../../src/engine/billing/charge-outcomes.ts';
import { matchCharges } from '../../src/engine/billing/charge-match.ts';
import { acceptableUnits, unitsOf } from '../../src/engine/billing/unit-allocation.ts';
import type { ExistingCharge, ServiceLine } from '../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { dayWorth } from '../../src/engine/worth.ts';
import { ASSISTANT, charge, day, service } from '../support/day.ts';

const persons = (units: number, facts: Partial<ExistingCharge> = {}): ExistingCharge =>
  charge({ ours: false, unitsArePersons: true, units, ...facts });
const withCq = (units: number): ExistingCharge =>
  persons(units, { source: 'ChargeItem/c2', part: '97140/CQ', modifiers: ['GP', 'CQ'] });

function decide(services: readonly ServiceLine[], charges: readonly ExistingCharge[]): Decision {
  const recorded = day({ payer: { kind: 'medicare-b' }, services, charges });
  return assess(recorded, policyFor(recorded.payer, {}, recorded.dateOfService));
}

const raised = ({ issues }: Decision): string[] =>
  issues.filter(({ code }) => code !== 'units-need-choice').map(({ key, severity }) => `${severity} ${key}`);

const kinds = ({ day: { charges, problems }, acceptable, charges: lines }: Decision): string[] =>
  chargeOutcomes({
    day: { charges, problems },
    acceptable,
    lines,
    match: matchCharges(
      charges,
      lines.map(({ part }) => part),
    ),
  }).map(({ kind }) => kind);

const lines = ({ charges }: Decision): string[] =>
  charges.map(({ part, units, status }) => `${part} × ${String(units)} ${status}`);

const shared = (other: string): ServiceLine[] => [
  service('pt', { minutes: 15 }),
  service('pta', { minutes: 5, performers: [ASSISTANT] }),
  service('other', { code: other, minutes: 20 }),
];

describe('equal remainders: the unit goes where the biller bills it (Pub 100-04 ch. 5 §20.2.C)', () => {
  const seven = ['97110', '97112', '97140'].map((code) => service(code, { code, minutes: 7 }));

  test('CMS’s fifth example, billed as 97140', () => {
    const decision = decide(seven, [persons(1)]);
    expect([lines(decision), kinds(decision), raised(decision)]).toEqual([['97140 × 1 billable'], ['adopt'], []]);
    expect(decision.allocation.lines.map(({ units }) => units)).toEqual([0, 0, 1]);
  });

  test('CMS’s fifth example, which nobody has billed', () => {
    expect(lines(decide(seven, []))).toEqual([]);
  });

  test('a second unit that an assistant furnished needs CQ', () => {
    const decision = decide(shared('97110'), [persons(2)]);
    expect(raised(decision)).toEqual(['high assistant-modifier-missing/c1']);
    expect(decision.issues[0]?.findings[0]?.data).toMatchObject({ modifier: 'CQ', units: 1, rest: 1 });
  });

  test('so does one that was billed', () => {
    const decision = decide(shared('97110'), [persons(2, { state: 'billed' })]);
    expect(raised(decision)).toEqual(['high assistant-modifier-missing/c1']);
  });

  test('apart on two lines, it is right', () => {
    const decision = decide(shared('97110'), [persons(1), withCq(1)]);
    expect([raised(decision), kinds(decision)]).toEqual([[], ['adopt', 'adopt']]);
  });

  test('left to the other code, the therapist’s unit is clean and nothing is lost', () => {
    const decision = decide(shared('97530'), [persons(1)]);
    expect([lines(decision), raised(decision)]).toEqual([['97140 × 1 billable'], []]);
    expect(dayWorth(decision, decision.policy, decision.issues).lost.units).toBe(0);
  });

  test('an assistant’s own two units bear CQ', () => {
    const services = [
      service('pta', { minutes: 20, performers: [ASSISTANT] }),
      service('other', { code: '97110', minutes: 20 }),
    ];
    const decision = decide(services, [persons(2, { part: '97140/CQ', modifiers: ['GP', 'CQ'] })]);
    expect([lines(decision), raised(decision)]).toEqual([['97140/CQ × 2 billable'], []]);
  });

  test('an assistant’s line that a person only confirmed does not take the therapist’s away', () => {
    const decision = decide(shared('97530'), [charge({ units: 1 }), withCq(1)]);
    expect([lines(decision), raised(decision)]).toEqual([['97140 × 1 billable', '97140/CQ × 1 billable'], []]);
  });

  test('any right answer that a person bills stands, apart by CQ as its own units are', () => {
    const minutes = fc.nat({ max: 40 });
    fc.assert(
      fc.property(minutes, minutes, minutes, minutes, (pt, pta, exercise, activity) => {
        const services = [
          service('pt', { minutes: pt }),
          service('pta', { minutes: pta, performers: [ASSISTANT] }),
          service('exercise', { code: '97110', minutes: exercise }),
          service('activity', { code: '97530', minutes: activity }),
        ];
        const unbilled = decide(services, []);
        for (const units of acceptableUnits(unbilled.allocation, '97140').filter((number) => number > 0)) {
          const { plainUnits, assistantUnits } = splitTimedUnits(
            { therapistMinutes: pt, assistantMinutes: pta },
            units,
            '2026-03-02',
            unbilled.policy.assistantMinutesMethod,
          );
          const billed = [
            ...(plainUnits > 0 ? [persons(plainUnits)] : []),
            ...(assistantUnits > 0 ? [withCq(assistantUnits)] : []),
          ];
          const decision = decide(services, billed);
          expect(unitsOf(decision.allocation, '97140')).toBe(units);
          expect(decision.allocation.lines.reduce((sum, line) => sum + line.units, 0)).toBe(
            unbilled.allocation.totalUnits,
          );
          expect(raised(decision)).toEqual([]);
          expect(kinds(decision)).toEqual(billed.map(() => 'adopt'));
        }
      }),
      { numRuns: 300 },
    );
  });
});

// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../src/engine/assess.ts';
import type { TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { policyFor, type PayerPolicy } from '../../src/engine/policies/payer-policy.ts';
import { dayWorth, issueStake, type DayWorth, type Stake } from '../../src/engine/worth.ts';
import { ASSISTANT, busy, charge, day, service } from '../support/day.ts';

const MEDICARE = { payer: { kind: 'medicare-b' } } as const;
const HIGH = { code: 'diagnosis-missing', severity: 'high', acknowledged: false } as const;
const MODERATE = { ...HIGH, severity: 'moderate' } as const;
const ACKNOWLEDGED = { ...HIGH, acknowledged: true } as const;
const LOW = { ...HIGH, severity: 'low' } as const;

const policyOf = ({ payer }: TreatmentDay, policy: Partial<PayerPolicy> = {}): PayerPolicy => policyFor(payer, policy);
const worth = (facts: Partial<TreatmentDay>, issues: Parameters<typeof dayWorth>[2] = []): DayWorth => {
  const one = day({ ...MEDICARE, ...facts });
  return dayWorth(assess(one, policyOf(one)), policyOf(one), issues);
};
const stake = (facts: Partial<TreatmentDay>, issue: Parameters<typeof issueStake>[0]): Stake | undefined => {
  const one = day({ ...MEDICARE, ...facts });
  return issueStake(issue, assess(one, policyOf(one)), policyOf(one));
};
const NONE = { units: 0, usd: 0 };
const BOTH = { units: 2, usd: 48.93 };
const SECOND = { units: 1, usd: 21.21 };

describe('what a day of 30 minutes is worth', () => {
  test.each<[string, Parameters<typeof dayWorth>[2], Partial<DayWorth>]>([
    ['nothing is wrong', [], { charged: BOTH, held: NONE, lost: NONE, atRisk: NONE }],
    ['a hint costs nothing', [LOW], { held: NONE, atRisk: NONE }],
    ['an issue holds it', [HIGH, MODERATE], { held: BOTH, atRisk: NONE }],
    ['an acknowledged one lets it go, at risk', [ACKNOWLEDGED], { held: NONE, atRisk: BOTH }],
    ['so does a moderate one', [MODERATE], { held: NONE, atRisk: BOTH }],
  ])('%s', (_name, issues, expected) => {
    expect(worth({}, issues)).toMatchObject(expected);
  });

  test('a charge that went out in spite of an issue is at risk, not held', () => {
    expect(worth({ charges: [charge({ state: 'billed' })] }, [HIGH])).toMatchObject({ held: NONE, atRisk: BOTH });
  });

  test('a unit less on the charge than the record supports is lost', () => {
    expect(worth({ charges: [charge({ units: 1 })] })).toMatchObject({
      charged: { units: 1, usd: 27.72 },
      lost: SECOND,
      atRisk: NONE,
    });
  });

  test('a unit more is at risk', () => {
    expect(worth({ charges: [charge({ units: 3 })] })).toMatchObject({ lost: NONE, atRisk: SECOND });
  });

  test('more units than a day has are a slip, and are not priced', () => {
    expect(worth({ charges: [charge({ units: 17_317_158 })] }).charged).toEqual({ units: 17_317_158, usd: undefined });
  });

  test('a charge without units bills none; one that a person closed counts no more', () => {
    const { units: _units, ...without } = charge();
    expect(worth({ charges: [without] })).toMatchObject({ charged: NONE, lost: BOTH });
    expect(worth({ charges: [charge({ state: 'closed', units: 1 })] })).toMatchObject({ charged: BOTH, lost: NONE });
  });

  test('minutes that another patient has too are lost until the times are put right', () => {
    const services = [service('p1', { at: '10:00-10:30' })];
    const shared = { services, otherPatientServices: [busy('Procedure/x', '10:15-10:30', { code: '97140' })] };
    expect(worth(shared)).toMatchObject({ charged: { units: 1, usd: 27.72 }, lost: SECOND });
  });

  test('minutes that are documented twice, or that another discipline bills, are not', () => {
    const services = [service('p1', { at: '10:00-10:15' }), service('p2', { at: '10:00-10:15' })];
    expect(worth({ services })).toMatchObject({ charged: { units: 1, usd: 27.72 }, lost: NONE });
    const together = [busy('Procedure/x', '10:00-10:15', { code: '97140', discipline: 'PT' })];
    const other = { services: [service('p1', { at: '10:00-10:30' })], otherDisciplineServices: together };
    expect(worth({ ...other, discipline: 'OT' })).toMatchObject({ charged: { units: 1 }, lost: NONE });
  });

  test('another therapy code of higher practice expense takes the full one', () => {
    const line = { source: 'ChargeItem/x', modifiers: [] };
    expect(worth({ companionCharges: [{ ...line, code: '97530', units: 1 }] }).charged.usd).toBe(42.42);
    expect(worth({ companionCharges: [{ ...line, code: '97035' }] }).charged.usd).toBe(48.93);
    expect(worth({ services: [service('p1', { minutes: 30 }), service('e', { code: '97161' })] }).charged.usd).toBe(
      42.42,
    );
  });

  test('an assistant’s units come in at 88 %, after the therapist’s', () => {
    const services = [service('p1', { minutes: 15 }), service('p2', { minutes: 15, performers: [ASSISTANT] })];
    expect(worth({ services }).charged).toEqual({ units: 2, usd: 46.38 });
    expect(worth({ services: services.slice(1) }).charged).toEqual({ units: 1, usd: 24.39 });
  });

  test('where the fee is not known there are units without dollars, and nothing that they rest on', () => {
    const { charged, held, lost, inputs } = worth({ payer: { kind: 'cigna' } }, [HIGH]);
    expect([charged, held, lost, inputs]).toEqual([
      { units: 2, usd: undefined },
      { units: 2, usd: undefined },
      NONE,
      [],
    ]);
    expect(worth({}).inputs).toHaveLength(3);
  });
});

describe('what an issue puts in question', () => {
  test.each<[string, Partial<TreatmentDay>, Parameters<typeof issueStake>[0], Stake | undefined]>([
    ['the charge that it holds', {}, HIGH, { kind: 'held', ...BOTH }],
    ['the charge that went out', { charges: [charge({ state: 'billed' })] }, HIGH, { kind: 'at risk', ...BOTH }],
    ['acknowledged: it goes out', {}, ACKNOWLEDGED, { kind: 'at risk', ...BOTH }],
    ['moderate', {}, MODERATE, { kind: 'at risk', ...BOTH }],
    ['a hint', {}, LOW, undefined],
    [
      'too few units: the unit that is missing',
      { charges: [charge({ units: 1 })] },
      { ...HIGH, code: 'units-mismatch' },
      { kind: 'lost', ...SECOND },
    ],
    [
      'too many: the unit beyond',
      { charges: [charge({ units: 3 })] },
      { ...HIGH, code: 'units-mismatch' },
      { kind: 'at risk', ...SECOND },
    ],
    ['a day without a unit, and none to be had', { services: [service('p1', { minutes: 7 })] }, HIGH, undefined],
    [
      'a day whose minutes all belong to another patient',
      {
        services: [service('p1', { at: '10:00-10:30' })],
        otherPatientServices: [busy('Procedure/x', '10:00-10:30', { code: '97140' })],
      },
      HIGH,
      { kind: 'lost', ...BOTH },
    ],
  ])('%s', (_name, facts, issue, expected) => {
    expect(stake(facts, issue)).toEqual(expected);
  });
});

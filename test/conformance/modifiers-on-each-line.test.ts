// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { assess } from '../../src/engine/assess.ts';
import type { ExistingCharge, TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { ASSISTANT, charge, day, documentation, service } from '../support/day.ts';

const plain = (...modifiers: string[]): ExistingCharge => charge({ units: 1, modifiers: ['GP', ...modifiers] });
const assistants = (...modifiers: string[]): ExistingCharge =>
  charge({ source: 'ChargeItem/c2', part: '97140/CQ', units: 1, modifiers: ['GP', 'CQ', ...modifiers] });
const both = [service('pt', { minutes: 15 }), service('pta', { minutes: 15, performers: [ASSISTANT] })];

function raised(facts: Partial<TreatmentDay>): string[] {
  const recorded = day({ payer: { kind: 'medicare-b' }, dateOfService: '2024-03-04', ...facts });
  const plans = [
    { source: 'CarePlan/p1', start: '2024-02-20', end: '2024-04-30', namesManualTherapy: true, isCertified: true },
  ];
  const certified = { ...recorded, documentation: documentation({ plans }) };
  const { issues } = assess(certified, policyFor(recorded.payer, {}, recorded.dateOfService));
  return issues.map(({ severity, code, findings }) => `${severity} ${code} ${findings[0]?.messageId ?? ''}`);
}

/** The therapist's and the assistant's units go out on two lines, and a payer judges each by its own modifiers. */
describe('97140 beside 97012, which may deny each of its lines', () => {
  const services = [...both, service('tr', { code: '97012', minutes: 10 })];
  const companion = (...modifiers: string[]): TreatmentDay['companionCharges'] => [
    { source: 'ChargeItem/tr', code: '97012', modifiers },
  ];

  test('59 on one of two lines leaves the other denied', () => {
    expect(raised({ services, charges: [plain('59'), assistants()] })).toEqual([
      'high distinct-service-modifier-missing partly',
    ]);
    expect(raised({ services, charges: [plain(), assistants('XU')] })).toEqual([
      'high distinct-service-modifier-missing partly',
    ]);
  });

  test('so does 59 on the only line that stands, where the run makes the other', () => {
    expect(raised({ services, charges: [charge({ units: 2, modifiers: ['GP', '59'] })] })).toEqual([
      'high distinct-service-modifier-missing partly',
    ]);
  });

  test('a line that nothing supports any more does not go out', () => {
    expect(
      raised({
        services: services.filter(({ source }) => source !== 'Procedure/pta'),
        charges: [plain('59'), assistants()],
      }),
    ).toEqual([]);
  });

  test('on the other code, it counts for all of them', () => {
    expect(raised({ services, charges: [plain(), assistants()], companionCharges: companion('59') })).toEqual([]);
  });

  test('where 97140 is the line that gets paid, one of its lines is enough', () => {
    const beside = [...both, service('test', { code: '97750', minutes: 15 })];
    expect(raised({ services: beside, charges: [plain('59'), assistants()] })).toEqual([]);
  });

  test('after the edits that are known, it is a question', () => {
    const [found] = raised({ services, charges: [plain('59'), assistants()], dateOfService: '2025-01-02' }).filter(
      (one) => one.includes('distinct'),
    );
    expect(found).toBe('moderate distinct-service-modifier-missing perhapsPartly');
  });

  test('clean exactly where each line, or the other code, bears one', () => {
    const one = fc.constantFrom('59', 'XU', undefined);
    fc.assert(
      fc.property(one, one, one, (first, second, other) => {
        const of = (modifier: string | undefined): string[] => (modifier === undefined ? [] : [modifier]);
        const told = raised({
          services,
          charges: [plain(...of(first)), assistants(...of(second))],
          companionCharges: companion(...of(other)),
        });
        expect(told.length === 0).toBe(other !== undefined || (first !== undefined && second !== undefined));
      }),
    );
  });
});

describe('KX over the threshold', () => {
  const over = { accruedUsd: 3000, services: both };

  test.each([
    ['on both lines', [plain('KX'), assistants('KX')], []],
    ['on one of two', [plain('KX'), assistants()], ['high kx-missing over']],
    ['on the only one, where the run makes the other', [charge({ modifiers: ['GP', 'KX'] })], ['high kx-missing over']],
  ])('%s', (_, charges, issues) => {
    expect(raised({ ...over, charges })).toEqual(issues);
  });
});

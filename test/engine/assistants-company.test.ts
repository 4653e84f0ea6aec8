// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { assess, type Decision } from '../../src/engine/assess.ts';
import type { PerformerRole } from '../../src/engine/billing/performers.ts';
import type { Performer, ServiceLine, TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { ASSISTANT, THERAPIST, day, service } from '../support/day.ts';

/** Who may not furnish 97140 (42 CFR 410.60; Pub 100-02 ch. 15 §230): beside an assistant they add nothing. */
const NO_THERAPISTS: readonly PerformerRole[] = [
  'SLP',
  'chiropractor',
  'massage therapist',
  'athletic trainer',
  'student',
  'other unlicensed',
];
const THERAPISTS: readonly PerformerRole[] = ['PT', 'OT', 'physician', 'non-physician practitioner'];

const who = (role: PerformerRole): Performer => ({
  source: `Practitioner/${role}`,
  person: `Practitioner/${role}`,
  role,
});

const decide = (facts: Partial<TreatmentDay>): Decision => {
  const built = day({ payer: { kind: 'medicare-b' }, ...facts });
  return assess(built, policyFor(built.payer));
};

const billed = ({ charges }: Decision): string[] =>
  charges.map(({ units, provenModifiers }) => `${String(units)} ${provenModifiers.join('+')}`);

const together = (...performers: Performer[]): string[] =>
  billed(decide({ services: [service('mt', { at: '10:00-10:30', performers })] }));

test.each(NO_THERAPISTS)('an assistant with a %s is an assistant', (role) => {
  expect(together(ASSISTANT, who(role))).toEqual(['2 GP+CQ']);
  expect(together(who(role), ASSISTANT)).toEqual(['2 GP+CQ']);
});

test.each(THERAPISTS)('what an assistant does together with a %s is not the assistant’s', (role) => {
  expect(together(ASSISTANT, who(role))).toEqual(['2 GP']);
  expect(together(who('student'), who(role), ASSISTANT)).toEqual(['2 GP']);
});

test('an occupational therapy assistant with an aide', () => {
  const services = [service('mt', { at: '10:00-10:30', performers: [who('OTA'), who('other unlicensed')] })];
  expect(billed(decide({ discipline: 'OT', services }))).toEqual(['2 GO+CO']);
});

/** Manual therapy of a therapist and of an assistant, at random minutes of an hour. */
const treatments = fc.array(
  fc.record({
    by: fc.constantFrom(THERAPIST, ASSISTANT),
    start: fc.integer({ min: 0, max: 40 }),
    length: fc.integer({ min: 1, max: 19 }),
    company: fc.array(fc.constantFrom(...NO_THERAPISTS), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 5 },
);

test('who may not furnish manual therapy changes no unit and no modifier of what a therapist or an assistant furnished', () => {
  const clock = (minute: number): string => `10:${String(minute).padStart(2, '0')}`;
  fc.assert(
    fc.property(treatments, (drawn) => {
      const servicesWith = (company: (one: (typeof drawn)[number]) => readonly PerformerRole[]): ServiceLine[] =>
        drawn.map((one, index) =>
          service(`s${String(index)}`, {
            at: `${clock(one.start)}-${clock(one.start + one.length)}`,
            performers: [...company(one).map(who), one.by],
          }),
        );
      const alone = decide({ services: servicesWith(() => []) });
      const accompanied = decide({ services: servicesWith(({ company }) => company) });
      expect(billed(accompanied)).toEqual(billed(alone));
      expect(accompanied.minutes.shared).toEqual(alone.minutes.shared);
    }),
  );
});

test('an assistant with somebody whose profession is not known is asked about, and billed as the assistant’s at most', () => {
  const services = [service('mt', { at: '10:00-10:30', performers: [ASSISTANT, who('unknown')] })];
  const { charges, issues } = decide({ services });
  expect(charges.map(({ units, provenModifiers, status }) => [units, provenModifiers, status])).toEqual([
    [2, ['GP', 'CQ'], 'planned'],
  ]);
  expect(issues.map(({ key, severity }) => [key, severity])).toEqual([['assistant-modifier-unsupported/mt', 'high']]);
});

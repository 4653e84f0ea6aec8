// SPDX-License-Identifier: Apache-2.0
import { assess, type Decision } from '../../src/engine/assess.ts';
import { chargeOutcomes } from '../../src/engine/billing/charge-outcomes.ts';
import { matchCharges } from '../../src/engine/billing/charge-match.ts';
import type { ExistingCharge, ServiceLine, TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { policyFor } from '../../src/engine/policies/payer-policy.ts';
import { dayWorth } from '../../src/engine/worth.ts';
import { ASSISTANT, charge, day, service } from '../support/day.ts';

const decide = (facts: Partial<TreatmentDay>): Decision => {
  const built = day({ payer: { kind: 'medicare-b' }, ...facts });
  return assess(built, policyFor(built.payer));
};

/** Our own lines of the therapist's and the assistant's units: a person has written over those that are marked so. */
const lines = (...[plain, assistants]: [Partial<ExistingCharge>, Partial<ExistingCharge>]): ExistingCharge[] => [
  charge(plain),
  charge({ source: 'ChargeItem/cq', part: '97140/CQ', modifiers: ['GP', 'CQ'], ...assistants }),
];
const byPerson = (units: number): Partial<ExistingCharge> => ({ units, unitsArePersons: true });

/** The charges as a run leaves them: lines that follow the minutes have theirs. */
function afterRun({ day: { charges, problems }, acceptable, charges: wanted }: Decision): ExistingCharge[] {
  const match = matchCharges(
    charges,
    wanted.map(({ part }) => part),
  );
  return chargeOutcomes({ day: { charges, problems }, acceptable, match, lines: wanted }).map((outcome) => {
    expect(outcome.kind).toMatch(/^(?:follow|adopt)$/);
    return outcome.kind === 'follow'
      ? { ...outcome.existing, units: outcome.line.units }
      : (outcome as { existing: ExistingCharge }).existing;
  });
}

const told = ({ issues, charges }: Decision): unknown => [
  issues.filter(({ severity }) => severity !== 'low').map(({ key }) => key),
  charges.map(({ part, units, status }) => [part, units, status]),
];

const overTheLimit = [service('pt', { minutes: 45 }), service('pta', { minutes: 60, performers: [ASSISTANT] })];
const tie = (therapist: number, assistant: number, code: string): ServiceLine[] => [
  service('pt', { minutes: therapist }),
  service('pta', { minutes: assistant, performers: [ASSISTANT] }),
  service('other', { code, minutes: 20 }),
];

test.each([
  ['the assistant’s line, to a limit of 6', overTheLimit, lines({ units: 3 }, byPerson(3)), [3, 3]],
  ['the therapist’s line, to a limit of 6', overTheLimit, lines(byPerson(2), { units: 4 }), [2, 4]],
  ['the therapist’s line, while ours is from fewer minutes', overTheLimit, lines(byPerson(2), { units: 1 }), [2, 4]],
  [
    'the assistant’s line, so that 97530 takes the unit of a tie',
    tie(15, 20, '97530'),
    lines({ units: 1 }, byPerson(1)),
    [1, 1],
  ],
  [
    'the assistant’s line up, so that 97140 takes the unit of a tie',
    tie(15, 20, '97110'),
    lines({ units: 1 }, byPerson(2)),
    [1, 2],
  ],
  [
    'the therapist’s line, so that 97530 takes the unit of a tie',
    tie(20, 15, '97530'),
    lines(byPerson(1), { units: 1 }),
    [1, 1],
  ],
])('a person changes one of our two lines: %s', (_name, services, charges, [plain, assistants]) => {
  const expected = [
    [],
    [
      ['97140', plain, 'billable'],
      ['97140/CQ', assistants, 'billable'],
    ],
  ];
  const first = decide({ services, charges });
  expect(told(first)).toEqual(expected);
  const written = afterRun(first);
  expect(written.map(({ units }) => units)).toEqual([plain, assistants]);
  const second = decide({ services, charges: written });
  expect(told(second)).toEqual(expected);
  expect(afterRun(second)).toEqual(written);
  expect(dayWorth(second, second.policy, second.issues).lost.units).toBe(0);
});

test.each([
  ['fewer than the limit leaves', overTheLimit, lines({ units: 3 }, byPerson(2)), '97140/CQ', [3, 4]],
  ['a line raised at the cost of none', overTheLimit, lines(byPerson(4), { units: 4 }), '97140', [3, 4]],
  ['what neither side of a tie has', tie(15, 20, '97530'), lines({ units: 1 }, byPerson(3)), '97140/CQ', [1, 2]],
])('it is held: %s', (_name, services, charges, part, [plain, assistants]) => {
  const decided = decide({ services, charges });
  const source = charges.find((one) => one.part === part)?.source.replace('ChargeItem/', '') ?? '';
  expect(told(decided)).toEqual([
    expect.arrayContaining([`units-mismatch/${source}`]),
    [
      ['97140', plain, 'planned'],
      ['97140/CQ', assistants, 'planned'],
    ],
  ]);
});

test('where our line takes the unit of a tie with a person’s, and the other code’s charge takes it too, one too many is billed', () => {
  const companion = { source: 'ChargeItem/other', code: '97110', units: 2, modifiers: ['GP'] };
  const charges = lines({ units: 1 }, byPerson(2));
  const { issues } = decide({ services: tie(15, 20, '97110'), charges, companionCharges: [companion] });
  const [choice] = issues.filter(({ code }) => code === 'units-need-choice');
  expect(choice?.findings.map(({ messageId }) => messageId)).toEqual(['bothTook']);
});

test('the charge’s account of its units says why fewer are billed than the minutes make', () => {
  const split = decide({ services: overTheLimit, charges: lines({ units: 3 }, byPerson(3)) });
  expect(split.charges.map(({ note }) => note)).toEqual(
    Array(2).fill(
      expect.stringMatching(
        /7 units, 7 of them 97140\. Of the 7 units of 97140, 6 are billed: the payer’s daily limit leaves no more\. .*: 3 units without and 3 units with /,
      ),
    ),
  );
  const payer = { kind: 'aetna' } as const;
  const noteOf = (units: number, others: readonly ServiceLine[] = []): string | undefined =>
    decide({ payer, services: [service('pt', { minutes: 75 }), ...others], charges: [charge(byPerson(units))] })
      .charges[0]?.note;
  expect(noteOf(4)).toContain(
    'make 5 units. Of the 5 units of 97140, 4 are billed: the payer’s daily limit leaves no more.',
  );
  expect(noteOf(1, [service('ex', { code: '97110', minutes: 45 })])).toContain('Of the 5 units of 97140, 1 is billed:');
  expect(noteOf(5)).not.toContain('billed');
});

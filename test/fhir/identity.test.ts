// SPDX-License-Identifier: Apache-2.0
import { UNDATED, dayKeyOf, ownIdentity, toldFacts } from '../../src/fhir/identity.ts';
import { CHARGE_IDENTIFIER, ISSUE_FACTS, ISSUE_IDENTIFIER, TASK_IDENTIFIER } from '../../src/fhir/systems.ts';

const of = (value: string, system = CHARGE_IDENTIFIER): ReturnType<typeof ownIdentity> =>
  ownIdentity({ identifier: [{ system, value }] });

test.each([
  [
    'p1/2026-03-02/PT/97140',
    { patientId: 'p1', dateOfService: '2026-03-02', item: '97140', dayKey: 'p1/2026-03-02/PT' },
  ],
  ['p1/2026-03-02/PT/97140/CQ', { item: '97140/CQ', dayKey: 'p1/2026-03-02/PT' }],
  ['p1/2026-03-02/OT', { item: '', dayKey: 'p1/2026-03-02/OT' }],
  ['p1/2026-03-02/SLP', { dayKey: 'p1/2026-03-02/SLP' }],
  ['p1/2026-03-02/MD', { dayKey: 'p1/2026-03-02/MD' }],
  ['a.b-C/2026-03-02/PT@org.1/97140', { patientId: 'a.b-C', item: '97140', dayKey: 'a.b-C/2026-03-02/PT@org.1' }],
  ['p1/undated/PT/duration-missing/mt', { dateOfService: UNDATED, item: 'duration-missing/mt' }],
])('%s is ours', (value, identity) => {
  expect(of(value)).toMatchObject(identity);
});

test.each([CHARGE_IDENTIFIER, ISSUE_IDENTIFIER, TASK_IDENTIFIER])('an identifier of %s is ours', (system) => {
  expect(of('p1/2026-03-02/PT', system)?.dayKey).toBe('p1/2026-03-02/PT');
});

test.each([
  ['no date', 'p1/PT/97140'],
  ['a discipline that is none', 'p1/2026-03-02/XX/97140'],
  ['something before it', 'x/p1/2026-03-02/PT/97140'],
  ['an organization that is no id', 'p1/2026-03-02/PT@/97140'],
  ['a patient’s id that is none', 'p_1/2026-03-02/PT/97140'],
  ['a date that is longer', 'p1/2026-03-021/PT/97140'],
])('%s is not ours', (_name, value) => {
  expect(of(value)).toBeUndefined();
});

test('an identifier of another system is not ours', () => {
  expect(of('p1/2026-03-02/PT', 'https://ehr.example.org/charges')).toBeUndefined();
});

test('without an identifier, or a system of it, nothing is ours; ours is found behind others', () => {
  expect(ownIdentity({})).toBeUndefined();
  expect(ownIdentity({ identifier: [{ value: 'p1/2026-03-02/PT' }] })).toBeUndefined();
  const identifier = [
    { system: 'urn:other', value: 'x' },
    { system: TASK_IDENTIFIER, value: 'p1/2026-03-02/PT' },
  ];
  expect(ownIdentity({ identifier })?.patientId).toBe('p1');
});

test('a key names patient, date and discipline, and the organization where it is given; it is read again', () => {
  expect(dayKeyOf('p1', '2026-03-02', 'PT')).toBe('p1/2026-03-02/PT');
  expect(dayKeyOf('p1', '2026-03-02', 'PT', 'o1')).toBe('p1/2026-03-02/PT@o1');
  expect(of(dayKeyOf('p1', UNDATED, 'OT', 'o1'))).toMatchObject({ patientId: 'p1', dateOfService: UNDATED });
});

describe('the facts that an issue was told of', () => {
  const ours = { system: ISSUE_FACTS, code: 'a-hash' };

  test('are known by our hash, whatever else its evidence is coded as', () => {
    const evidence = [{ code: [{ coding: [{ system: 'http://snomed.info/sct', code: '1' }, ours], text: '10 min' }] }];
    expect(toldFacts({ evidence })).toEqual({ facts: 'a-hash', evidence: '10 min' });
  });

  test('are known by their words alone in what an earlier build wrote', () => {
    expect(toldFacts({ evidence: [{ code: [{ text: '10 min' }] }] })).toEqual({ facts: undefined, evidence: '10 min' });
    const foreign = [{ coding: [{ system: 'http://snomed.info/sct', code: '1' }] }];
    expect(toldFacts({ evidence: [{ code: foreign }] })).toEqual({ facts: undefined, evidence: '' });
  });

  test('are unknown where an issue gives no evidence', () => {
    const none = { facts: undefined, evidence: '' };
    expect([{}, { evidence: [] }, { evidence: [{}] }, { evidence: [{ code: [] }] }].map(toldFacts)).toEqual([
      none,
      none,
      none,
      none,
    ]);
  });
});

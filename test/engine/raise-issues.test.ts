// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../src/engine/assess.ts';
import type { Assessment, Issue } from '../../src/engine/billing/assessment.ts';
import type { Acknowledgement, TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { policyFor, type PayerPolicyOverrides } from '../../src/engine/policies/payer-policy.ts';
import { formerEvidence } from '../../src/engine/told-facts.ts';
import { busy, charge, day, encounter, service } from '../support/day.ts';

const run = (facts: Partial<TreatmentDay>, overrides: PayerPolicyOverrides = {}): Assessment => {
  const built = day(facts);
  return assess(built, policyFor(built.payer, overrides));
};

/** As a build told it that kept no hash of the facts. */
const withoutHash = (issue: Issue): Acknowledgement => ({ key: issue.key, evidence: formerEvidence(issue) });

describe('whether an issue is acknowledged', () => {
  const bare = { encounters: [encounter({ diagnoses: [] })] };
  const second = service('second', { at: '11:00-11:15' });
  const twoTreatments = { ...bare, services: [service('mt', { at: '10:00-10:30' }), second] };

  test('a second treatment without a diagnosis asks anew: open, and held', () => {
    const acknowledgedIssues = run(bare).issues;
    const { issues, charges } = run({ ...twoTreatments, acknowledgedIssues });
    expect([issues.map(({ key, acknowledged }) => [key, acknowledged]), charges[0]?.status]).toEqual([
      [['diagnosis-missing/e1', false]],
      'planned',
    ]);
  });

  test('one that a build without the hash wrote counts by its sentence, for the same facts only', () => {
    const acknowledgedIssues = run(bare).issues.map(withoutHash);
    expect(run({ ...bare, acknowledgedIssues }).issues.map(({ acknowledged }) => acknowledged)).toEqual([true]);
    expect(run({ ...twoTreatments, acknowledgedIssues }).issues.map(({ acknowledged }) => acknowledged)).toEqual([
      false,
    ]);
  });

  test('several findings about one record are one question: it is acknowledged for all of them or none', () => {
    const one = { charges: [charge({ modifiers: ['GP', 'QQ'] })] };
    const both = { charges: [charge({ modifiers: ['GP', 'QQ', 'ZZ'] })] };
    const [told, merged] = [run(one).issues, run(both).issues];
    expect(merged.map(({ key, findings }) => [key, findings.map(({ data }) => data['modifier'])])).toEqual([
      ['modifier-unknown/c1', ['QQ', 'ZZ']],
    ]);
    const acknowledged = (acknowledgedIssues: readonly Acknowledgement[]): boolean | undefined =>
      run({ ...both, acknowledgedIssues }).issues[0]?.acknowledged;
    expect([acknowledged(told), acknowledged(merged), acknowledged(merged.map(withoutHash))]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('of a rule that lets go of no charge, one that holds none is acknowledged; a payer for whom it holds asks anew', () => {
    const with51 = { charges: [charge({ modifiers: ['GP', '51'] })] };
    const acknowledgedIssues = run(with51).issues;
    const under = (severity: Issue['severity']): unknown[] => {
      const { issues, charges } = run({ ...with51, acknowledgedIssues }, { ruleSeverity: { 'modifier-51': severity } });
      return [issues.map((one) => [one.code, one.acknowledgeable, one.acknowledged]), charges[0]?.status];
    };
    expect(under('high')).toEqual([[['modifier-51', false, false]], 'planned']);
    expect(under('moderate')).toEqual([[['modifier-51', true, true]], 'billable']);
  });

  test('whatever an issue says, only its facts are looked at', () => {
    const acknowledgedIssues = run(bare).issues.map((issue) => ({ ...issue, evidence: 'In other words.' }));
    expect(run({ ...bare, acknowledgedIssues }).issues.map(({ acknowledged }) => acknowledged)).toEqual([true]);
  });
});

describe('severity for a payer', () => {
  /** The threshold of 2026 is $2,480. */
  const near = { payer: { kind: 'medicare-b' as const }, accruedUsd: 2400 };
  const over = { ...near, accruedUsd: 2600 };
  const severity = (facts: Partial<TreatmentDay>, ruleSeverity: PayerPolicyOverrides['ruleSeverity']): string => {
    const { issues } = run(facts, { ...(ruleSeverity ? { ruleSeverity } : {}) });
    const issue = issues.find(({ code }) => code === 'kx-missing');
    return issue ? `${issue.findings.map(({ messageId }) => messageId).join()} ${issue.severity}` : 'none';
  };

  test.each([
    [{}, 'near low', 'over high'],
    [{ 'kx-missing': 'high' }, 'near low', 'over high'],
    [{ 'kx-missing': 'moderate' }, 'near low', 'over moderate'],
    [{ 'kx-missing': 'low' }, 'near low', 'over low'],
    [{ 'kx-missing': 'off' }, 'none', 'none'],
    [{ 'kx-missing:near': 'high' }, 'near high', 'over high'],
    [{ 'kx-missing:near': 'off' }, 'none', 'over high'],
    [{ 'kx-missing:over': 'moderate' }, 'near low', 'over moderate'],
    [{ 'kx-missing': 'off', 'kx-missing:over': 'low' }, 'none', 'over low'],
  ] as const)('%j: %s, %s', (ruleSeverity, whenNear, whenOver) => {
    expect([severity(near, ruleSeverity), severity(over, ruleSeverity)]).toEqual([whenNear, whenOver]);
  });
});

test('of more than eleven records a sentence names ten; the issue keeps them all', () => {
  const told = (patients: number): [namesAndOthers: string, implicated: number] => {
    const others = Array.from({ length: patients }, (_, n) => busy(`Procedure/x${String(n)}`, '10:00-10:30'));
    const issue = run({ otherPatientServices: others }).issues.find(({ code }) => code === 'not-one-on-one');
    const named = issue?.evidence.match(/another patient’s exercise/g) ?? [];
    const beside = /and \d+ others/.exec(issue?.evidence ?? '')?.[0] ?? '';
    return [`${String(named.length)} ${beside}`, issue?.implicated.length ?? 0];
  };
  expect(told(11)).toEqual(['11 ', 12]);
  expect(told(12)).toEqual(['10 and 2 others', 13]);
});

describe('one cause, one issue', () => {
  const nobody = { services: [service('mt', { at: '10:00-10:30', performers: [] })], discipline: 'unknown' as const };
  const codes = ({ issues }: Assessment): string[] => issues.map(({ code }) => code);

  test('what follows from another open issue is not told beside it', () => {
    expect(codes(run(nobody))).toEqual(['performer-missing']);
  });

  test('once that issue is acknowledged, what follows from it holds the charge by itself', () => {
    const acknowledgedIssues = run(nobody).issues;
    const { issues, charges } = run({ ...nobody, acknowledgedIssues });
    expect(issues.map(({ code, acknowledged }) => [code, acknowledged])).toEqual([
      ['performer-missing', true],
      ['therapy-modifier-missing', false],
    ]);
    expect(charges[0]?.status).toBe('planned');
  });

  test('a cause that this payer takes more lightly than what follows from it hides nothing', () => {
    expect(codes(run(nobody, { ruleSeverity: { 'performer-missing': 'low' } }))).toEqual([
      'therapy-modifier-missing',
      'performer-missing',
    ]);
  });

  test('a cause that is off for a payer hides nothing', () => {
    expect(codes(run(nobody, { ruleSeverity: { 'performer-missing': 'off' } }))).toEqual(['therapy-modifier-missing']);
  });

  test('what follows on one record is told of another', () => {
    const [cmt, group] = [
      service('cmt', { code: '98940', at: '09:00-09:10' }),
      service('group', { code: '97150', at: '11:00-11:30' }),
    ];
    const manipulations = [{ source: cmt.source, code: '98940', regions: [{ text: 'Lumbar spine' }] }];
    const chart = { services: [service('mt', { at: '10:00-10:30' }), cmt, group], manipulations };
    const keys = (overrides: PayerPolicyOverrides): string[] =>
      run(chart, overrides)
        .issues.map(({ key }) => key)
        .filter((key) => /cmt-same|service-modifier/.test(key));
    expect(keys({})).toEqual(['cmt-same-region/cmt', 'distinct-service-modifier-missing/group']);
    expect(keys({ ruleSeverity: { 'cmt-same-region': 'off' } })).toEqual([
      'distinct-service-modifier-missing/cmt',
      'distinct-service-modifier-missing/group',
    ]);
  });
});

// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../src/engine/assess.ts';
import type { Issue } from '../../src/engine/billing/assessment.ts';
import { ptpTable, type PtpEdit } from '../../src/engine/billing/ptp-edits.ts';
import type { TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { policyFor, type PayerPolicyOverrides } from '../../src/engine/policies/payer-policy.ts';
import { RULES } from '../../src/engine/rules/index.ts';
import type { Rule } from '../../src/engine/rules/rule.ts';

interface ValidCase {
  /** The fact the case shows, e.g. "7 min alone: no unit". */
  readonly name: string;
  readonly day: TreatmentDay;
  readonly policy?: PayerPolicyOverrides;
  /** NCCI edits in place of those shipped. */
  readonly ptpEdits?: readonly PtpEdit[];
}

interface InvalidCase extends ValidCase {
  /** Issue key and whole detail text, in order. */
  readonly issues: readonly (readonly [key: string, detail: string])[];
}

/**
 * Runs a rule's table of cases through the whole engine, in the manner of ESLint's RuleTester.
 *
 * Strict on the table itself: no duplicate name or case, no empty list, no invalid case without an issue, every
 * message used by some case, no placeholder left unfilled, no input changed by a rule.
 */
export function testRule(
  rule: Rule,
  { valid, invalid }: { readonly valid: readonly ValidCase[]; readonly invalid: readonly InvalidCase[] },
): void {
  const { code, messages } = rule.meta;
  describe(code, () => {
    test('the table is sound', () => {
      const cases = [...valid, ...invalid];
      expect(RULES).toContain(rule);
      expect(valid).not.toHaveLength(0);
      expect(invalid).not.toHaveLength(0);
      expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
      expect(new Set(cases.map((one) => JSON.stringify([one.day, one.policy, one.ptpEdits]))).size).toBe(cases.length);
      invalid.forEach(({ issues }) => {
        expect(issues).not.toHaveLength(0);
      });
      const details = invalid.flatMap(({ issues }) => issues.map(([, detail]) => detail)).join(' ');
      for (const { todo } of Object.values(messages)) {
        const pattern = todo
          .split(/\{\w+\}/)
          .map(escapeRegExp)
          .join('.*');
        expect(details).toMatch(new RegExp(pattern));
      }
    });

    test.each(valid)('valid: $name', (one) => {
      expect(issuesOf(code, one)).toEqual([]);
    });

    test.each(invalid)('invalid: $name', ({ issues, ...one }) => {
      const found = issuesOf(code, one);
      expect(found.map(({ key, detail }) => [key, detail])).toEqual(issues);
      for (const { detail, evidence, severity, implicated } of found) {
        expect(detail).not.toMatch(/[{}]|undefined/);
        expect(detail.startsWith(evidence) || detail.includes(evidence.split('. ')[0] ?? '')).toBe(true);
        const severities = Object.values(messages).map((message) => message.severity ?? rule.meta.severity);
        expect(severities).toContain(severity);
        expect(new Set(implicated).size).toBe(implicated.length);
      }
    });

    test('a payer can silence it or change its severity', () => {
      const [one] = invalid;
      if (one) {
        const withSeverity = (severity: 'low' | 'moderate' | 'off'): ValidCase => {
          return { ...one, policy: { ...one.policy, ruleSeverity: { [code]: severity } } };
        };
        expect(issuesOf(code, withSeverity('off'))).toEqual([]);
        const other = rule.meta.severity === 'low' ? 'moderate' : 'low';
        expect(issuesOf(code, withSeverity(other))[0]?.severity).toBe(other);
      }
    });
  });
}

function issuesOf(code: string, { day, policy = {}, ptpEdits }: ValidCase): Issue[] {
  const table = ptpEdits && ptpTable(ptpEdits, '2026-12-31');
  return assess(deepFreeze(day), policyFor(day.payer.kind, policy), table).issues.filter(
    (issue) => issue.code === code,
  );
}

/** A rule that writes to its input throws in strict mode. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../src/engine/assess.ts';
import { SEVERITIES, type Issue, type Severity } from '../../src/engine/billing/assessment.ts';
import type { Fact } from '../../src/engine/billing/facts.ts';
import { ptpTable, type PtpEdit } from '../../src/engine/billing/ptp-edits.ts';
import type { IssueKey, RuleCode } from '../../src/engine/billing/rule-code.ts';
import type { TreatmentDay } from '../../src/engine/billing/treatment-day.ts';
import { policyFor, type PayerPolicyOverrides } from '../../src/engine/policies/payer-policy.ts';
import { RULES, remedyFor } from '../../src/engine/rules/index.ts';
import type { Remedy } from '../../src/engine/rules/remedy.ts';
import type { Rule, RuleMessage } from '../../src/engine/rules/rule.ts';

interface ValidCase {
  /** The fact the case shows, e.g. "7 min alone: no unit". */
  readonly name: string;
  readonly day: TreatmentDay;
  readonly policy?: PayerPolicyOverrides;
  /** NCCI edits in place of those shipped. */
  readonly ptpEdits?: readonly PtpEdit[];
}

/** A finding by its message and figures; the words are the rule's own. */
type ExpectedFact<MessageId extends string> = readonly [messageId: MessageId, data: Fact['data']];

interface InvalidCase<MessageId extends string> extends ValidCase {
  /** Issue keys in order, each with what the issue rests on. */
  readonly issues: readonly (readonly [key: IssueKey, ...facts: readonly ExpectedFact<MessageId>[]])[];
}

/**
 * Runs a rule's table of cases through the whole engine, in the manner of ESLint's RuleTester.
 *
 * Strict on the table itself: no duplicate name or case, no empty list, no invalid case without an issue, every
 * message used by some case, no placeholder left unfilled, no input changed by a rule.
 */
export function testRule<Code extends RuleCode, MessageId extends string>(
  rule: Rule<Code, MessageId>,
  { valid, invalid }: { readonly valid: readonly ValidCase[]; readonly invalid: readonly InvalidCase<MessageId>[] },
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
      const used = invalid.flatMap(({ issues }) => issues.flatMap(([, ...facts]) => facts.map(([id]) => id)));
      expect([...new Set(used)].sort()).toEqual(Object.keys(messages).sort());
    });

    test.each(valid)('valid: $name', (one) => {
      expect(issuesOf(code, one)).toEqual([]);
    });

    test.each(invalid)('invalid: $name', ({ issues, ...one }) => {
      const found = issuesOf(code, one);
      expect(
        found.map(({ key, findings }) => [key, ...findings.map(({ messageId, data }) => [messageId, data])]),
      ).toEqual(issues);
      for (const { key, detail, evidence, severity, implicated, findings } of found) {
        // What is about one record names records.
        expect(key.includes('/') && implicated.length === 0).toBe(false);
        expect(`${evidence} ${detail}`).not.toMatch(/[{}]|undefined|\b(?:[A-Z][a-z]+)+\/|\b[A-Z][a-z]+\.[a-z]+[.[A-Z]/);
        const severities = Object.values<RuleMessage>(messages).map(
          (message) => message.severity ?? rule.meta.severity,
        );
        expect(severities).toContain(severity);
        expect([...new Set(implicated)].filter((one) => typeof one === 'string')).toEqual(implicated);
        for (const { messageId, data } of findings) {
          expect([messageId, Object.keys(data).sort()]).toEqual([
            messageId,
            figuresIn(messages[messageId as MessageId], data),
          ]);
          expect(Object.keys(data)).toEqual(
            expect.arrayContaining(figuresForRemedy(remedyFor(code, { messageId, data }), data)),
          );
        }
      }
    });

    test('a payer can silence it or change its severity', () => {
      const [one] = invalid;
      const withSeverity = (key: string, severity: Severity | 'off'): Issue | undefined =>
        one && issuesOf(code, { ...one, policy: { ...one.policy, ruleSeverity: { [key]: severity } } })[0];
      expect(withSeverity(code, 'off')).toBeUndefined();
      for (const severity of SEVERITIES) {
        const messageId = one?.issues[0]?.[1]?.[0] ?? '';
        expect(withSeverity(`${code}:${messageId}`, severity)?.severity).toBe(severity);
      }
      expect(withSeverity(code, 'low')?.severity).toBe('low');
    });
  });
}

/** The figures that a message is filled with: facts that it does not tell are none of its own. `{name:ofDay}` does without. */
function figuresIn({ found, formerly = '', todo }: RuleMessage, data: Fact['data']): string[] {
  const told = [...`${found} ${formerly} ${todo}`.matchAll(/\{(\w+)(?::(\w+))?/g)]
    .filter(([, name = '', format]) => format !== 'ofDay' || name in data)
    .map(([, name = '']) => name);
  return [...new Set(told)].sort();
}

/** What a remedy takes from the finding must be in it. */
function figuresForRemedy(remedy: Remedy, { modifier }: Fact['data']): string[] {
  const told = modifier === undefined ? 'modifiers' : 'modifier';
  if (remedy.act === 'replace-modifier') {
    return [told, 'expected', 'charge'];
  }
  return remedy.act === 'remove-modifier' && remedy.modifiers === 'told' ? [told] : [];
}

function issuesOf(code: string, { day, policy = {}, ptpEdits }: ValidCase): Issue[] {
  const table = ptpEdits && ptpTable(ptpEdits, '2026-12-31');
  return assess(deepFreeze(day), policyFor(day.payer, policy), table).issues.filter((issue) => issue.code === code);
}

/** A rule that writes to its input throws in strict mode. */
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

// SPDX-License-Identifier: Apache-2.0

/** The codes of all rules, which are the codes of the issues that they raise; `npm run new-rule` adds to them. */
const RULE_CODES = [
  'assistant-modifier-missing',
  'assistant-modifier-unsupported',
  'below-minimum',
  'charge-already-billed',
  'claim-units-missing',
  'cmt-same-region',
  'concurrent-regions',
  'date-of-service-uncertain',
  'diagnosis-missing',
  'distinct-service-modifier-conflict',
  'distinct-service-modifier-missing',
  'distinct-service-modifier-unsupported',
  'duration-conflict',
  'duration-invalid',
  'duration-missing',
  'exam-findings-missing',
  'excluded-dry-needling',
  'excluded-emg-biofeedback',
  'excluded-other-service',
  'excluded-tens',
  'functional-limitation-missing',
  'kx-missing',
  'modifier-51',
  'modifier-assistant-surgeon',
  'modifier-not-applicable',
  'modifier-unknown',
  'ncci-bundled',
  'not-assessed',
  'not-one-on-one',
  'note-cloned',
  'note-not-seen',
  'performer-missing',
  'performer-not-payable',
  'performer-not-qualified',
  'place-of-care-not-payable',
  'plan-of-care-certifier',
  'plan-of-care-expired',
  'plan-of-care-missing',
  'plan-of-care-technique-missing',
  'progress-report-missing',
  'region-missing',
  'response-missing',
  'service-uncoded',
  'symptoms-missing',
  'technique-duration-missing',
  'technique-missing',
  'therapy-modifier-conflict',
  'therapy-modifier-missing',
  'time-not-exclusive',
  'timed-units-exceed-cap',
  'total-treatment-time-missing',
  'units-exceed-mue',
  'units-mismatch',
  'units-need-choice',
] as const;

/** A misspelt code does not compile, wherever it stands. */
export type RuleCode = (typeof RULE_CODES)[number];

/** What an issue is within its day: its code, with the id of a record behind it where the rule can fail more than once. */
export type IssueKey = RuleCode | `${RuleCode}/${string}`;

/** What a payer's policy may set a severity for: a rule, or one message of it. */
export type SeverityKey = RuleCode | `${RuleCode}:${string}`;

const KNOWN: ReadonlySet<string> = new Set(RULE_CODES);

export function isRuleCode(text: string): text is RuleCode {
  return KNOWN.has(text);
}

/** The two parts of an issue's key; undefined where no rule of this build raises such an issue. */
export function readIssueKey(text: string): { readonly code: RuleCode; readonly subjectId?: string } | undefined {
  const [, code = '', subjectId] = /^([^/]+)(?:\/(.+))?$/.exec(text) ?? [];
  return isRuleCode(code) ? { code, ...(subjectId === undefined ? {} : { subjectId }) } : undefined;
}

// SPDX-License-Identifier: Apache-2.0
import { POLICY_PARTS, SEVERITY_VALUES } from '../src/engine/policies/policy-parts.ts';
import {
  PLAIN_PARTS,
  VALUE_ELEMENTS,
  textOfValue,
  withPayerPolicy,
  type PlainPartName,
} from '../src/fhir/payer-policy.ts';
import { ACCRUED_AMOUNT, PAYER_POLICY } from '../src/fhir/systems.ts';

const CLASSES = ['federal', 'other', 'none'] as const;

/** The page about payer policies, made from the table of their parts. */
export function policyPage(): string {
  return `# Payer policy

A payer's policy stands on the payer's Organization, in the extension \`${PAYER_POLICY}\`. Every part is optional; what is absent has the default of the payer's class.

| part | written as | what it decides | federal payers | others | no coverage |
|---|---|---|---|---|---|
${[...PLAIN_PARTS.map(plainRow), severityRow()].join('\n')}

Federal payers are Medicare, TRICARE, CHAMPVA and other federal plans, known by the Coverage's type, or the payer's type or name. Medicare anywhere among a patient's active Coverages means the CMS rule.

A policy is never half applied. A part that is not known or is given twice, a value it cannot have, a misspelt modifier, code or rule: each makes the payer's visits \`not-assessed\`, with the place and what is wrong with it, and the page Payers says so.

## Severities

\`ruleSeverity\` names a [rule](rules/README.md) or one message of it, as \`rule:message\`, and its severity: ${SEVERITY_VALUES.join(', ')}. A severity for a message counts as it is. A severity for a rule takes the place of the rule’s own; a message that is less severe than its rule, such as a hint, is lowered by it and never raised.

## Therapy charges billed elsewhere

Therapy charges of the year that were billed elsewhere are set on the patient's Coverage or Account, in the extension \`${ACCRUED_AMOUNT}\` with \`year\` (integer), \`discipline\` (code PT or OT; PT holds speech-language pathology too) and \`amount\` (money). They count towards the KX threshold beside the patient's billed ChargeItems.

## Example

\`\`\`json
${example()}
\`\`\`

<!-- Made by \`npm run docs\` from src/engine/policies/policy-parts.ts. -->
`;
}

function plainRow(name: PlainPartName): string {
  const { type, about, unit, values, example: written, defaults } = POLICY_PARTS[name];
  const choices = Object.entries(values ?? {}).map(([code, text]) => `\`${code}\` (${text})`);
  const facts = [unit, written && `e.g. \`${written}\``].filter((text) => text !== undefined).join(', ');
  const how = `\`${VALUE_ELEMENTS[type]}\`${facts === '' ? '' : `, ${facts}`}`;
  const standard = CLASSES.map((kind) => textOfValue(defaults[kind]) || 'none');
  return `| \`${name}\` | ${how} | ${[about, choices.join(', ')].filter(Boolean).join(': ')} | ${standard.join(' | ')} |`;
}

function severityRow(): string {
  const { about } = POLICY_PARTS.ruleSeverity;
  return `| \`ruleSeverity\` | \`rule\` and \`severity\`, repeated | ${about} | ${CLASSES.map(() => 'the rule’s').join(' | ')} |`;
}

function example(): string {
  const organization = withPayerPolicy(
    { resourceType: 'Organization', name: 'Sample Health Plan' },
    { unitMethod: 'cms', muePerDay: 4, ruleSeverity: { 'region-missing': 'low' } },
  );
  return JSON.stringify(organization, undefined, 2);
}

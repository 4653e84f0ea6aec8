// SPDX-License-Identifier: Apache-2.0
import { PAYER_KINDS } from '../src/engine/billing/payer.ts';
import { US_STATE_CODES } from '../src/engine/billing/us-state.ts';
import { medicaidOf } from '../src/engine/policies/medicaid-programs.ts';
import { MEDICARE_FEES } from '../src/engine/policies/medicare-fees.ts';
import { PAYER_LIBRARY, textOfKnown } from '../src/engine/policies/payer-library.ts';
import { PAYER_SOURCES } from '../src/engine/policies/payer-sources.ts';
import { POLICY_PARTS, SEVERITY_VALUES } from '../src/engine/policies/policy-parts.ts';
import {
  PLAIN_PARTS,
  VALUE_ELEMENTS,
  textOfValue,
  withPayerPolicy,
  type PlainPartName,
} from '../src/fhir/payer-policy.ts';
import { ACCRUED_AMOUNT, PAYER_POLICY } from '../src/fhir/systems.ts';

/** The page about payer policies, made from the table of their parts. */
export function policyPage(): string {
  return `# Payer policy

A payer's policy stands on the payer's Organization, in the extension \`${PAYER_POLICY}\`. Every part is optional; what is absent is what is known of the payer (below), else what the last column says.

| part | written as | what it decides | where nothing is known |
|---|---|---|---|
${[...PLAIN_PARTS.map(plainRow), severityRow()].join('\n')}

## What is known of payers

A payer is known by its identifiers (payer ids of national plans), by codes of the Coverage's or Organization's type (Source of Payment Typology as URL or OID, X12 claim filing indicators, HL7 coverage types), then by name: \`Coverage.class\` (but not a group, which is named after the employer), the Organization's name and aliases, the payor's display, the labels of types. Names are read as words, joined or apart ("BlueCross", "Tri-Care"), and a slip of one letter in the name of a program is put right ("Mediacre"). "Non-Medicare" and "not eligible for Medicare" deny Medicare. Where Coverages have no order, insurance pays first, then what supplements Medicare, then Medicaid, then the patient. A contained Organization counts like one on the server. Medicare anywhere among a patient's active Coverages means Medicare's rules, because the claim crosses over. The page Payers shows what a payer was taken for, and by what.

Confidence: H, the primary text was read; M, secondary sources; L, one weak source, so that the method counts as assumed.

${libraryTable()}

### Medicaid by state

The state is known by its program's name, by its own name, or by its postal code beside "Medicaid". What a state's manual says of these parts is not known here but where the table says so; NCCI applies everywhere, and CMS's total-time rule is assumed. An administrator sets what a state, or its managed care plan, asks.

${medicaidTable()}

Where no source and no administrator says how a payer counts, the CPT midpoint rule is assumed. The charge's note says so where the CMS rule would give other units of 97140, and administrators get one Task for the payer; where both rules give the same, nothing is said.

A policy is never half applied. A part that is not known or is given twice, a value it cannot have, a misspelt modifier, code or rule: each makes the payer's visits \`not-assessed\`, with the place and what is wrong with it, and the page Payers says so.

## Severities

\`ruleSeverity\` names a [rule](rules/README.md) or one message of it, as \`rule:message\`, and its severity: ${SEVERITY_VALUES.join(', ')}. A severity for a message counts as it is. A severity for a rule takes the place of the rule’s own; a message that is less severe than its rule, such as a hint, is lowered by it and never raised.

## What a unit is worth

Dollars are always an estimate, shown with everything that they rest on: on a visit, with each issue, and over a period. They say what is on the charge, what an issue holds, what goes out at risk, and what is lost because no charge bills it. Nothing about units or billing depends on them.

A fee that an administrator has set (\`allowedUsdPerUnit\`) comes first. Where Medicare pays, it is else the physician fee schedule of the date: relative value units and conversion factor of ${MEDICARE_FEES.knownFrom.slice(0, 4)} to ${MEDICARE_FEES.knownThrough.slice(0, 4)} for the ${String(Object.keys(MEDICARE_FEES.relativeValues).length)} therapy codes that are reduced together, from ${MEDICARE_FEES.source}; outside a facility; 2026's conversion factor for those outside an advanced payment model. One unit of the day keeps its whole practice expense, the one with the highest; each other loses half of it (MPPR, since 2013). Units of an assistant count 88 % from 2022 on, because Medicare pays 85 % of its 80 % share. Without the locality's GPCIs of that year (\`localityGpcis\`, from CMS's Addendum E) the rates are national. For another payer, code or date the fee is not known, and only units are shown.

## Therapy charges billed elsewhere

Therapy charges of the year that were billed elsewhere are set on the patient's Coverage or Account, in the extension \`${ACCRUED_AMOUNT}\` with \`year\` (integer), \`discipline\` (code PT or OT; PT holds speech-language pathology too) and \`amount\` (money). They count towards the KX threshold beside the patient's ChargeItems of the year, which count at their price, else as above without the assistant's reduction.

## Example

\`\`\`json
${example()}
\`\`\`

<!-- Made by \`npm run docs\` from src/engine/policies/policy-parts.ts and payer-library.ts. -->
`;
}

function plainRow(name: PlainPartName): string {
  const { type, about, unit, values, example: written, fallback } = POLICY_PARTS[name];
  const choices = Object.entries(values ?? {}).map(([code, text]) => `\`${code}\` (${text})`);
  const facts = [unit, written && `e.g. \`${written}\``].filter((text) => text !== undefined).join(', ');
  const how = `\`${VALUE_ELEMENTS[type]}\`${facts === '' ? '' : `, ${facts}`}`;
  const standard = textOfValue(fallback) || 'none';
  return `| \`${name}\` | ${how} | ${[about, choices.join(', ')].filter(Boolean).join(': ')} | ${standard} |`;
}

function libraryTable(): string {
  const partB = PAYER_LIBRARY['medicare-b'].values;
  const alike = PAYER_KINDS.filter((kind) => kind !== 'medicare-b' && PAYER_LIBRARY[kind].values === partB);
  const rows = PAYER_KINDS.filter((kind) => !alike.includes(kind)).flatMap((kind) =>
    PAYER_LIBRARY[kind].values.map((known) => {
      const { part, from, source, confidence } = known;
      const { title, date } = PAYER_SOURCES[source];
      return `| \`${kind}\` | ${PAYER_LIBRARY[kind].name} | \`${part}\` | ${textOfKnown(known)} | ${from ?? ''} | ${title} (${date}) | ${confidence} |`;
    }),
  );
  const unknown = PAYER_KINDS.filter((kind) => PAYER_LIBRARY[kind].values.length === 0 && kind !== 'none');
  return `| payer | | part | value | from | source | confidence |
|---|---|---|---|---|---|---|
${rows.join('\n')}

As \`medicare-b\`: ${alike.map((kind) => `\`${kind}\` (${PAYER_LIBRARY[kind].name})`).join(', ')}. Recognized, with nothing known but the fallbacks: ${unknown.map((kind) => `\`${kind}\` (${PAYER_LIBRARY[kind].name})`).join(', ')}.`;
}

function medicaidTable(): string {
  const rows = US_STATE_CODES.map((code) => {
    const { state, names, values } = medicaidOf(code);
    const facts = values.map((value) => {
      const { title, date } = PAYER_SOURCES[value.source];
      return `\`${value.part}\` ${textOfKnown(value)} from ${value.from ?? 'the first day'}: ${title} (${date}), ${value.confidence}`;
    });
    return `| ${code} | ${state} | ${names.join(', ')} | ${facts.join('; ') || 'not known'} |`;
  });
  return `| | state | also called | what its manual says |
|---|---|---|---|
${rows.join('\n')}`;
}

function severityRow(): string {
  const { about } = POLICY_PARTS.ruleSeverity;
  return `| \`ruleSeverity\` | \`rule\` and \`severity\`, repeated | ${about} | the rule’s |`;
}

function example(): string {
  const organization = withPayerPolicy(
    { resourceType: 'Organization', name: 'Sample Health Plan' },
    { unitMethod: 'cms', muePerDay: 4, ruleSeverity: { 'region-missing': 'low' } },
  );
  return JSON.stringify(organization, undefined, 2);
}

// SPDX-License-Identifier: Apache-2.0
import { PAYER_KINDS } from '../src/engine/billing/payer.ts';
import { US_STATE_CODES } from '../src/engine/billing/us-state.ts';
import { medicaidOf } from '../src/engine/policies/medicaid-programs.ts';
import { MEDICARE_GPCIS } from '../src/engine/policies/medicare-gpcis.ts';
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

A payer's policy is stored on the payer's Organization, in the extension \`${PAYER_POLICY}\`. Every part is optional. A part that is not set takes the value known for that payer (below) or, failing that, the last column's.

| part | written as | what it decides | if nothing is known |
|---|---|---|---|
${[...PLAIN_PARTS.map(plainRow), severityRow()].join('\n')}

## What is known of payers

A payer is recognized first by coded types of the Coverage or Organization (Source of Payment Typology and X12 claim filing indicators by URL or OID, HL7 coverage types), then by its identifiers (payer ids of national plans), then by name; a program that the name states, such as Medicare Advantage, goes before an insurer's identifier, which is one for all its plans, and an insurer's name beside the plain type Medicare means its Advantage plan. Names are \`Coverage.class\` (but not a group, which is named after the employer), the Organization's name and aliases, the payor's display, the labels of types. The first that tells anything counts, unless a later one tells more closely which payer it is (TriWest, then TRICARE). Names are read as words, joined or apart ("BlueCross", "Tri-Care"); words written short are written out ("MCR Adv" is Medicare Advantage, "Wkrs Comp" workers' compensation), and a one-letter slip is corrected ("Mediacre", "Advantge"). An insurer beside "Medicare", before it or right behind it, has an Advantage plan. "Non-Medicare" and "not covered by Medicare" rule Medicare out. Plans for teeth, eyes or drugs alone are passed over. If Coverages have no order, insurance pays first, then Medicare supplements, then Medicaid, then the patient: a payer called "Self Pay" or "Cash" is the patient. A contained Organization counts like one on the server. If any of a patient's active Coverages is Medicare, Medicare's rules apply, because the claim crosses over. The Payers page shows what each payer was recognized as, and by what.

Confidence: H, the primary text was read; M, secondary sources; L, one weak source, so the method counts as assumed.

${libraryTable()}

### Medicaid by state

The state is recognized by its program's name or that of a plan which only it has, by its own name, or by its postal code beside "Medicaid" or behind a plan's name. The table says where a state's manual is known; for the rest, CMS's total-time rule is assumed. NCCI applies in every state. Set what a state or its managed care plan requires on the payer's Organization.

${medicaidTable()}

If neither a source nor an administrator says how a payer counts, the CPT midpoint rule is assumed. When the CMS rule would give different units of 97140, the charge's note says so and administrators get one Task for the payer; when both give the same, nothing is said.

A policy is never half applied. An unknown or repeated part, an invalid value, or a misspelled modifier, code or rule makes the payer's visits \`not-assessed\`; the issue and the Payers page say where the fault is and what is wrong.

## Severities

\`ruleSeverity\` names a [rule](rules/README.md) or one message of it, as \`rule:message\`, and its severity: ${SEVERITY_VALUES.join(', ')}. A severity set for a message is used as it is. One set for a rule replaces the rule’s own; a message that is already less severe than its rule, such as a hint, can be lowered by it but never raised.

## What a unit is worth

Dollar amounts are always estimates, shown with everything they rest on: on a visit, with each issue, in CDS cards, by \`npm run explain\` and \`npm run assess -- --worth\`, and over a period. They show what is on the charge, what an issue holds, what goes out at risk, and what is lost because no charge bills it. Units and billing never depend on them.

A fee that an administrator has set (\`allowedUsdPerUnit\`) comes first. Without one, where Medicare pays, the physician fee schedule for the date applies: relative value units and conversion factor of ${MEDICARE_FEES.knownFrom.slice(0, 4)} to ${MEDICARE_FEES.knownThrough.slice(0, 4)} for the ${String(Object.keys(MEDICARE_FEES.relativeValues).length)} therapy codes subject to the multiple procedure reduction, from ${MEDICARE_FEES.source}; non-facility values; for 2026, the conversion factor for clinicians outside an advanced payment model. The unit with the highest practice expense (of equal ones, the one with the highest fee) keeps all of it; every other unit of the day loses half (MPPR, since 2013; Medicare Claims Processing Manual, chapter 5 §10.7). From 2022 on, an assistant's units count at 88 %, because Medicare pays 85 % of its 80 % share. The locality's GPCIs of the year (\`localityGpcis\`) are those an administrator has entered, or those of a locality that is named: the product carries ${Object.keys(MEDICARE_GPCIS.byYear).join(', ')} (${MEDICARE_GPCIS.source}). For a year without them, the rates are national, and the estimate says so. For any other payer, code or date the fee is not known, and only units are shown.

Localities by name: ${localityList()}.

## Therapy charges billed elsewhere

Record the year's therapy charges that were billed elsewhere on the patient's Coverage or Account, in the extension \`${ACCRUED_AMOUNT}\` with \`year\` (integer), \`discipline\` (code PT or OT; PT includes speech-language pathology) and \`amount\` (money). They count toward the KX threshold together with the patient's ChargeItems of the year. A ChargeItem counts at what Medicare allows: the estimate above without the assistant's reduction, or its price where that is lower. It counts for its therapy modifier's group; until it has one, a therapy code counts for the discipline of its visit. A physician’s or nurse practitioner’s line counts, and needs KX, like a therapist’s, once GP or GO names its group. The day's own treatments without a charge count with the units that their minutes earn. Days on which another payer paid, charges that bill nothing, hot packs (97010) and 97014 do not count; amounts in other currencies are not known. Therapy that only an active Claim or an ExplanationOfBenefit bills counts as well, each line once: a ChargeItem of the code, group and day goes before both, what the payer has decided before what was claimed, and the newest of several bills for one code and day. A decided line counts at the allowed amount that it states (adjudication \`eligible\`, or CMS's \`line_alowd_chrg_amt\`), else like a ChargeItem. Enter the rest as above.

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

function localityList(): string {
  return Object.entries(MEDICARE_GPCIS.localities)
    .map(([code, name]) => `\`${code}\` ${name}`)
    .join('; ');
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

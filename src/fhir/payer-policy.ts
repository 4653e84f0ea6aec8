// SPDX-License-Identifier: Apache-2.0
import type { Extension, Organization } from '@medplum/fhirtypes';
import {
  POLICY_PART_NAMES,
  PayerPolicyOverridesSchema,
  type PayerPolicyOverrides,
  type PolicyPartName,
} from '../engine/policies/payer-policy.ts';
import { POLICY_PARTS } from '../engine/policies/policy-parts.ts';
import { SEVERITY_KEYS } from '../engine/severity-keys.ts';
import type { R4Extension } from './r4.ts';
import { schemaProblems, type SchemaProblem } from './schema-problem.ts';
import { PAYER_POLICY } from './systems.ts';

/** What an administrator has set, or why it cannot be used: a policy is never half applied. */
export interface PolicyReading {
  readonly overrides: PayerPolicyOverrides;
  /** Every fault, with its path; where there is one, `overrides` is empty. */
  readonly problems: readonly SchemaProblem[];
}

interface Extended {
  readonly extension?: readonly R4Extension[] | undefined;
}

const PATH = 'Organization.extension(payer-policy)';

/** The parts that are one value each. */
export type PlainPartName = Exclude<PolicyPartName, 'ruleSeverity'>;
export const PLAIN_PARTS = POLICY_PART_NAMES.filter((name): name is PlainPartName => name !== 'ruleSeverity');

/** Where a part's value stands in its extension. */
export const VALUE_ELEMENTS = {
  code: 'valueCode',
  boolean: 'valueBoolean',
  integer: 'valueInteger',
  list: 'valueString',
} as const;

/** The FHIR type of a part's value. */
export function fhirTypeOf(type: keyof typeof VALUE_ELEMENTS): string {
  return VALUE_ELEMENTS[type].replace('value', '').toLowerCase();
}

/** More than a policy has that gives every rule and message its severity; what has more is none. */
const MAX_PARTS = 1000;

/** A part as it stands in the record, before anything is checked. */
type WrittenPart = readonly [name: string, value: unknown];

/** The policy on a payer's Organization. */
export function readPayerPolicy(organization: Extended | undefined): PolicyReading {
  const { length } = subExtensions(organization);
  if (length === 0 || length > MAX_PARTS) {
    const message = `has more than ${String(MAX_PARTS)} parts`;
    return { overrides: {}, problems: length === 0 ? [] : [{ path: PATH, message }] };
  }
  const names = subExtensions(organization).map(nameOfPart);
  const repeated = [...new Set(names.filter((name, at) => names.indexOf(name) < at))];
  const { overrides, problems } = checkPolicy(policyValues(organization));
  return repeated.length === 0
    ? { overrides, problems }
    : {
        overrides: {},
        problems: [
          ...problems,
          ...repeated.map((name) => ({ path: `${PATH}.${name}`, message: 'is given more than once' })),
        ],
      };
}

/** Checks the values of a policy as they are written. */
export function checkPolicy(values: Readonly<Record<string, unknown>>): PolicyReading {
  const parsed = PayerPolicyOverridesSchema.safeParse(values);
  if (!parsed.success) {
    return { overrides: {}, problems: schemaProblems(PATH, parsed.error, values) };
  }
  const unknown = Object.keys(parsed.data.ruleSeverity ?? {}).filter(
    (key) => !SEVERITY_KEYS.some((known) => known.key === key),
  );
  const problems = unknown.map((key) => ({
    path: `${PATH}.ruleSeverity`,
    message: `${key} is neither a rule nor a message of one`,
  }));
  return { overrides: problems.length > 0 ? {} : parsed.data, problems };
}

/** The values of a policy as they are written, by part; unchecked, for a form to show. */
export function policyValues(organization: Extended | undefined): Record<string, unknown> {
  const severities = severitiesOf(organization);
  return {
    ...Object.fromEntries(partsOf(organization).filter(([name]) => name !== 'ruleSeverity')),
    ...(severities.length > 0 ? { ruleSeverity: Object.fromEntries(severities) } : {}),
  };
}

/** What is written of a policy and no form shows: parts that are not known, and all but the last of one given twice. */
export function unshownParts(organization: Extended | undefined): readonly R4Extension[] {
  const parts = subExtensions(organization);
  const names = parts.map(nameOfPart);
  return parts.filter((_, at) => {
    const name = names[at] ?? '';
    return !KNOWN_PARTS.has(name) || names.lastIndexOf(name) > at;
  });
}

/**
 * The Organization with these parts of a policy set; parts that are not given have the default of the payer's class.
 * @param unshown - What else stays in the policy, as it was written.
 */
export function withPayerPolicy(
  organization: Organization,
  overrides: PayerPolicyOverrides,
  unshown: readonly R4Extension[] = [],
): Organization {
  const policy = [
    ...(unshown as readonly Extension[]),
    ...PLAIN_PARTS.flatMap((name) => plainExtension(name, overrides[name])),
    ...Object.entries(overrides.ruleSeverity ?? {}).flatMap(([rule, severity]) =>
      severity === undefined ? [] : [severityExtension(rule, severity)],
    ),
  ];
  const { extension: before = [], ...rest } = organization;
  const others = before.filter(({ url }) => url !== PAYER_POLICY);
  const extension = [...others, ...(policy.length > 0 ? [{ url: PAYER_POLICY, extension: policy }] : [])];
  return extension.length > 0 ? { ...rest, extension } : rest;
}

/** A value as a person reads and writes it: a list as words in one text; empty where there is none. */
export function textOfValue(value: PayerPolicyOverrides[PlainPartName]): string {
  return typeof value === 'object' ? value.join(' ') : String(value ?? '');
}

/** What a text means as the value of a part; what it cannot mean is for the check to refuse. */
export function valueFromText(name: PlainPartName, text: string): unknown {
  switch (POLICY_PARTS[name].type) {
    case 'boolean':
      return { true: true, false: false }[text] ?? text;
    case 'integer':
      return Number(text);
    default:
      return text;
  }
}

/** An empty list is left out: FHIR has no empty texts. */
function plainExtension(name: PlainPartName, value: PayerPolicyOverrides[PlainPartName]): Extension[] {
  const written = typeof value === 'object' ? textOfValue(value) : value;
  return written === undefined || written === ''
    ? []
    : [{ url: name, [VALUE_ELEMENTS[POLICY_PARTS[name].type]]: written }];
}

function severityExtension(rule: string, severity: string): Extension {
  return {
    url: 'ruleSeverity',
    extension: [
      { url: 'rule', valueCode: rule },
      { url: 'severity', valueCode: severity },
    ],
  };
}

/** Names outside the policy are kept, so that the schema can refuse them; so is a part without a value it can have. */
function partsOf(organization: Extended | undefined): WrittenPart[] {
  return subExtensions(organization).map((part) => [
    part.url,
    part.valueCode ?? part.valueBoolean ?? part.valueInteger ?? part.valueDecimal ?? part.valueString ?? null,
  ]);
}

function severitiesOf(organization: Extended | undefined): WrittenPart[] {
  return subExtensions(organization)
    .filter(({ url }) => url === 'ruleSeverity')
    .map((part) => [ruleOf(part), textIn(part, 'severity')]);
}

/** `muePerDay`, or `ruleSeverity.kx-missing`: what a policy has once. */
function nameOfPart(part: R4Extension): string {
  return part.url === 'ruleSeverity' ? `ruleSeverity.${ruleOf(part)}` : part.url;
}

const KNOWN_PARTS: ReadonlySet<string> = new Set([
  ...PLAIN_PARTS,
  ...SEVERITY_KEYS.map(({ key }) => `ruleSeverity.${key}`),
]);

function ruleOf(severity: R4Extension): string {
  return textIn(severity, 'rule') || '(no rule)';
}

function textIn({ extension = [] }: R4Extension, name: string): string {
  return (
    extension
      .map(({ url, valueCode, valueString }) => (url === name ? (valueCode ?? valueString) : undefined))
      .find((text) => text !== undefined) ?? ''
  );
}

function subExtensions(organization: Extended | undefined): readonly R4Extension[] {
  return (organization?.extension ?? []).flatMap(({ url, extension = [] }) => (url === PAYER_POLICY ? extension : []));
}

// SPDX-License-Identifier: Apache-2.0
import type { Extension, Organization } from '@medplum/fhirtypes';
import type { Payer, RecordProblem } from '../../engine/billing/treatment-day.ts';
import {
  PayerPolicyOverridesSchema,
  policyFor,
  type PayerPolicy,
  type PayerPolicyOverrides,
} from '../../engine/policies/payer-policy.ts';
import type { R4CodeableConcept, R4Extension, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { firstProblem } from '../schema-problem.ts';
import { PAYER_POLICY, SOURCE_OF_PAYMENT } from '../systems.ts';

/** Who pays on a date, under which policy. */
export interface PayerOnDate {
  readonly payer: Payer;
  readonly policy: PayerPolicy;
  readonly problems: readonly RecordProblem[];
}

/** Parts of the policy that are codes. */
const CODED_PARTS: readonly string[] = ['unitMethod', 'assistantMinutesMethod'];

const FEDERAL_NAME =
  /\b(?:medicare|tricare|champva|champus|fehb|federal\s+employee|railroad\s+retirement|veterans?\s+(?:affairs|administration))\b/i;

/** Source of Payment Typology: 1 Medicare, 31 Department of Defense, 32 Veterans Affairs, 33 Indian Health, 38 other federal. */
const FEDERAL_SOURCE = /^(?:1|3[1238])/;

/**
 * The payer of a patient on a date of service: of the active Coverages, the one with the lowest `order`.
 *
 * A Coverage with Medicare behind another still means the CMS counting rule, because the claim crosses over.
 * A policy extension that cannot be read is a problem, never half applied.
 */
export function readPayer(records: RecordSet, patient: string, dateOfService: string): PayerOnDate {
  const coverages = records.index('Coverage', 'patient', ({ beneficiary }) => [relativeReference(beneficiary)]);
  const [primary, ...others] = (coverages.get(patient) ?? [])
    .filter((coverage) => isActive(coverage, dateOfService))
    .sort((a, b) => (a.order ?? 99) - (b.order ?? 99) || (a.id < b.id ? -1 : 1));
  if (!primary) {
    return { payer: { kind: 'none' }, policy: policyFor('none'), problems: [] };
  }
  const isFederal = [primary, ...others].some((coverage) => looksFederal(coverage, organizationOf(records, coverage)));
  const kind = isFederal ? 'federal' : 'other';
  const source = relativeReference(primary.payor?.[0]);
  const payer: Payer = { kind, ...(source === undefined ? {} : { source }) };
  return { payer, ...readPolicy(organizationOf(records, primary), kind, source ?? 'Organization') };
}

/** The policy of a payer by itself, without a patient's Coverage; undefined where the Organization is not there. */
export function payerPolicyOf(records: RecordSet, source: string): Omit<PayerOnDate, 'payer'> | undefined {
  const organization = records.find('Organization', source);
  if (!organization) {
    return undefined;
  }
  const kind = namesFederal([organization.name, ...conceptNames(organization.type ?? [])]) ? 'federal' : 'other';
  return readPolicy(organization, kind, source);
}

function readPolicy(
  organization: ReadResource<'Organization'> | undefined,
  kind: Payer['kind'],
  source: string,
): Omit<PayerOnDate, 'payer'> {
  const extension = organization?.extension?.find(({ url }) => url === PAYER_POLICY);
  const values = extension ? policyValues(extension) : {};
  const overrides = PayerPolicyOverridesSchema.safeParse(values);
  if (overrides.success) {
    return { policy: policyFor(kind, overrides.data), problems: [] };
  }
  const problem = { source, ...firstProblem('Organization.extension(payer-policy)', overrides.error, values) };
  return { policy: policyFor(kind), problems: [problem] };
}

/**
 * What an administrator has set on a payer's Organization, as plain values by the policy's part.
 * @returns Unchecked: `PayerPolicyOverridesSchema` says whether it can be used.
 */
export function payerOverridesOf({ extension = [] }: Pick<Organization, 'extension'>): Record<string, unknown> {
  const policy = extension.find(({ url }) => url === PAYER_POLICY);
  return policy ? policyValues(policy) : {};
}

/** The Organization with these parts of a policy set; parts that are not given have the default of the payer's kind. */
export function withPayerPolicy(organization: Organization, overrides: PayerPolicyOverrides): Organization {
  const { ruleSeverity = {}, ...plain } = overrides;
  const parts = Object.entries(plain).flatMap(([url, value]): Extension[] => {
    switch (typeof value) {
      case 'boolean':
        return [{ url, valueBoolean: value }];
      case 'number':
        return [url === 'muePerDay' ? { url, valueInteger: value } : { url, valueDecimal: value }];
      case 'string':
        return [CODED_PARTS.includes(url) ? { url, valueCode: value } : { url, valueString: value }];
      default:
        return [];
    }
  });
  const severities = Object.entries(ruleSeverity).map(([rule, severity]): Extension => ({
    url: 'ruleSeverity',
    extension: [
      { url: 'rule', valueCode: rule },
      { url: 'severity', valueCode: severity },
    ],
  }));
  const others = (organization.extension ?? []).filter(({ url }) => url !== PAYER_POLICY);
  const policy = [...parts, ...severities];
  const extension = [...others, ...(policy.length > 0 ? [{ url: PAYER_POLICY, extension: policy }] : [])];
  const { extension: _before, ...rest } = organization;
  return extension.length > 0 ? { ...rest, extension } : rest;
}

function isActive({ status, period }: ReadResource<'Coverage'>, date: string): boolean {
  const starts = period?.start?.slice(0, 10) ?? '';
  const ends = period?.end?.slice(0, 10) ?? '9999';
  return status === 'active' && starts <= date && date <= ends;
}

function organizationOf(
  records: RecordSet,
  { payor = [] }: ReadResource<'Coverage'>,
): ReadResource<'Organization'> | undefined {
  return records.find('Organization', payor[0]);
}

function looksFederal(
  { type, payor = [] }: ReadResource<'Coverage'>,
  organization: ReadResource<'Organization'> | undefined,
): boolean {
  const concepts: readonly R4CodeableConcept[] = [...(type ? [type] : []), ...(organization?.type ?? [])];
  const codings = concepts.flatMap(({ coding = [] }) => coding);
  const names = [organization?.name, ...payor.map(({ display }) => display), ...conceptNames(concepts)];
  return (
    namesFederal(names) ||
    codings.some(({ system, code = '' }) => system === SOURCE_OF_PAYMENT && FEDERAL_SOURCE.test(code))
  );
}

function conceptNames(concepts: readonly R4CodeableConcept[]): (string | undefined)[] {
  return concepts.flatMap(({ text, coding = [] }) => [text, ...coding.map(({ display }) => display)]);
}

function namesFederal(names: readonly (string | undefined)[]): boolean {
  return names.some((name) => name !== undefined && FEDERAL_NAME.test(name));
}

/** The sub-extensions as plain values: names outside the policy are kept, so that the schema can refuse them. */
function policyValues({ extension = [] }: R4Extension): Record<string, unknown> {
  const rules = extension.filter(({ url }) => url === 'ruleSeverity');
  const plain: [string, unknown][] = extension
    .filter(({ url }) => url !== 'ruleSeverity')
    .map((part) => [
      part.url,
      part.valueCode ?? part.valueBoolean ?? part.valueInteger ?? part.valueDecimal ?? part.valueString,
    ]);
  const severities = rules.map(({ extension: parts = [] }) => {
    const value = (name: string): string =>
      parts
        .map(({ url, valueCode, valueString }) => (url === name ? (valueCode ?? valueString) : undefined))
        .find(Boolean) ?? '';
    return [value('rule'), value('severity')];
  });
  return {
    ...Object.fromEntries(plain),
    ...(severities.length > 0 ? { ruleSeverity: Object.fromEntries(severities) } : {}),
  };
}

// SPDX-License-Identifier: Apache-2.0
import type { Payer, RecordProblem } from '../../engine/billing/treatment-day.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { policyFor, type PayerPolicy, type PayerPolicyOverrides } from '../../engine/policies/payer-policy.ts';
import { readPayerPolicy } from '../payer-policy.ts';
import type { R4CodeableConcept, ReadResource } from '../r4.ts';
import { rawReference, relativeReference, type RecordSet } from '../record-set.ts';
import { ncciTableOf } from './ncci-edits.ts';
import { typeOf } from '../reference.ts';
import { SOURCE_OF_PAYMENT } from '../systems.ts';

type PayerOrganization = Pick<ReadResource<'Organization'>, 'name' | 'type'>;

/** Who pays on a date, under which policy. */
export interface PayerOnDate {
  readonly payer: Payer;
  readonly policy: PayerPolicy;
  readonly problems: readonly RecordProblem[];
}

const FEDERAL_NAME =
  /\b(?:medicare|tricare|champva|champus|fehb|federal\s+employee|railroad\s+retirement|veterans?\s+(?:affairs|administration))\b/i;

/** Source of Payment Typology: 1 Medicare, 31 Department of Defense, 32 Veterans Affairs, 33 Indian Health, 38 other federal. */
const FEDERAL_SOURCE = /^(?:1|3[1238])/;

/**
 * The payer of a patient on a date of service: of the active Coverages, the one with the lowest `order`.
 *
 * A Coverage with Medicare behind another still means the CMS counting rule, because the claim crosses over.
 * A Coverage, an Organization or a policy that cannot be read is a problem: who pays is not known without it.
 */
export function readPayer(records: RecordSet, patient: string, dateOfService: string): PayerOnDate {
  const coverages = records.index('Coverage', 'patient', ({ beneficiary }) => [relativeReference(beneficiary)]);
  const [primary, ...others] = (coverages.get(patient) ?? [])
    .filter((coverage) => isActive(coverage, dateOfService))
    .sort((a, b) => (a.order ?? 99) - (b.order ?? 99) || (a.id < b.id ? -1 : 1));
  const unreadable = records.unreadable
    .filter(({ source, raw }) => source.startsWith('Coverage/') && rawReference(raw, 'beneficiary') === patient)
    .map(toProblem);
  if (!primary) {
    return { payer: { kind: 'none' }, policy: policyFor('none'), problems: unreadable };
  }
  const someFederal = [primary, ...others].some(
    (coverage) => isFederalCoverage(coverage) || payerKindOf(organizationOf(records, coverage)) === 'federal',
  );
  const kind = someFederal ? 'federal' : 'other';
  const source = relativeReference(primary.payor?.[0]);
  const organization = organizationOf(records, primary);
  const name = nameOfPayer(primary, organization);
  const payer: Payer = { kind, ...(source === undefined ? {} : { source }), ...(name === undefined ? {} : { name }) };
  const { policy, problems } = readPolicy(records, organization, kind, source ?? 'Organization');
  const payers = records.unreadable.filter((record) => record.source === source).map(toProblem);
  return { payer, policy, problems: [...unreadable, ...payers, ...problems] };
}

/** A payer by its own name; a person who pays is not named. */
function nameOfPayer(
  { payor = [] }: ReadResource<'Coverage'>,
  organization: ReadResource<'Organization'> | undefined,
): string | undefined {
  const isPerson = ['Patient', 'RelatedPerson'].includes(typeOf(relativeReference(payor[0]) ?? ''));
  return organization?.name ?? (isPerson ? 'self-pay' : payor[0]?.display);
}

function toProblem({ source, path, message }: RecordProblem): RecordProblem {
  return { source, path, message };
}

/** The policy of a payer by itself, without a patient's Coverage; undefined where the Organization is not there. */
export function payerPolicyOf(records: RecordSet, source: string): Omit<PayerOnDate, 'payer'> | undefined {
  const organization = records.find('Organization', source);
  return organization && readPolicy(records, organization, payerKindOf(organization), source);
}

/** What an Organization is as a payer, by its type and name. */
export function payerKindOf(organization: PayerOrganization | undefined): 'federal' | 'other' {
  const { name, type = [] } = organization ?? {};
  return isFederal([name], type) ? 'federal' : 'other';
}

/** An imported MUE file sets the daily limit of those whose default is CMS's. */
function defaultsOf(records: RecordSet, kind: Payer['kind']): PayerPolicyOverrides {
  const muePerDay = ncciTableOf(records).mue.unitsPerDay[MANUAL_THERAPY];
  return kind === 'federal' && muePerDay !== undefined ? { muePerDay } : {};
}

function readPolicy(
  records: RecordSet,
  organization: ReadResource<'Organization'> | undefined,
  kind: Payer['kind'],
  source: string,
): Omit<PayerOnDate, 'payer'> {
  const { overrides, problems } = readPayerPolicy(organization);
  return {
    policy: policyFor(kind, { ...defaultsOf(records, kind), ...overrides }),
    problems: problems.map((problem) => ({ source, ...problem })),
  };
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

function isFederalCoverage({ type, payor = [] }: ReadResource<'Coverage'>): boolean {
  return isFederal(
    payor.map(({ display }) => display),
    type ? [type] : [],
  );
}

function isFederal(names: readonly (string | undefined)[], concepts: readonly R4CodeableConcept[]): boolean {
  const codings = concepts.flatMap(({ coding = [] }) => coding);
  const told = [...names, ...concepts.map(({ text }) => text), ...codings.map(({ display }) => display)];
  return (
    told.some((name) => name !== undefined && FEDERAL_NAME.test(name)) ||
    codings.some(({ system, code = '' }) => system === SOURCE_OF_PAYMENT && FEDERAL_SOURCE.test(code))
  );
}

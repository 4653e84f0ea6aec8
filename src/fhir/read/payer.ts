// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { isMedicare, type Payer } from '../../engine/billing/payer.ts';
import type { RecordProblem } from '../../engine/billing/treatment-day.ts';
import {
  isMethodAssumed,
  policyFor,
  type PayerPolicy,
  type PayerPolicyOverrides,
} from '../../engine/policies/payer-policy.ts';
import {
  isForOtherCare,
  isWithoutInsurer,
  recognizePayer,
  type PayerClue,
  type PayerClues,
  type RecognizedPayer,
} from '../../engine/policies/payer-recognition.ts';
import { isDayOf } from '../date-time.ts';
import { readPayerPolicy } from '../payer-policy.ts';
import { R4_SCHEMAS, type R4CodeableConcept, type R4Reference, type ReadResource } from '../r4.ts';
import { problemOf, relativeReference, type RecordSet } from '../record-set.ts';
import { bearersOf, keyOfReference } from './identifier-key.ts';
import { ncciTableOf } from './ncci-edits.ts';
import { containedIn, typeOf } from '../reference.ts';
import { titlesOf } from './concept.ts';

type Coverage = ReadResource<'Coverage'>;
type PayerOrganization = Pick<ReadResource<'Organization'>, 'name' | 'alias' | 'type' | 'identifier' | 'extension'> & {
  readonly id?: string;
};

/** Who pays on a date, under which policy. */
export interface PayerOnDate {
  readonly payer: Payer;
  readonly policy: PayerPolicy;
  readonly problems: readonly RecordProblem[];
}

/**
 * The payer of a patient on a date of service: of the active Coverages, the one with the lowest `order`; where no insurer's
 * is, one that was cancelled counts until its stated end, which is told. Where no order is
 * said, insurance comes before Medicaid, and that before the patient's own money: Medplum's Provider app gives every
 * patient a Coverage of that kind as soon as a claim is submitted.
 *
 * A Coverage with Medicare behind another still means Medicare's rules, because the claim crosses over.
 * A Coverage, an Organization or a policy that cannot be read is a problem: who pays is not known without it.
 */
export function readPayer(records: RecordSet, patient: string, dateOfService: string): PayerOnDate {
  const known = records.once(payersByDate, patient);
  const found = known.get(dateOfService) ?? payerOnDate(records, patient, dateOfService);
  known.set(dateOfService, found);
  return found;
}

function payersByDate(): Map<string, PayerOnDate> {
  return new Map();
}

function payerOnDate(records: RecordSet, patient: string, dateOfService: string): PayerOnDate {
  const [primary, ...others] = coveragesOn(records, patient, dateOfService);
  const unreadable = records
    .unreadableBy('beneficiary', patient)
    .filter(({ source }) => source.startsWith('Coverage/'))
    .map(problemOf);
  if (!primary) {
    return { payer: { kind: 'none' }, policy: policyFor({ kind: 'none' }, {}, dateOfService), problems: unreadable };
  }
  const { organization, ...named } = records.once(payerOf, primary);
  const medicareBehind = !isMedicare(named) && others.some((other) => isMedicare(records.once(payerOf, other)));
  const payer = {
    ...named,
    ...(medicareBehind ? { medicareBehind } : {}),
    ...(primary.status === 'active' ? {} : { coverageIsCancelled: true }),
  };
  const payers = records.unreadableBy('source', payer.source ?? '').map(problemOf);
  const read = readPolicy(records, organization, payer, dateOfService);
  return { ...read, problems: [...unreadable, ...payers, ...read.problems] };
}

/**
 * True where a date's therapy counts towards Medicare's threshold: what another payer paid does not. Where nobody is known
 * to have paid, it counts, unless every Coverage of the patient begins later.
 */
export function countsTowardsThreshold(records: RecordSet, patient: string, dateOfService: string): boolean {
  const { payer, policy } = readPayer(records, patient, dateOfService);
  const coverages = coveragesOf(records, patient).filter(({ status }) => status !== 'entered-in-error');
  const beginsLater = coverages.length > 0 && coverages.every((coverage) => beginOf(coverage) > dateOfService);
  return payer.kind === 'none' ? !beginsLater : policy.kxThresholdApplies;
}

/** Coverages that may pay for therapy, whoever pays first before the others. */
function coveragesInOrder(records: RecordSet, patient: string): readonly Coverage[] {
  return coveragesOf(records, patient)
    .filter((coverage) => !isOfOtherCare(records, coverage))
    .sort((a, b) => placeOf(records, a) - placeOf(records, b) || (a.id < b.id ? -1 : 1));
}

/** A patient's Coverages, whatever their state. */
export function coveragesOf(records: RecordSet, patient: string): readonly Coverage[] {
  return records.index('Coverage', 'patient', ({ beneficiary }) => [relativeReference(beneficiary)]).get(patient) ?? [];
}

/** Who a Coverage says pays, whenever. */
function payerOf(records: RecordSet, coverage: Coverage): Payer & { readonly organization?: PayerOrganization } {
  const organization = organizationOf(records, coverage);
  const source = sourceOf(coverage, organization);
  const isOwn = records.once(isSelfPay, coverage);
  const name = nameOfPayer(coverage, organization, isOwn);
  return {
    ...recognizePayer(cluesOf(coverage, organization)),
    ...(source === undefined ? {} : { source }),
    ...(name === undefined ? {} : { name }),
    ...(isOwn ? { isPatient: true } : {}),
    ...(organization ? { organization } : {}),
  };
}

/** The payer's Organization as others refer to it. */
function sourceOf({ payor = [] }: Coverage, organization: PayerOrganization | undefined): string | undefined {
  const { id = '' } = organization ?? {};
  const named = relativeReference(payor.find(({ reference }) => !reference?.startsWith('#')));
  return id === '' || named?.startsWith('Organization/') === true ? named : `Organization/${id}`;
}

/** Where no order is said: insurance, then what supplements Medicare, then Medicaid, which pays last of all (42 USC 1396a(a)(25)), then the patient. */
function placeOf(records: RecordSet, coverage: Coverage): number {
  if (coverage.order !== undefined) {
    return coverage.order;
  }
  if (records.once(isSelfPay, coverage)) {
    return UNORDERED + 3;
  }
  const { kind } = records.once(payerOf, coverage);
  return UNORDERED + (kind === 'medicaid' ? 2 : kind === 'medicare-supplement' ? 1 : 0);
}

/** Behind every place that an order names. */
const UNORDERED = 1_000_000;

function isOfOtherCare(records: RecordSet, coverage: Coverage): boolean {
  return isForOtherCare(cluesOf(coverage, organizationOf(records, coverage)));
}

/** No insurer pays: a person is the payor, or the Coverage or its payer says so. */
function isSelfPay(records: RecordSet, coverage: Coverage): boolean {
  const { payor = [] } = coverage;
  const isPerson = ['Patient', 'RelatedPerson'].includes(typeOf(relativeReference(payor[0]) ?? ''));
  return isPerson || isWithoutInsurer(cluesOf(coverage, organizationOf(records, coverage)));
}

/** A payer by its own name; a person who pays is not named. */
function nameOfPayer(
  coverage: Coverage,
  organization: PayerOrganization | undefined,
  isOwn: boolean,
): string | undefined {
  return organization?.name ?? (isOwn ? 'self-pay' : coverage.payor?.[0]?.display);
}

/** What an Organization is as a payer, by its identifiers, type and name. */
export function recognizeOrganization(organization: PayerOrganization): RecognizedPayer {
  return recognizePayer(cluesOf(undefined, organization));
}

/** The policy of a payer by itself, without a patient's Coverage; undefined where the Organization is not there. */
export function payerPolicyOf(records: RecordSet, source: string, dateOfService?: string): PayerOnDate | undefined {
  const organization = records.find('Organization', source);
  return (
    organization && readPolicy(records, organization, { ...recognizeOrganization(organization), source }, dateOfService)
  );
}

function readPolicy(
  records: RecordSet,
  organization: PayerOrganization | undefined,
  payer: Payer,
  dateOfService?: string,
): PayerOnDate {
  const { overrides, problems } = records.once(policyOf, organization);
  const source = payer.source ?? 'Organization';
  return {
    payer: isMethodAssumed(payer, overrides, dateOfService) ? { ...payer, methodIsAssumed: true } : payer,
    policy: policyFor(payer, { ...importedLimit(records, payer), ...overrides }, dateOfService),
    problems: problems.map((problem) => ({ source, ...problem })),
  };
}

function policyOf(_: RecordSet, organization: PayerOrganization | undefined): ReturnType<typeof readPayerPolicy> {
  return readPayerPolicy(organization);
}

/** An imported MUE file sets the daily limit of Medicare. */
function importedLimit(records: RecordSet, payer: Payer): PayerPolicyOverrides {
  const muePerDay = ncciTableOf(records).mue.unitsPerDay[MANUAL_THERAPY];
  return isMedicare(payer) && muePerDay !== undefined ? { muePerDay } : {};
}

/**
 * Those that pay on a date, whoever pays first before the others. FHIR's `cancelled` is a Coverage that was withdrawn; many EHRs write it with the day on which a
 * policy ended, and until then it paid.
 */
export function coveragesOn(records: RecordSet, patient: string, date: string): readonly Coverage[] {
  const onDate = records.once(coveragesInOrder, patient).filter(({ period }) => isDayOf(period, date));
  const active = onDate.filter(({ status }) => status === 'active');
  return active.some((coverage) => !records.once(isSelfPay, coverage))
    ? active
    : onDate.filter(
        ({ status, period }) => status === 'active' || (status === 'cancelled' && period?.end !== undefined),
      );
}

/** The first day of a Coverage, or its month or year; before all others where none is said. */
function beginOf({ period }: Coverage): string {
  return period?.start?.slice(0, 10) ?? '';
}

/** The payor's Organization, on the server or contained in the Coverage, named by its id or an identifier. */
function organizationOf(records: RecordSet, { payor = [], contained = [] }: Coverage): PayerOrganization | undefined {
  for (const one of payor) {
    const { reference } = one;
    const inside = containedIn(contained, reference);
    const found = inside
      ? containedOrganization(inside)
      : (records.find('Organization', reference) ?? bearersOf(records, 'Organization', keyOfReference(one))[0]);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** Identifiers by which a patient's Coverages name payers that no search has brought. */
export function unreadPayers(records: RecordSet, patient: string): string[] {
  const keys = coveragesOf(records, patient).flatMap(({ payor = [] }) =>
    payor.flatMap((one) => keyOfReference(one) ?? []),
  );
  return [...new Set(keys)].filter((key) => bearersOf(records, 'Organization', key).length === 0);
}

function containedOrganization(raw: object): PayerOrganization | undefined {
  const parsed = R4_SCHEMAS.Organization.safeParse({ id: '', ...raw });
  return parsed.success ? parsed.data : undefined;
}

function cluesOf(coverage: Coverage | undefined, organization: PayerOrganization | undefined): PayerClues {
  const { payor = [], type, class: classes = [] } = coverage ?? {};
  const types = [
    ...(type ? [{ path: 'Coverage.type', concept: type }] : []),
    ...(organization?.type ?? []).map((concept) => ({ path: 'Organization.type', concept })),
  ];
  return {
    identifiers: [
      ...(coverage?.identifier ?? []).flatMap(({ system, value }) => clue('Coverage.identifier', value, system)),
      ...(organization?.identifier ?? []).flatMap(({ value }) => clue('Organization.identifier', value)),
      ...payor.flatMap(({ identifier }: R4Reference) => clue('Coverage.payor.identifier', identifier?.value)),
    ],
    codes: types.flatMap(({ path, concept: { coding = [] } }) =>
      coding.flatMap(({ system, code }) => clue(path, code, system)),
    ),
    names: [
      ...classes
        .filter(({ type }) => !isOfEmployer(type))
        .flatMap(({ name, value }) => [...clue('Coverage.class', name), ...clue('Coverage.class', value)]),
      ...clue('Organization.name', organization?.name),
      ...(organization?.alias ?? []).flatMap((alias) => clue('Organization.alias', alias)),
      ...payor.flatMap(({ display }) => clue('Coverage.payor', display)),
      ...types.flatMap(({ path, concept }) => titlesOf(concept).flatMap((label) => clue(path, label))),
    ],
  };
}

/** A group is named after the employer, who may be an insurer and yet pays nothing. */
function isOfEmployer(type: R4CodeableConcept | undefined): boolean {
  return (type?.coding ?? []).some(({ code }) => code === 'group' || code === 'subgroup');
}

function clue(path: string, text: string | undefined, system?: string): PayerClue[] {
  return text === undefined ? [] : [{ path, text, ...(system === undefined ? {} : { system }) }];
}

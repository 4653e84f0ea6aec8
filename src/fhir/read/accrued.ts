// SPDX-License-Identifier: Apache-2.0
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import type { TreatmentDay } from '../../engine/billing/treatment-day.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { toCents } from '../../engine/billing/usd.ts';
import type { PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { estimateLine, unitsAhead, type CodeUnits } from '../../engine/policies/unit-fee.ts';
import { billingCodesOf } from './billing-code.ts';
import { countWhile } from './day-index.ts';
import { isManualTherapyCharge } from './existing-charge.ts';
import { readModifiers } from './modifiers.ts';
import { ownIdentity } from '../identity.ts';
import { indexBy } from '../index-by.ts';
import type { R4Extension, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { ACCRUED_AMOUNT } from '../systems.ts';

type Group = 'PT and SLP' | 'OT';

/** Allowed therapy charges of a year so far, and how many lines of it have no amount that is known. */
type TherapyLedger = Pick<TreatmentDay, 'accruedUsd' | 'accruedUnpriced'>;

/** The manual therapy of the day that is decided: it is not charged yet, or anew. */
const OWN_LINE: CodeUnits = { code: MANUAL_THERAPY };

/** Medicare's own count of what it allows, whoever pays first. */
const MEDICARE = { kind: 'medicare-b' } as const;

/** States of a charge that will never be paid. */
const NEVER_PAID: readonly string[] = ['aborted', 'not-billable', 'entered-in-error'];

/**
 * Allowed therapy charges of the calendar year before a date's manual therapy, in US dollars: every therapy line of the
 * patient, billed or about to be, the other codes of the day itself among them, and what an administrator has set on a
 * Coverage or Account for charges elsewhere.
 *
 * A line counts for the group its therapy modifier names; one without is in neither group. Its amount is its
 * `priceOverride`, else what the policy or Medicare's fee schedule allows; a line of another code is counted as unpriced.
 */
export function therapyLedger(
  records: RecordSet,
  { patient, dateOfService, discipline }: Pick<TreatmentDay, 'patient' | 'dateOfService' | 'discipline'>,
  policy: PayerPolicy,
): TherapyLedger {
  const year = dateOfService.slice(0, 4);
  const group = groupOf(discipline);
  const ledger = records.once(ledgersOf, patient).get(`${group} ${year}`);
  const others = ledger?.linesOn(dateOfService).filter(isOtherCode) ?? [];
  const before = ledger?.before(dateOfService, policy) ?? NOTHING;
  const today = totalOf(others, [...others, OWN_LINE], policy);
  const coverages = records.index('Coverage', 'patient', ({ beneficiary }) => [relativeReference(beneficiary)]);
  const accounts = records.index('Account', 'patient', ({ subject = [] }) => subject.map(relativeReference));
  const active = (coverages.get(patient) ?? []).filter(({ status }) => status === 'active');
  const elsewhere = [...active, ...(accounts.get(patient) ?? [])]
    .flatMap(({ extension = [] }) => extension)
    .filter(({ url }) => url === ACCRUED_AMOUNT)
    .reduce((sum, extension) => sum + elsewhereOf(extension, year, group), 0);
  return {
    accruedUsd: toCents(before.usd + today.usd + elsewhere),
    accruedUnpriced: before.unpriced + today.unpriced,
  };
}

/** A therapy line of a charge, read once. */
interface LedgerLine extends CodeUnits {
  readonly units: number;
  readonly dateOfService: string;
  readonly isManualTherapy: boolean;
  readonly priceUsd: number | undefined;
}

interface LedgerTotal {
  readonly usd: number;
  readonly unpriced: number;
}

const NOTHING: LedgerTotal = { usd: 0, unpriced: 0 };

/** A patient's lines of one group and year, day by day; each day asks what all before it come to. */
class Ledger {
  readonly #dates: readonly string[];
  readonly #linesOn: ReadonlyMap<string, readonly LedgerLine[]>;
  /** What the days before each come to, by the fees that they were worked out with. */
  readonly #before = new Map<string, readonly LedgerTotal[]>();

  constructor(lines: readonly LedgerLine[]) {
    this.#linesOn = indexBy(lines, ({ dateOfService }) => [dateOfService]);
    this.#dates = [...this.#linesOn.keys()].sort();
  }

  linesOn(date: string): readonly LedgerLine[] {
    return this.#linesOn.get(date) ?? [];
  }

  before(date: string, policy: PayerPolicy): LedgerTotal {
    const fees = [...policy.allowedUsdPerUnit, ...policy.localityGpcis].join(' ');
    const sums = this.#before.get(fees) ?? this.#addUp(policy);
    this.#before.set(fees, sums);
    return sums[countWhile(this.#dates, (one) => one < date)] ?? NOTHING;
  }

  #addUp(policy: PayerPolicy): readonly LedgerTotal[] {
    let sum = NOTHING;
    const sums = this.#dates.map((date) => {
      const lines = this.linesOn(date);
      const { usd, unpriced } = totalOf(lines, lines, policy);
      return (sum = { usd: sum.usd + usd, unpriced: sum.unpriced + unpriced });
    });
    return [NOTHING, ...sums];
  }
}

/** A patient's ledgers of lines that may be paid, by group and year. */
function ledgersOf(records: RecordSet, patient: string): ReadonlyMap<string, Ledger> {
  const charges = records.ofPatient('ChargeItem', patient).filter(({ status }) => !NEVER_PAID.includes(status));
  const byGroup = indexBy(charges, (charge) => {
    const group = chargeGroup(charge);
    return group === undefined ? [] : [`${group} ${dateOf(charge).slice(0, 4)}`];
  });
  return new Map([...byGroup].map(([key, ofGroup]) => [key, new Ledger(ofGroup.map(toLedgerLine))]));
}

function toLedgerLine(charge: ReadResource<'ChargeItem'>): LedgerLine {
  return {
    code: codeOf(charge),
    units: charge.quantity?.value ?? 1,
    dateOfService: dateOf(charge),
    isManualTherapy: isManualTherapyCharge(charge),
    priceUsd: charge.priceOverride?.value,
  };
}

/** Of the day that is decided, all but its manual therapy was there before. */
function isOtherCode({ isManualTherapy }: LedgerLine): boolean {
  return !isManualTherapy;
}

/** What lines of one day come to, with all units of that day in the order in which Medicare reduces them. */
function totalOf(lines: readonly LedgerLine[], ofDay: readonly CodeUnits[], policy: PayerPolicy): LedgerTotal {
  const unitsBefore = new Map<string, number>();
  const amounts = lines.map((line) => {
    const { code, units, dateOfService, priceUsd } = line;
    const before = unitsBefore.get(code) ?? 0;
    unitsBefore.set(code, before + units);
    const ahead = unitsAhead(code, ofDay, dateOfService) + before;
    return priceUsd ?? estimateLine({ code, dateOfService, units, ahead }, { payer: MEDICARE, policy })?.usd;
  });
  return {
    usd: amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0),
    unpriced: amounts.filter((amount) => amount === undefined).length,
  };
}

function groupOf(discipline: DayDiscipline): Group {
  return discipline === 'OT' ? 'OT' : 'PT and SLP';
}

function chargeGroup(charge: ReadResource<'ChargeItem'>): Group | undefined {
  const modifiers = readModifiers(charge.extension);
  if (modifiers.includes('GO')) {
    return 'OT';
  }
  return modifiers.includes('GP') || modifiers.includes('GN') ? 'PT and SLP' : undefined;
}

function dateOf(charge: ReadResource<'ChargeItem'>): string {
  return (
    ownIdentity(charge)?.dateOfService ??
    (charge.occurrencePeriod?.start ?? charge.occurrenceDateTime ?? '').slice(0, 10)
  );
}

function codeOf({ code }: ReadResource<'ChargeItem'>): string {
  return billingCodesOf(code)[0] ?? '';
}

/** `year` (integer), `discipline` (PT or OT) and `amount` (money) as an administrator has set them. */
function elsewhereOf({ extension = [] }: R4Extension, year: string, group: Group): number {
  const part = (name: string): R4Extension | undefined => extension.find(({ url }) => url === name);
  const isYear = String(part('year')?.valueInteger) === year;
  const isGroup = groupOf(part('discipline')?.valueCode === 'OT' ? 'OT' : 'PT') === group;
  return isYear && isGroup ? (part('amount')?.valueMoney?.value ?? 0) : 0;
}

// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import type { TreatmentDay } from '../../engine/billing/treatment-day.ts';
import { toCents } from '../../engine/billing/usd.ts';
import type { PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { estimateLine, unitsAhead, type CodeUnits } from '../../engine/policies/unit-fee.ts';
import { thresholdDiscipline } from '../../engine/threshold-count.ts';
import { indexBy } from '../index-by.ts';
import type { R4Extension } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { ACCRUED_AMOUNT } from '../systems.ts';
import { countWhile } from './day-index.ts';
import { countsTowardsThreshold, coveragesOf, coveragesOn } from './payer.ts';
import { groupOf, therapyLinesOf, usdOf, type TherapyGroup, type TherapyLine } from './therapy-lines.ts';

/** Allowed therapy charges of a year so far, and how many lines of it have no amount that is known. */
type TherapyLedger = Pick<TreatmentDay, 'accruedUsd' | 'accruedUnpriced' | 'accruedToday' | 'accruedEarlier'>;

/** The manual therapy of the day that is decided: it is not charged yet, or anew. */
const OWN_LINE: CodeUnits = { code: MANUAL_THERAPY };

/** Medicare's own count of what it allows, whoever pays first. */
const MEDICARE = { kind: 'medicare-b' } as const;

/** The day whose manual therapy is decided; `organization` is the second one of the day, where it is that one's. */
export interface LedgerDay extends EarlierDay, Partial<Pick<TreatmentDay, 'charges'>> {
  readonly organization?: string | undefined;
}

type EarlierDay = Pick<TreatmentDay, 'patient' | 'dateOfService' | 'discipline'>;

/**
 * Allowed therapy charges of the calendar year before a date's manual therapy, in US dollars: every therapy line of the
 * patient, charged, billed or about to be, the other codes of the day itself among them, and what an administrator has set on a
 * Coverage or Account for charges elsewhere. Days on which another payer paid are left out.
 *
 * A line counts for the group its therapy modifier names. Its amount is what the policy or Medicare's fee schedule
 * allows, or the clinic's price where that is lower (Pub 100-04 ch. 23 §30.A); the reduction for assistants is one of the
 * payment, not of what is allowed. A line of which neither is known is counted as unpriced.
 */
export function therapyLedger(
  records: RecordSet,
  { patient, dateOfService, discipline: performers, charges = [], organization }: LedgerDay,
  policy: PayerPolicy,
): TherapyLedger {
  const year = dateOfService.slice(0, 4);
  const discipline = thresholdDiscipline({ discipline: performers, charges }) ?? performers;
  const group = groupOf(discipline);
  const ledger = records.once(ledgersOf, patient).get(year);
  const isOwn = ({ isManualTherapy, isBilledOnly, organization: of }: TherapyLine): boolean =>
    isManualTherapy && (isBilledOnly || of === organization);
  const others = ledger?.linesOn(dateOfService).filter((line) => !isOwn(line)) ?? [];
  const earlier = accruedEarlier(records, { patient, dateOfService, discipline }, policy);
  const today = totalOf(others, group, policy, [OWN_LINE]);
  return {
    accruedUsd: toCents(earlier.usd + today.usd),
    accruedUnpriced: earlier.unpriced + today.unpriced,
    accruedToday: others.map(({ code, units }) => ({ code, units })),
    accruedEarlier: earlier,
  };
}

/** What the year has come to before a day: its earlier days, and what was charged elsewhere. */
export function accruedEarlier(
  records: RecordSet,
  { patient, dateOfService, discipline }: EarlierDay,
  policy: PayerPolicy,
): LedgerTotal {
  const year = dateOfService.slice(0, 4);
  const group = groupOf(discipline);
  const before = records.once(ledgersOf, patient).get(year)?.before(dateOfService, group, policy) ?? NOTHING;
  const elsewhere = extensionsAbout(records, patient, dateOfService)
    .filter(({ url }) => url === ACCRUED_AMOUNT)
    .reduce((sum, extension) => sum + elsewhereOf(extension, year, group), 0);
  return { usd: toCents(before.usd + elsewhere), unpriced: before.unpriced };
}

type LedgerTotal = NonNullable<TreatmentDay['accruedEarlier']>;

const NOTHING: LedgerTotal = { usd: 0, unpriced: 0 };

/** A patient's lines of one year, day by day; each day asks what all before it come to. */
class Ledger {
  readonly #dates: readonly string[];
  readonly #linesOn: ReadonlyMap<string, readonly TherapyLine[]>;
  /** What the days before each come to, by the group and the fees that they were worked out with. */
  readonly #before = new Map<string, readonly LedgerTotal[]>();

  constructor(lines: readonly TherapyLine[]) {
    this.#linesOn = indexBy(lines, ({ dateOfService }) => [dateOfService]);
    this.#dates = [...this.#linesOn.keys()].sort();
  }

  linesOn(date: string): readonly TherapyLine[] {
    return this.#linesOn.get(date) ?? [];
  }

  before(date: string, group: TherapyGroup, policy: PayerPolicy): LedgerTotal {
    const key = [group, ...policy.allowedUsdPerUnit, ...policy.localityGpcis].join(' ');
    const sums = this.#before.get(key) ?? this.#addUp(group, policy);
    this.#before.set(key, sums);
    return sums[countWhile(this.#dates, (one) => one < date)] ?? NOTHING;
  }

  #addUp(group: TherapyGroup, policy: PayerPolicy): readonly LedgerTotal[] {
    let sum = NOTHING;
    const sums = this.#dates.map((date) => {
      const { usd, unpriced } = totalOf(this.linesOn(date), group, policy);
      return (sum = { usd: sum.usd + usd, unpriced: sum.unpriced + unpriced });
    });
    return [NOTHING, ...sums];
  }
}

/** A patient's ledgers of lines that Medicare may pay, by year. */
function ledgersOf(records: RecordSet, patient: string): ReadonlyMap<string, Ledger> {
  const byDate = indexBy(therapyLinesOf(records, patient), ({ dateOfService }) => [dateOfService]);
  const lines = [...byDate].flatMap(([date, onDate]) => (countsTowardsThreshold(records, patient, date) ? onDate : []));
  const byYear = indexBy(lines, ({ dateOfService }) => [dateOfService.slice(0, 4)]);
  return new Map([...byYear].map(([year, ofYear]) => [year, new Ledger(ofYear)]));
}

/**
 * What the lines of a group come to, out of all of one day: one unit of the day is paid in full, over all disciplines
 * (MPPR; Novitas, page 00147106).
 */
function totalOf(
  ofDay: readonly TherapyLine[],
  group: TherapyGroup,
  policy: PayerPolicy,
  also: readonly CodeUnits[] = [],
): LedgerTotal {
  const unitsBefore = new Map<string, number>();
  const amounts = ofDay.map((line) => {
    const before = unitsBefore.get(line.code) ?? 0;
    unitsBefore.set(line.code, before + line.units);
    const ahead = unitsAhead(line.code, [...ofDay, ...also], line.dateOfService) + before;
    return line.group === group ? { usd: allowedUsd(line, ahead, policy) } : { usd: 0 };
  });
  return {
    usd: amounts.reduce((sum, { usd = 0 }) => sum + usd, 0),
    unpriced: amounts.filter(({ usd }) => usd === undefined).length,
  };
}

/** What the payer has allowed; else the lower of the fee and the price. */
function allowedUsd(
  { priceUsd, allowedUsd: decided, ...line }: TherapyLine,
  ahead: number,
  policy: PayerPolicy,
): number | undefined {
  if (decided !== undefined) {
    return decided;
  }
  const fee = estimateLine({ ...line, ahead }, { payer: MEDICARE, policy })?.usd;
  const amounts = [fee, priceUsd].filter((usd) => usd !== undefined);
  return amounts.length === 0 ? undefined : Math.min(...amounts);
}

/** Extensions of the patient's Coverages that are active, or pay on the date though marked cancelled, and of Accounts. */
function extensionsAbout(records: RecordSet, patient: string, date: string): R4Extension[] {
  const paying = coveragesOn(records, patient, date);
  const accounts = records.index('Account', 'patient', ({ subject = [] }) => subject.map(relativeReference));
  return [
    ...coveragesOf(records, patient).filter((coverage) => coverage.status === 'active' || paying.includes(coverage)),
    ...(accounts.get(patient) ?? []).filter(({ status }) => status !== 'entered-in-error'),
  ].flatMap(({ extension = [] }) => extension);
}

/** `year` (integer), `discipline` (PT or OT) and `amount` (money) as an administrator has set them. */
function elsewhereOf({ extension = [] }: R4Extension, year: string, group: TherapyGroup): number {
  const part = (name: string): R4Extension | undefined => extension.find(({ url }) => url === name);
  const isYear = String(part('year')?.valueInteger) === year;
  const isGroup = groupOf(part('discipline')?.valueCode === 'OT' ? 'OT' : 'PT') === group;
  return isYear && isGroup ? (usdOf(part('amount')?.valueMoney) ?? 0) : 0;
}

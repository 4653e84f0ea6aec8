// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../billing/code-sets.ts';
import { isMedicare, type Payer } from '../billing/payer.ts';
import { toCents, usdText } from '../billing/usd.ts';
import { Memory } from '../text/memory.ts';
import { agreedUsd, gpcisOf, NATIONAL, type Gpcis } from './fee-words.ts';
import { relativeValueOf, type RelativeValue } from './medicare-fees.ts';
import type { PayerPolicy } from './payer-policy.ts';

/** Who is to pay. */
export interface FeePayer {
  readonly payer: Pick<Payer, 'kind' | 'name'>;
  /** What an administrator has set: the contract's fee, and the indices of the Medicare locality. */
  readonly policy: Pick<PayerPolicy, 'allowedUsdPerUnit' | 'localityGpcis'>;
}

/** One unit of a day, and who is to pay for it. */
export interface UnitOfDay extends FeePayer {
  readonly dateOfService: string;
  readonly code: string;
  readonly modifiers: readonly string[];
  /** 1 for the therapy unit with the highest practice expense of the day, which alone is paid in full. */
  readonly nthOfDay: number;
}

/** An amount, and everything that it rests on. */
export interface FeeEstimate {
  readonly usd: number;
  readonly inputs: readonly string[];
}

/** A code of a day with its units; one where none are stated. */
export interface CodeUnits {
  readonly code: string;
  readonly units?: number | undefined;
}

/** Units of one code and day, after so many others. */
export interface FeeLine {
  readonly code: string;
  readonly units: number;
  readonly dateOfService: string;
  readonly ahead: number;
}

/** Part of the practice expense that is paid from the second therapy unit of a day on (MPPR, since 2013-04-01). */
const REDUCED_EXPENSE = 0.5;

/** Medicare pays 85 % of its own 80 % where an assistant furnished the unit (42 USC 1395m(v)). */
const ASSISTANT_SHARE = 0.8 * 0.85 + 0.2;
const ASSISTANTS_REDUCED_FROM = '2022-01-01';

/**
 * An estimate of what comes in for one unit, in US dollars: the fee that an administrator has set for 97140, else Medicare's
 * fee schedule where Medicare pays. The first unit of 97140 in 2026 at national rates: 27.72; each later one: 21.21.
 * @returns Undefined where the fee is not known.
 */
export function estimateUnit(unit: UnitOfDay): FeeEstimate | undefined {
  return contractFee(unit) ?? (isMedicare(unit.payer) ? medicareFee(unit) : undefined);
}

/**
 * How many units of a day come before the first one of a code: 97140 × 2 beside 97530 × 1 stand second and third. Equal
 * services stand in the order of their codes.
 */
export function unitsAhead(code: string, others: readonly CodeUnits[], dateOfService: string): number {
  if (others.length === 0) {
    return 0;
  }
  const own = relativeValueOf(code, dateOfService);
  const isAhead = (other: CodeUnits): boolean => {
    const rank = byExpense(relativeValueOf(other.code, dateOfService), own);
    return rank < 0 || (rank === 0 && other.code < code);
  };
  return others.filter(isAhead).reduce((sum, { units = 1 }) => sum + units, 0);
}

/**
 * Medicare's order of a day's therapy services, of which the first is paid in full: by practice expense, equal ones by the
 * whole fee, the highest first (Medicare Claims Processing Manual, chapter 5 §10.7). What has no values comes last.
 */
export function byExpense(a: RelativeValue | undefined, b: RelativeValue | undefined): number {
  return (b?.practiceExpense ?? 0) - (a?.practiceExpense ?? 0) || (b ? wholeFee(b) : 0) - (a ? wholeFee(a) : 0);
}

const wholeFee = (value: RelativeValue): number => allowedUsd(value, NATIONAL, 1);

/** As many units of 15 minutes as a day has: a quantity above is a slip, whose price nobody knows. */
const MOST_UNITS_OF_A_DAY = (24 * 60) / 15;

/** The estimate of a line without a modifier of assistants: what is allowed. */
export function estimateLine({ units, ahead, ...line }: FeeLine, by: FeePayer): FeeEstimate | undefined {
  return estimateUnits(units, (index) => ({ ...line, ...by, modifiers: [], nthOfDay: ahead + index + 1 }));
}

/** The estimate of so many units of a day; undefined for more than a day has. */
export function estimateUnits(count: number, unitAt: (index: number) => UnitOfDay): FeeEstimate | undefined {
  const length = Math.max(0, Math.trunc(count));
  return length > MOST_UNITS_OF_A_DAY
    ? undefined
    : sumOfEstimates(Array.from({ length }, (_, index) => estimateUnit(unitAt(index))));
}

/** The sum of several estimates, with each input once; undefined where one of them is not known. */
export function sumOfEstimates(estimates: readonly (FeeEstimate | undefined)[]): FeeEstimate | undefined {
  if (estimates.length === 1) {
    return estimates[0];
  }
  const known = estimates.filter((estimate) => estimate !== undefined);
  return known.length < estimates.length
    ? undefined
    : {
        usd: toCents(known.reduce((sum, { usd }) => sum + usd, 0)),
        inputs: [...new Set(known.flatMap(({ inputs }) => inputs))],
      };
}

function contractFee({ payer, policy, code, dateOfService }: UnitOfDay): FeeEstimate | undefined {
  const agreed = code === MANUAL_THERAPY ? agreedUsd(policy.allowedUsdPerUnit, dateOfService) : undefined;
  return (
    agreed && {
      usd: agreed.usd,
      inputs: [
        `${usdText(agreed.usd)} a unit, as set for ${payer.name ?? 'this payer'}${agreed.from === undefined ? '' : ` from ${agreed.from}`}`,
      ],
    }
  );
}

function medicareFee({ code, dateOfService, policy, nthOfDay, modifiers }: UnitOfDay): FeeEstimate | undefined {
  const assistant = modifiers.find((modifier) => modifier === 'CQ' || modifier === 'CO') ?? '';
  const isLater = nthOfDay > 1 ? 'later' : '';
  return medicareFees.of([code, dateOfService, isLater, assistant, ...policy.localityGpcis].join(' '));
}

/** The same few fees are asked for again and again: for each unit of each day, with the words that explain it. */
const medicareFees = new Memory(readMedicareFee);

function readMedicareFee(asked: string): FeeEstimate | undefined {
  const [code = '', dateOfService = '', isLater, assistant = '', ...localityGpcis] = asked.split(' ');
  const value = relativeValueOf(code, dateOfService);
  if (!value) {
    return undefined;
  }
  const year = dateOfService.slice(0, 4);
  const gpcis = gpcisOf(localityGpcis, year);
  const isReduced = assistant !== '' && dateOfService >= ASSISTANTS_REDUCED_FROM;
  const allowed = allowedUsd(value, gpcis, isLater === '' ? 1 : 2);
  return {
    usd: isReduced ? toCents(allowed * ASSISTANT_SHARE) : allowed,
    inputs: [
      `Medicare’s fee schedule of ${year} for ${code}: ${String(value.work)} work, ${String(value.practiceExpense)} practice expense and ${String(value.malpractice)} malpractice RVUs at $${String(value.conversionFactorUsd)}`,
      gpcis.text,
      ...(isLater !== '' ? ['half of the practice expense for every therapy unit of the day but one (MPPR)'] : []),
      ...(isReduced ? [`88 % for units with ${assistant}: Medicare pays 85 % of its 80 %`] : []),
    ],
  };
}

/**
 * What Medicare allows for one unit, in US dollars and cents: for the first of the day all of it, for each other one with
 * half of the practice expense.
 */
export function allowedUsd(value: RelativeValue, gpcis: Omit<Gpcis, 'text'>, nthOfDay: number): number {
  const expense = nthOfDay > 1 ? REDUCED_EXPENSE : 1;
  return toCents(
    (value.work * gpcis.work +
      expense * value.practiceExpense * gpcis.practiceExpense +
      value.malpractice * gpcis.malpractice) *
      value.conversionFactorUsd,
  );
}

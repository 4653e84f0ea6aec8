// SPDX-License-Identifier: Apache-2.0
import { worstOf, type Severity } from '../../engine/billing/assessment.ts';
import type { RuleCode } from '../../engine/billing/rule-code.ts';
import { NO_FEE, heldUnitsOf, isFinding, worstFinding, type DayCents, type DayRow } from '../day-row.ts';

/** Sums over days. Amounts are whole cents, so that sums come out the same in any order. */
export interface Tally {
  readonly days: number;
  /** Days with a finding. */
  readonly findings: number;
  readonly billedDays: number;
  /** Billed days on which too much, or too little, was billed. */
  readonly overDays: number;
  readonly underDays: number;
  readonly overUnits: number;
  readonly underUnits: number;
  readonly billedUnits: number;
  /** Units that the records of the billed days support. */
  readonly supportedUnits: number;
  /** Units that the records of the other days support. */
  readonly unbilledUnits: number;
  /** Billed days of which a finding holds units that the minutes support, and those units. */
  readonly heldDays: number;
  readonly heldUnits: number;
  /** Days whose payer’s fee is not known: their amounts are 0. */
  readonly unpricedDays: number;
  readonly cents: DayCents;
}

export interface RuleTally {
  readonly code: RuleCode;
  /** Days on which it was raised, by severity. */
  readonly days: Readonly<Record<Severity, number>>;
  /** Of these, on which a clinician has acknowledged it. */
  readonly acknowledged: number;
  /** On billed days among them: what is at stake on them for whatever reason. */
  readonly cents: Pick<DayCents, 'over' | 'under' | 'atRisk'>;
}

export interface NamedTally extends Tally {
  readonly key: string;
  readonly name: string;
}

/** Everything that an audit adds up. */
export interface Totals {
  readonly all: Tally;
  readonly rules: readonly RuleTally[];
  readonly payers: readonly NamedTally[];
  readonly therapists: readonly NamedTally[];
  readonly months: readonly NamedTally[];
  /** Days by whose fee their amounts are. */
  readonly fees: Readonly<Record<string, number>>;
  /** Days by what they were billed by. */
  readonly bills: Readonly<Record<string, number>>;
  /** Days of which a record could not be read, and days without a date. */
  readonly unreadDays: number;
  readonly undatedDays: number;
  readonly worst: Severity | undefined;
  readonly firstDate: string;
  readonly lastDate: string;
}

type Sums = { -readonly [K in keyof Omit<Tally, 'cents'>]: number } & {
  cents: { -readonly [K in keyof DayCents]: number };
};
type RuleSums = { -readonly [K in keyof RuleTally]: RuleTally[K] } & {
  days: Record<Severity, number>;
  cents: { over: number; under: number; atRisk: number };
};

/** Adds days up, in any order. */
export class Adder {
  readonly #all = noSums();
  readonly #rules = new Map<RuleCode, RuleSums>();
  readonly #payers = new Map<string, Sums & { name: string }>();
  readonly #therapists = new Map<string, Sums & { name: string }>();
  readonly #months = new Map<string, Sums & { name: string }>();
  readonly #fees = new Map<string, number>();
  readonly #bills = new Map<string, number>();
  #unreadDays = 0;
  #undatedDays = 0;
  #worst: Severity | undefined;
  #dates: [string, string] = ['9999', ''];

  add(row: DayRow): void {
    const isDated = /^\d{4}-/.test(row.date);
    const month = isDated ? row.date.slice(0, 7) : 'no date';
    addTo(this.#all, row);
    addTo(named(this.#payers, `${row.payerKind} ${row.payer}`, row.payer), row);
    addTo(named(this.#therapists, row.therapist, row.therapistName), row);
    addTo(named(this.#months, month, month), row);
    this.#addRules(row);
    more(this.#fees, row.fee);
    more(this.#bills, row.billedBy);
    this.#unreadDays += row.unread > 0 ? 1 : 0;
    this.#undatedDays += isDated ? 0 : 1;
    this.#worst = worstOf([this.#worst, worstFinding(row)]);
    if (isDated) {
      const [first, last] = this.#dates;
      this.#dates = [row.date < first ? row.date : first, row.date > last ? row.date : last];
    }
  }

  totals(): Totals {
    return {
      all: this.#all,
      rules: [...this.#rules.values()].sort(
        (a, b) => b.days.high - a.days.high || daysOf(b) - daysOf(a) || (a.code < b.code ? -1 : 1),
      ),
      payers: sorted(this.#payers),
      therapists: sorted(this.#therapists),
      months: [...this.#months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, sums]) => ({ key, ...sums })),
      fees: inOrder(this.#fees),
      bills: inOrder(this.#bills),
      unreadDays: this.#unreadDays,
      undatedDays: this.#undatedDays,
      worst: this.#worst,
      firstDate: this.#dates[0],
      lastDate: this.#dates[1],
    };
  }

  #addRules({ issues, cents }: DayRow): void {
    for (const code of new Set(issues.map((issue) => issue.code))) {
      const ofRule = issues.filter((issue) => issue.code === code);
      const severity = worstOf(ofRule.map((issue) => issue.severity)) ?? 'low';
      const sums = this.#rules.get(code) ?? {
        code,
        days: { high: 0, moderate: 0, low: 0 },
        acknowledged: 0,
        cents: { over: 0, under: 0, atRisk: 0 },
      };
      sums.days[severity] += 1;
      sums.acknowledged += ofRule.every(({ acknowledged }) => acknowledged) ? 1 : 0;
      sums.cents.over += cents.over;
      sums.cents.under += cents.under;
      sums.cents.atRisk += cents.atRisk;
      this.#rules.set(code, sums);
    }
  }
}

/** Days on which a rule was raised, at whatever severity. */
export function daysOf({ days }: Pick<RuleTally, 'days'>): number {
  return days.high + days.moderate + days.low;
}

function noSums(): Sums {
  return {
    days: 0,
    findings: 0,
    billedDays: 0,
    overDays: 0,
    underDays: 0,
    overUnits: 0,
    underUnits: 0,
    billedUnits: 0,
    supportedUnits: 0,
    unbilledUnits: 0,
    heldDays: 0,
    heldUnits: 0,
    unpricedDays: 0,
    cents: { billed: 0, over: 0, under: 0, atRisk: 0, unbilled: 0 },
  };
}

function addTo(sums: Sums, row: DayRow): void {
  const isBilled = row.billedBy !== 'nothing';
  sums.days += 1;
  sums.findings += isFinding(row) ? 1 : 0;
  sums.billedDays += isBilled ? 1 : 0;
  sums.overDays += isBilled && row.billedUnits > row.supportedUnits ? 1 : 0;
  sums.underDays += isBilled && row.billedUnits < row.supportedUnits ? 1 : 0;
  sums.overUnits += isBilled ? Math.max(0, row.billedUnits - row.supportedUnits) : 0;
  sums.underUnits += isBilled ? Math.max(0, row.supportedUnits - row.billedUnits) : 0;
  sums.billedUnits += row.billedUnits;
  sums.supportedUnits += isBilled ? row.supportedUnits : 0;
  sums.unbilledUnits += isBilled ? 0 : row.supportedUnits;
  const held = heldUnitsOf(row);
  sums.heldDays += held > 0 ? 1 : 0;
  sums.heldUnits += held;
  sums.unpricedDays += row.fee === NO_FEE ? 1 : 0;
  for (const name of ['billed', 'over', 'under', 'atRisk', 'unbilled'] as const) {
    sums.cents[name] += row.cents[name];
  }
}

function named(map: Map<string, Sums & { name: string }>, key: string, name: string): Sums {
  const sums = map.get(key) ?? { name, ...noSums() };
  map.set(key, sums);
  return sums;
}

function more(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function inOrder(map: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where most is at stake first. */
function sorted(map: ReadonlyMap<string, Sums & { name: string }>): NamedTally[] {
  const stake = ({ cents }: Tally): number => cents.over + cents.under + cents.atRisk;
  return [...map]
    .map(([key, sums]) => ({ key, ...sums }))
    .sort((a, b) => stake(b) - stake(a) || b.days - a.days || (a.key < b.key ? -1 : 1));
}

// SPDX-License-Identifier: Apache-2.0
import type { Payer } from '../engine/billing/payer.ts';
import type { Amount, DayWorth } from '../engine/worth.ts';
import { UNDATED } from '../fhir/identity.ts';
import { standingIssues, type StandingIssue } from '../fhir/read/standing-issue.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { payerName, summarizeDays, summarizeVisits, type DaySummary, type VisitSummary } from './visit-summary.ts';

/** What the pictures of a period are made of. */
export interface Figures {
  readonly visits: number;
  readonly funnel: readonly { readonly step: string; readonly issues: number }[];
  readonly payers: readonly string[];
  /** Open and closed issues by rule, then by payer. */
  readonly heat: readonly { readonly rule: string; readonly counts: readonly number[] }[];
  /** Treatment days by documented minutes, with the units that were billed on them. */
  readonly minutesAgainstUnits: readonly { readonly minutes: number; readonly units: number; readonly days: number }[];
  /** Minutes of manual therapy on days whose 97140 earned no unit. */
  readonly lostMinutes: number;
  readonly lostDays: number;
  /** What the period's manual therapy is worth, by what becomes of it; always an estimate. */
  readonly worth: PeriodWorth;
  readonly trend: readonly {
    readonly month: string;
    readonly visits: number;
    readonly units: number;
    readonly issues: number;
  }[];
}

/** Sums over the days of a period. */
interface PeriodWorth {
  readonly charged: PeriodAmount;
  readonly lost: PeriodAmount;
  readonly held: PeriodAmount;
  readonly atRisk: PeriodAmount;
  /** Everything that the estimates rest on. */
  readonly inputs: readonly string[];
}

/** Units, the dollars of those whose fee is known, and how many are not. */
interface PeriodAmount extends Amount {
  readonly usd: number;
  readonly unpricedUnits: number;
}

/**
 * Counts the visits of a period from what was read around them.
 * @param visits - `Encounter/<id>` of each.
 */
export function countFigures(records: RecordSet, visits: readonly string[]): Figures {
  const summaries = summarizeVisits(records, visits);
  const issues = standingIssues(records);
  const days = summarizeDays(records, visits);
  const lost = days.filter(({ minutes, units }) => minutes > 0 && units === 0);
  return {
    visits: summaries.length,
    funnel: funnelOf(issues, summaries),
    ...heatOf(issues, summaries),
    minutesAgainstUnits: tally(days),
    lostMinutes: lost.reduce((sum, { minutes }) => sum + minutes, 0),
    lostDays: lost.length,
    worth: worthOf(days.map(({ worth }) => worth)),
    trend: trendOf(issues, summaries),
  };
}

function funnelOf(issues: readonly StandingIssue[], summaries: readonly VisitSummary[]): Figures['funnel'] {
  const billed = new Set(
    summaries.filter(({ charges }) => charges.some(({ state }) => state === 'billed')).map(({ visit }) => visit),
  );
  const open = issues.filter(({ isOpen }) => isOpen);
  const isBilled = ({ visits }: StandingIssue): boolean => visits.some((visit) => billed.has(visit));
  return [
    { step: 'raised', issues: issues.length },
    { step: 'corrected', issues: issues.length - open.length },
    { step: 'acknowledged', issues: open.filter(({ acknowledged }) => acknowledged).length },
    { step: 'billed anyway', issues: open.filter(isBilled).length },
    { step: 'still open', issues: open.filter((issue) => !issue.acknowledged && !isBilled(issue)).length },
  ];
}

function heatOf(
  issues: readonly StandingIssue[],
  summaries: readonly VisitSummary[],
): Pick<Figures, 'payers' | 'heat'> {
  const payerOf = new Map<string, Payer>(summaries.map(({ visit, payer }) => [visit, payer]));
  const byPair = new Map<string, number>();
  const rules = new Map<string, number>();
  const payers = new Map<string, number>();
  const more = (map: Map<string, number>, key: string): void => {
    map.set(key, (map.get(key) ?? 0) + 1);
  };
  for (const { code, visits } of issues) {
    const payer = payerName(visits.map((visit) => payerOf.get(visit)).find((found) => found !== undefined));
    more(byPair, `${code}|${payer}`);
    more(rules, code);
    more(payers, payer);
  }
  const most = (map: Map<string, number>): string[] => [...map].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  const columns = most(payers);
  return {
    payers: columns,
    heat: most(rules).map((rule) => ({
      rule,
      counts: columns.map((payer) => byPair.get(`${rule}|${payer}`) ?? 0),
    })),
  };
}

function worthOf(days: readonly DayWorth[]): PeriodWorth {
  const sum = (name: 'charged' | 'lost' | 'held' | 'atRisk'): PeriodAmount => sumOf(days.map((day) => day[name]));
  return {
    charged: sum('charged'),
    lost: sum('lost'),
    held: sum('held'),
    atRisk: sum('atRisk'),
    inputs: [...new Set(days.flatMap(({ inputs }) => inputs))].sort(),
  };
}

function sumOf(amounts: readonly Amount[]): PeriodAmount {
  const unpriced = amounts.filter(({ usd }) => usd === undefined);
  const total = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0);
  return {
    units: total(amounts.map(({ units }) => units)),
    usd: Math.round(total(amounts.map(({ usd = 0 }) => usd)) * 100) / 100,
    unpricedUnits: total(unpriced.map(({ units }) => units)),
  };
}

function tally(days: readonly DaySummary[]): Figures['minutesAgainstUnits'] {
  const counts = new Map<string, { minutes: number; units: number; days: number }>();
  for (const { minutes, units } of days) {
    const key = `${String(minutes)} ${String(units)}`;
    counts.set(key, { minutes, units, days: (counts.get(key)?.days ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => a.minutes - b.minutes || a.units - b.units);
}

function trendOf(issues: readonly StandingIssue[], summaries: readonly VisitSummary[]): Figures['trend'] {
  const months = new Map<string, { visits: number; units: number; issues: number }>();
  const at = (date: string): { visits: number; units: number; issues: number } => {
    const month = date === UNDATED ? 'no date' : date.slice(0, 7);
    const entry = months.get(month) ?? { visits: 0, units: 0, issues: 0 };
    months.set(month, entry);
    return entry;
  };
  for (const { dateOfService, units = 0 } of summaries) {
    at(dateOfService).visits += 1;
    at(dateOfService).units += units;
  }
  for (const { dateOfService } of issues) {
    at(dateOfService).issues += 1;
  }
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, counts]) => ({ month, ...counts }));
}

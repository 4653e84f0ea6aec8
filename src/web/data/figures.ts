// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { ChargeItem, DetectedIssue, Encounter, Reference, Resource } from '@medplum/fhirtypes';
import { countMinutes } from '../../engine/billing/minutes.ts';
import { isWrittenAcknowledged, ownIdentity } from '../../fhir/identity.ts';
import { nextPageOf } from '../../fhir/fhir-client.ts';
import { RecordSet, relativeReference } from '../../fhir/record-set.ts';
import { toTreatmentDays } from '../../fhir/read/treatment-days.ts';
import { codeOf } from './correct.ts';
import { nameOf, namesOf } from './names.ts';
import { manualTherapyCharges, ownIssues, resourcesOf } from './records.ts';

/** What the pictures of a period are made of. */
export interface Figures {
  readonly visits: number;
  /** True where the period has more visits than were counted. */
  readonly isCut: boolean;
  readonly funnel: readonly { readonly step: string; readonly issues: number }[];
  readonly payers: readonly string[];
  /** Open and closed issues by rule, then by payer. */
  readonly heat: readonly { readonly rule: string; readonly counts: readonly number[] }[];
  /** Treatment days by documented minutes, with the units that were billed on them. */
  readonly minutesAgainstUnits: readonly { readonly minutes: number; readonly units: number; readonly days: number }[];
  /** Minutes of manual therapy on days whose 97140 earned no unit. */
  readonly lostMinutes: number;
  readonly lostDays: number;
  readonly trend: readonly {
    readonly month: string;
    readonly visits: number;
    readonly units: number;
    readonly issues: number;
  }[];
}

/** Visits that a picture counts at most: one page of a server. */
export const MOST_VISITS = 1000;

const FRESH = { cache: 'reload' } as const;

const AROUND = [
  '_include=Encounter:participant',
  '_revinclude=Procedure:encounter',
  '_revinclude=ChargeItem:context',
  '_revinclude=DetectedIssue:implicated',
];

/** Visits read at a time: a server refuses a search whose included records are too many. */
const AT_ONCE = 100;

/**
 * Reads the visits of a period and counts.
 * @param from - First date of service, `YYYY-MM-DD`; `to` the last.
 */
export async function loadFigures(medplum: MedplumClient, from: string, to: string): Promise<Figures> {
  const resources: Resource[] = [];
  let encounters = 0;
  let isCut = false;
  for (;;) {
    const page = `_count=${String(AT_ONCE)}&_offset=${String(encounters)}`;
    const query = [`date=ge${from}`, `date=le${to}`, '_sort=-date', page, ...AROUND].join('&');
    const bundle = await medplum.search('Encounter', query, FRESH);
    resources.push(...resourcesOf(bundle));
    encounters += AT_ONCE;
    isCut = nextPageOf(bundle) !== undefined;
    if (!isCut || encounters >= MOST_VISITS) {
      break;
    }
  }
  const patients = [
    ...new Set(
      resources.flatMap((one) => (one.resourceType === 'Encounter' ? (relativeReference(one.subject) ?? []) : [])),
    ),
  ];
  for (let at = 0; at < patients.length; at += AT_ONCE) {
    const some = patients.slice(at, at + AT_ONCE).join(',');
    const bundle = await medplum.search(
      'Coverage',
      `beneficiary=${some}&status=active&_include=Coverage:payor&_count=1000`,
      FRESH,
    );
    resources.push(...resourcesOf(bundle));
  }
  return { ...count(resources, patients), isCut };
}

function count(resources: readonly Resource[], patients: readonly string[]): Omit<Figures, 'isCut'> {
  const records = new RecordSet(resources);
  const names = namesOf(resources);
  const encounters = resources.filter((one): one is Encounter => one.resourceType === 'Encounter');
  const charges = manualTherapyCharges(resources);
  const issues = ownIssues(resources);
  const payerOf = (patient: string | undefined): string => {
    const coverage = records.all('Coverage').find(({ beneficiary }) => relativeReference(beneficiary) === patient);
    return coverage?.payor?.[0] ? nameOf(names, coverage.payor[0]) : 'no coverage';
  };
  const days = daysOf(records, patients, charges);
  const lost = days.filter(({ minutes, units }) => minutes > 0 && units === 0);
  return {
    visits: encounters.length,
    funnel: funnelOf(issues, charges),
    ...heatOf(issues, payerOf),
    minutesAgainstUnits: tally(days),
    lostMinutes: lost.reduce((sum, { minutes }) => sum + minutes, 0),
    lostDays: lost.length,
    trend: trendOf(encounters, charges, issues),
  };
}

function funnelOf(issues: readonly DetectedIssue[], charges: readonly ChargeItem[]): Figures['funnel'] {
  const billed = new Set(
    charges.filter(({ status }) => status === 'billed').map(({ context }) => relativeReference(context) ?? ''),
  );
  const open = issues.filter(({ status }) => status === 'preliminary');
  const isBilled = ({ implicated = [] }: DetectedIssue): boolean =>
    implicated.some((link) => billed.has(relativeReference(link) ?? ''));
  return [
    { step: 'raised', issues: issues.length },
    { step: 'corrected', issues: issues.length - open.length },
    { step: 'acknowledged', issues: open.filter(isWrittenAcknowledged).length },
    { step: 'billed anyway', issues: open.filter(isBilled).length },
    { step: 'still open', issues: open.filter((issue) => !isWrittenAcknowledged(issue) && !isBilled(issue)).length },
  ];
}

function heatOf(
  issues: readonly DetectedIssue[],
  payerOf: (patient: string | undefined) => string,
): Pick<Figures, 'payers' | 'heat'> {
  const byPair = new Map<string, number>();
  const rules = new Map<string, number>();
  const payers = new Map<string, number>();
  const more = (map: Map<string, number>, key: string): void => {
    map.set(key, (map.get(key) ?? 0) + 1);
  };
  for (const issue of issues) {
    const [rule, payer] = [codeOf(issue) ?? 'no rule of this version', payerOf(relativeReference(issue.patient))];
    more(byPair, `${rule}|${payer}`);
    more(rules, rule);
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

interface Day {
  readonly minutes: number;
  readonly units: number;
}

/** Treatment days with their documented minutes and the units of their charges. */
function daysOf(records: RecordSet, patients: readonly string[], charges: readonly ChargeItem[]): Day[] {
  const unitsByDay = new Map<string, number>();
  for (const charge of charges) {
    const key = ownIdentity(charge)?.dayKey ?? '';
    unitsByDay.set(key, (unitsByDay.get(key) ?? 0) + (charge.quantity?.value ?? 0));
  }
  return patients.flatMap((patient) =>
    toTreatmentDays(records, patient).map(({ day }) => ({
      minutes: countMinutes(day).documentedMinutes,
      units: unitsByDay.get(day.key) ?? 0,
    })),
  );
}

function tally(days: readonly Day[]): Figures['minutesAgainstUnits'] {
  const counts = new Map<string, { minutes: number; units: number; days: number }>();
  for (const { minutes, units } of days) {
    const key = `${String(minutes)} ${String(units)}`;
    counts.set(key, { minutes, units, days: (counts.get(key)?.days ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => a.minutes - b.minutes || a.units - b.units);
}

function trendOf(
  encounters: readonly Encounter[],
  charges: readonly ChargeItem[],
  issues: readonly DetectedIssue[],
): Figures['trend'] {
  const months = new Map<string, { visits: number; units: number; issues: number }>();
  const at = (date: string | undefined): { visits: number; units: number; issues: number } => {
    const month = (date ?? '').slice(0, 7) || 'no date';
    const entry = months.get(month) ?? { visits: 0, units: 0, issues: 0 };
    months.set(month, entry);
    return entry;
  };
  const dates = new Map(encounters.map(({ id, period }) => [`Encounter/${id ?? ''}`, period?.start]));
  const dateOf = (links: readonly (Reference | undefined)[]): string | undefined =>
    links.map((link) => dates.get(relativeReference(link) ?? '')).find(Boolean);
  for (const { period } of encounters) {
    at(period?.start).visits += 1;
  }
  for (const { context, quantity } of charges) {
    at(dateOf([context])).units += quantity?.value ?? 0;
  }
  for (const { implicated = [] } of issues) {
    at(dateOf(implicated)).issues += 1;
  }
  return [...months].sort(([a], [b]) => (a < b ? -1 : 1)).map(([month, counts]) => ({ month, ...counts }));
}

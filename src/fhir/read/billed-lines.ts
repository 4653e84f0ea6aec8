// SPDX-License-Identifier: Apache-2.0
import { present } from '../../engine/present.ts';
import { indexBy } from '../index-by.ts';
import { isWrittenInUtc } from '../local-time.ts';
import type { R4Money, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { billingCodesOf } from './billing-code.ts';
import { modifiersOfLine } from './modifiers.ts';
import { localDateInVisit, localDateOf } from './line-date.ts';
import { placesOfLines, writtenOfItem, type BillItem } from './lines-in-visit.ts';

type Claim = ReadResource<'Claim'>;
type Explanation = ReadResource<'ExplanationOfBenefit'>;
type Bill = Claim | Explanation;
type Item = BillItem & Partial<NonNullable<Explanation['item']>[number]>;

/** A line that a Claim bills, or a payer has decided. */
export interface BilledLine {
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly units: number;
  readonly dateOfService: string;
  /** `Encounter/<id>`, where the line names it. */
  readonly encounter: string | undefined;
  readonly net: R4Money | undefined;
  /** What the payer has allowed, where it has decided. */
  readonly allowed: R4Money | undefined;
}

/**
 * What a patient's ExplanationsOfBenefit and active Claims bill, each line once: what a payer has decided goes
 * before what was claimed, and of several bills of one code and day, as for a second insurer or once more, the newest.
 */
export function billedLinesOf(records: RecordSet, patient: string): readonly BilledLine[] {
  const isPatients = (bill: Bill): boolean => relativeReference(bill.patient) === patient && isBill(bill);
  const explained = records.all('ExplanationOfBenefit').filter(isPatients).filter(isDecided);
  const claims = records.all('Claim').filter(isPatients);
  const decidedOn = present(explained, ({ claim }) => relativeReference(claim));
  const replaced = new Set([...replacedIn(claims), ...decidedOn]);
  const decided = newestOfDay(records, explained);
  const open = newestOfDay(
    records,
    claims.filter(({ id }) => !replaced.has(`Claim/${id}`)),
  );
  return [...new Map([...open, ...decided]).values()].flat();
}

/** The Claims that later ones stand in for, as `Claim/<id>`. */
export function replacedIn(claims: readonly Claim[]): Set<string> {
  return new Set(claims.flatMap(({ related = [] }) => present(related, ({ claim }) => relativeReference(claim))));
}

/** Codes and days of the bills, each with its lines in the newest one. */
function newestOfDay(records: RecordSet, bills: readonly Bill[]): ReadonlyMap<string, readonly BilledLine[]> {
  const oldestFirst = [...bills].sort((a, b) => (createdAt(a) < createdAt(b) ? -1 : 1));
  return new Map(
    oldestFirst.flatMap((bill) => [
      ...indexBy(linesOf(records, bill), ({ code, dateOfService, modifiers }) => [
        [dateOfService, code, modifiers.includes('GO')].join(' '),
      ]),
    ]),
  );
}

function createdAt({ created = '', id }: Bill): string {
  return `${created} ${id}`;
}

/** A request for approval bills nothing, nor does a draft. */
function isBill({ status, use = 'claim' }: Bill): boolean {
  return status === 'active' && use === 'claim';
}

function isDecided({ outcome = 'complete' }: Explanation): boolean {
  return outcome === 'complete' || outcome === 'partial';
}

function linesOf(records: RecordSet, bill: Bill): BilledLine[] {
  const items: readonly Item[] = bill.item ?? [];
  const placed = placesIn(records, items);
  return items.flatMap((item) => {
    const code = codeOf(item);
    const modifiers = modifiersOfLine(item);
    const dateOfService = dateOf(records, bill, item, placed);
    const line = { code, modifiers, units: item.quantity?.value ?? 1, dateOfService, encounter: encounterOf(item) };
    return dateOfService === '' ? [] : { ...line, net: item.net, allowed: allowedIn(item) };
  });
}

function codeOf({ productOrService }: Item): string {
  const [code = ''] = billingCodesOf(productOrService);
  return code;
}

function encounterOf({ encounter = [] }: Item): string | undefined {
  return relativeReference(encounter[0]);
}

/** The treated days of the lines for each visit and code. */
function placesIn(records: RecordSet, items: readonly Item[]): ReadonlyMap<Item, string> {
  const alike = indexBy(items, (item) => [`${encounterOf(item) ?? ''} ${codeOf(item)}`]);
  return new Map(
    [...alike.values()].flatMap((lines) => {
      const [line] = lines;
      const visit = line && records.find('Encounter', encounterOf(line));
      const places = visit ? placesOfLines(records, { visit, code: codeOf(line) }, lines) : [];
      return [...places].map(([item, { date }]) => [item, date] as const);
    }),
  );
}

/**
 * As the line says it, else the day of its visit's treatment, else that of the visit. What is written in UTC is of the
 * clinic's date, as far as the visit or its treatments tell that.
 */
function dateOf(
  records: RecordSet,
  { billablePeriod, patient }: Bill,
  item: Item,
  placed: ReadonlyMap<Item, string>,
): string {
  const visit = records.find('Encounter', encounterOf(item));
  const written = writtenOfItem(item);
  if (written !== undefined && !isWrittenInUtc(written)) {
    return written.slice(0, 10);
  }
  const ofVisit = placed.get(item) ?? (visit && localDateInVisit(records, visit, written ?? visit.period?.start ?? ''));
  const stated = written ?? billablePeriod?.start ?? '';
  return ofVisit ?? localDateOf(records, relativeReference(patient) ?? '', stated) ?? stated.slice(0, 10);
}

/** HL7's "eligible", which CARIN's profiles use for what is allowed, and the allowed charge of CMS's Blue Button. */
const ALLOWED = ['eligible', 'https://bluebutton.cms.gov/resources/variables/line_alowd_chrg_amt'];

function allowedIn({ adjudication = [] }: Item): R4Money | undefined {
  return adjudication.find(({ category }) => (category.coding ?? []).some(({ code = '' }) => ALLOWED.includes(code)))
    ?.amount;
}

// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, isResource } from '@medplum/core';
import type { ChargeItem, Claim, ClaimItem, Encounter, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { holdsCharge } from '../engine/billing/assessment.ts';
import { readIssueKey } from '../engine/billing/rule-code.ts';
import { inWords } from '../engine/billing/source-words.ts';
import { longDate, unitsText } from '../engine/billing/wording.ts';
import { isRetryable, type FhirClient } from '../fhir/fhir-client.ts';
import { parseDateTime } from '../fhir/date-time.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { onePerPatient } from '../fhir/query/scope.ts';
import { scopeOfTrigger } from '../fhir/query/trigger.ts';
import { isManualTherapyCharge, isOpenOrBilled } from '../fhir/read/existing-charge.ts';
import { writtenOfItem } from '../fhir/read/lines-in-visit.ts';
import { standingIssues, type StandingIssue } from '../fhir/read/standing-issue.ts';
import { RecordSet, relativeReference } from '../fhir/record-set.ts';
import {
  chargesBilledTwice,
  chargesOfLines,
  dateOfCharge,
  isOfTheirDays,
  manualTherapyLines,
  visitsBilled,
  visitsOfLine,
} from '../fhir/write/claim-charges.ts';
import { fillClaim } from '../fhir/write/claim-filling.ts';
import { decideRead } from './decide-read.ts';
import { readRecords, searchAll, throwFirst } from './read-records.ts';

/** A visit that a Claim bills 97140 for, with what stands of it. */
interface BilledVisit {
  readonly source: string;
  readonly isFinished: boolean;
  /** 97140 ChargeItems, whatever their status. */
  readonly charges: readonly ChargeItem[];
  /** Open ones that nobody has acknowledged. */
  readonly issues: readonly StandingIssue[];
  /** The charge of its day that an active Claim for another visit of that day bills already. */
  readonly billedAlready?: ChargeItem | undefined;
}

/**
 * A Claim as it may be stored: its 97140 lines filled from the charges of their visits.
 *
 * A Claim without a 97140 line, or that is cancelled, is left as it is. A draft may be made while its visit is under
 * way; afterwards it is checked as an active one is: Medplum's Provider app prints and submits drafts. A visit that no
 * bot has come to yet is assessed here, and so is one whose day's charge stands at another visit: a day has one charge,
 * for whichever Claim comes first. A line of one that is not there, or has no manual therapy, is left as it is.
 * @throws OperationOutcomeError while a charge of the Claim's visits is held, or none stands, with the reasons.
 * @throws FhirFault when the records cannot be read: an unchecked Claim is not let through.
 */
export async function gateClaim(client: FhirClient, claim: Claim): Promise<Claim> {
  const sources = visitsBilled(claim);
  if (sources.length === 0 || (claim.status !== 'active' && claim.status !== 'draft')) {
    return claim;
  }
  const visits = await readVisits(client, claim, sources);
  const checked = visits.filter(({ isFinished }) => isFinished || claim.status === 'active');
  const charges = visits.flatMap((visit) => visit.charges).filter(isOpenOrBilled);
  const twice = chargesBilledTwice(claim, charges).filter((charge) =>
    checked.some((visit) => visit.charges.includes(charge)),
  );
  const issue = [
    ...checked.flatMap((visit) => reasonsAgainst(ofDaysBilled(visit, claim), claim)),
    ...twice.map((charge) => reason(`${chargeText(charge)} is on several lines of the claim: leave one of them.`)),
  ];
  if (issue.length > 0) {
    throw new OperationOutcomeError({ resourceType: 'OperationOutcome', issue });
  }
  return fillClaim(claim, charges);
}

/** What stands of the visits, or would if the bots had come to them. */
async function readVisits(client: FhirClient, claim: Claim, sources: readonly string[]): Promise<BilledVisit[]> {
  const ids = sources.map((source) => source.replace('Encounter/', ''));
  const patient = relativeReference(claim.patient);
  const found = await searchAll(client, [
    `ChargeItem?context=${sources.join(',')}`,
    `DetectedIssue?implicated=${sources.join(',')}&status=preliminary`,
    `Encounter?_id=${ids.join(',')}`,
    ...(patient === undefined ? [] : [`Claim?patient=${patient}&status=active`]),
  ]);
  // What a Claim for the same visit bills is sent once more, and not beside it.
  const others = found
    .flatMap((one) => (isResource<Claim>(one, 'Claim') && one.id !== claim.id ? manualTherapyLines(one) : []))
    .filter((line) => !visitsOfLine(line).some((source) => sources.includes(source)));
  const encounters = found.filter((resource) => isResource<Encounter>(resource, 'Encounter'));
  const visits = sources.map((source) => visitAmong(found, encounters, source));
  const awaited = visits
    .filter(
      (visit) =>
        isAwaited(visit) ||
        visit.charges.some((charge) => others.some(isOfTheirDays([charge]))) ||
        isDayAwaited(visit, manualTherapyLines(claim)),
    )
    .map(({ source }) => source);
  if (awaited.length === 0) {
    return visits;
  }
  const decided = await decide(
    client,
    encounters.filter(({ id }) => awaited.includes(`Encounter/${id ?? ''}`)),
  );
  return visits.map((visit) => {
    if (!awaited.includes(visit.source)) {
      return visit;
    }
    const days = decided.days.filter((day) => day.visits.includes(visit.source));
    const anew = visitAmong(decided.standing, encounters, visit.source, days);
    const visitsOf = (charge: ChargeItem): string[] => days.flatMap((day) => (isOfDay(charge, day) ? day.visits : []));
    const isBilled = (charge: ChargeItem): boolean =>
      others.flatMap(visitsOfLine).some((source) => visitsOf(charge).includes(source));
    return { ...anew, billedAlready: anew.charges.filter(isOpenOrBilled).find(isBilled) };
  });
}

/** A treatment day, by the root of its identifiers. */
interface VisitDay {
  readonly key: string;
  readonly visits: readonly string[];
}

function isOfDay(charge: ChargeItem, { key }: VisitDay): boolean {
  return ownIdentity(charge)?.dayKey === key;
}

/** @param days - Where the visit was decided: what stands for its day, at whichever visit. */
function visitAmong(
  found: readonly Resource[],
  encounters: readonly Encounter[],
  source: string,
  days: readonly VisitDay[] = [],
): BilledVisit {
  const charges = found.filter((resource) => isResource<ChargeItem>(resource, 'ChargeItem'));
  return {
    source,
    isFinished: encounters.some(({ id, status }) => `Encounter/${id ?? ''}` === source && status === 'finished'),
    charges: charges
      .filter(isManualTherapyCharge)
      .filter((one) => relativeReference(one.context) === source || days.some((day) => isOfDay(one, day))),
    issues: standingIssues(new RecordSet(found), source).filter(({ isOpen, acknowledged }) => isOpen && !acknowledged),
  };
}

/**
 * True of a visit that the bots have not come to since it was saved or finished: what stands gives no reason. Where
 * nothing does, the day's charge may stand at another visit.
 */
function isAwaited({ isFinished, charges, issues }: BilledVisit): boolean {
  return charges.length === 0 || (isFinished && charges.some(isHeld) && !issues.some(holdsCharge));
}

/** True of a visit with charges, none of them of a date that a line of the Claim states for it: it may be an account of several days. */
function isDayAwaited({ source, charges }: BilledVisit, lines: readonly ClaimItem[]): boolean {
  const stated = lines.filter((line) => visitsOfLine(line).includes(source) && writtenOfItem(line) !== undefined);
  const isOfDays = isOfTheirDays(charges);
  return charges.length > 0 && stated.some((line) => !isOfDays(line));
}

/** What stands of a visit for the days that the Claim bills: other days of an account hold nothing of it. */
function ofDaysBilled(visit: BilledVisit, claim: Claim): BilledVisit {
  const billed = [...chargesOfLines(claim, visit.charges).values()];
  const days = billed.flatMap((charge) => ownIdentity(charge)?.dayKey ?? []);
  const isOfDays = (dayKey: string | undefined): boolean =>
    days.length === 0 || dayKey === undefined || days.includes(dayKey);
  return {
    ...visit,
    charges: visit.charges.filter((charge) => isOfDays(ownIdentity(charge)?.dayKey)),
    issues: visit.issues.filter(({ dayKey }) => isOfDays(dayKey)),
  };
}

/** The charges and issues that the bots would leave for the visits, and the days of these. */
async function decide(
  client: FhirClient,
  encounters: readonly Encounter[],
): Promise<{ readonly standing: readonly Resource[]; readonly days: readonly VisitDay[] }> {
  const standing: Resource[] = [];
  const days: VisitDay[] = [];
  for (const scope of onePerPatient(encounters.flatMap((encounter) => scopeOfTrigger(encounter) ?? []))) {
    const read = await readRecords(client, scope);
    throwFirst(read.failures.filter(({ status }) => status !== '' && isRetryable(Number(status))));
    // Nothing is kept, so that the instant of what is new is nobody's.
    const { assessments, plan } = decideRead(read, { now: () => new Date(0).toISOString() });
    standing.push(...plan.standing);
    days.push(...assessments.map(({ day }) => ({ key: day.key, visits: day.encounters.map((visit) => visit.source) })));
  }
  // What is not stored has no id, and a record is known by it.
  return { standing: standing.map((resource, index) => ({ id: `new-${String(index)}`, ...resource })), days };
}

function reasonsAgainst(visit: BilledVisit, claim: Claim): OperationOutcomeIssue[] {
  const { charges, issues, isFinished, billedAlready } = visit;
  if (billedAlready) {
    return [
      reason(`${chargeText(billedAlready)} is on the claim for another visit of that day: take its line off this one.`),
    ];
  }
  const open = charges.filter(isOpenOrBilled);
  const [closed] = charges;
  if (open.length === 0) {
    return closed ? [reason(closedText(closed))] : issues.map((issue) => ofIssue('No 97140 charge stands', issue));
  }
  const held = open.filter((charge) => isHeld(charge) || isHeldByName(charge, issues));
  if (held.length === 0) {
    return [];
  }
  const holding = issues.filter(holdsCharge);
  const others = holding.filter((issue) => !isMended(issue, claim));
  return holding.length === 0 || (others.length === 0 && !isFinished)
    ? held.map((charge) => reason(`${chargeText(charge)} is planned: its visit is not finished.`))
    : others.map((issue) => ofIssue('The 97140 charge is held', issue));
}

/** A charge of ours that is not to go out yet. */
function isHeld(charge: ChargeItem): boolean {
  return ownIdentity(charge) !== undefined && charge.status === 'planned';
}

/** A person's that an issue about it keeps planned: the service gives it no identifier where it supports none of it. */
function isHeldByName({ id, status }: ChargeItem, issues: readonly StandingIssue[]): boolean {
  const isOf = ({ key }: StandingIssue): boolean => id !== undefined && readIssueKey(key)?.subjectId === id;
  return status === 'planned' && issues.some((issue) => holdsCharge(issue) && isOf(issue));
}

/** What an earlier version of the Claim lacks, it gets now. */
function isMended({ key }: StandingIssue, { id }: Claim): boolean {
  const { code, subjectId } = readIssueKey(key) ?? {};
  return code === 'claim-units-missing' && subjectId !== undefined && subjectId === id;
}

function closedText(charge: ChargeItem): string {
  return `${chargeText(charge)} is ${charge.status.replaceAll('-', ' ')}: take its line off the claim, or set the charge to billable.`;
}

/** A charge as whoever reads the refusal knows it; nobody is named. */
function chargeText(charge: ChargeItem): string {
  const date = parseDateTime(dateOfCharge(charge) ?? '')?.date;
  const day = date === undefined ? '' : ` of ${longDate(date)}`;
  return `The charge for manual therapy (97140)${day}, ${unitsText(charge.quantity?.value)},`;
}

function ofIssue(what: string, { title, detail }: StandingIssue): OperationOutcomeIssue {
  return reason(`${what}. ${title}: ${inWords(detail, new Map())}`);
}

function reason(text: string): OperationOutcomeIssue {
  return { severity: 'error', code: 'business-rule', details: { text }, expression: ['Claim.item'] };
}

// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError, isResource } from '@medplum/core';
import type { ChargeItem, Claim, Encounter, OperationOutcomeIssue, Resource } from '@medplum/fhirtypes';
import { holdsCharge } from '../engine/billing/assessment.ts';
import { readIssueKey } from '../engine/billing/rule-code.ts';
import { inWords } from '../engine/billing/source-words.ts';
import { longDate, unitsText } from '../engine/billing/wording.ts';
import { isRetryable, type FhirClient } from '../fhir/fhir-client.ts';
import { parseDateTime } from '../fhir/date-time.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { onePerPatient } from '../fhir/query/scope.ts';
import { scopeOfTrigger } from '../fhir/query/trigger.ts';
import { occurrenceOf } from '../fhir/read/charge-place.ts';
import { isManualTherapyCharge, isOpenOrBilled } from '../fhir/read/existing-charge.ts';
import { standingIssues, type StandingIssue } from '../fhir/read/standing-issue.ts';
import { RecordSet, relativeReference } from '../fhir/record-set.ts';
import { fillClaim, visitsBilled } from '../fhir/write/claim-filling.ts';
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
}

/**
 * A Claim as it may be stored: its 97140 lines filled from the charges of their visits.
 *
 * A Claim without a 97140 line, or that is cancelled, is left as it is. A draft may be made while its visit is under
 * way; afterwards it is checked as an active one is: Medplum's Provider app prints and submits drafts. A visit that no
 * bot has come to yet is assessed here; a line of one that is not there, or has no manual therapy, is left as it is.
 * @throws OperationOutcomeError while a charge of the Claim's visits is held, or none stands, with the reasons.
 * @throws FhirFault when the records cannot be read: an unchecked Claim is not let through.
 */
export async function gateClaim(client: FhirClient, claim: Claim): Promise<Claim> {
  const sources = visitsBilled(claim);
  if (sources.length === 0 || (claim.status !== 'active' && claim.status !== 'draft')) {
    return claim;
  }
  const visits = await readVisits(client, sources);
  const issue = visits
    .filter(({ isFinished }) => isFinished || claim.status === 'active')
    .flatMap((visit) => reasonsAgainst(visit, claim));
  if (issue.length > 0) {
    throw new OperationOutcomeError({ resourceType: 'OperationOutcome', issue });
  }
  return fillClaim(claim, visits.flatMap(({ charges }) => charges).filter(isOpenOrBilled));
}

/** What stands of the visits, or would if the bots had come to them. */
async function readVisits(client: FhirClient, sources: readonly string[]): Promise<BilledVisit[]> {
  const ids = sources.map((source) => source.replace('Encounter/', ''));
  const found = await searchAll(client, [
    `ChargeItem?context=${sources.join(',')}`,
    `DetectedIssue?implicated=${sources.join(',')}&status=preliminary`,
    `Encounter?_id=${ids.join(',')}`,
  ]);
  const encounters = found.filter((resource) => isResource<Encounter>(resource, 'Encounter'));
  const visits = sources.map((source) => visitAmong(found, encounters, source));
  const awaited = visits.filter(isAwaited).map(({ source }) => source);
  if (awaited.length === 0) {
    return visits;
  }
  const decided = await decide(
    client,
    encounters.filter(({ id }) => awaited.includes(`Encounter/${id ?? ''}`)),
  );
  return visits.map((visit) =>
    awaited.includes(visit.source) ? visitAmong(decided, encounters, visit.source) : visit,
  );
}

function visitAmong(found: readonly Resource[], encounters: readonly Encounter[], source: string): BilledVisit {
  const charges = found.filter((resource) => isResource<ChargeItem>(resource, 'ChargeItem'));
  return {
    source,
    isFinished: encounters.some(({ id, status }) => `Encounter/${id ?? ''}` === source && status === 'finished'),
    charges: charges.filter((charge) => isManualTherapyCharge(charge) && relativeReference(charge.context) === source),
    issues: standingIssues(new RecordSet(found), source).filter(({ isOpen, acknowledged }) => isOpen && !acknowledged),
  };
}

/** True of a visit that the bots have not come to since it was saved or finished: nothing stands, or what does gives no reason. */
function isAwaited({ isFinished, charges, issues }: BilledVisit): boolean {
  return charges.length === 0 ? issues.length === 0 : isFinished && charges.some(isHeld) && !issues.some(holdsCharge);
}

/** The charges and issues that the bots would leave for the visits. */
async function decide(client: FhirClient, encounters: readonly Encounter[]): Promise<Resource[]> {
  const standing: Resource[] = [];
  for (const scope of onePerPatient(encounters.flatMap((encounter) => scopeOfTrigger(encounter) ?? []))) {
    const read = await readRecords(client, scope);
    throwFirst(read.failures.filter(({ status }) => status !== '' && isRetryable(Number(status))));
    // Nothing is kept, so that the instant of what is new is nobody's.
    standing.push(...decideRead(read, { now: () => new Date(0).toISOString() }).plan.standing);
  }
  // What is not stored has no id, and a record is known by it.
  return standing.map((resource, index) => ({ id: `new-${String(index)}`, ...resource }));
}

function reasonsAgainst({ charges, issues, isFinished }: BilledVisit, claim: Claim): OperationOutcomeIssue[] {
  const open = charges.filter(isOpenOrBilled);
  const [closed] = charges;
  if (open.length === 0) {
    return closed ? [reason(closedText(closed))] : issues.map((issue) => ofIssue('No 97140 charge stands', issue));
  }
  const held = open.filter(isHeld);
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
  const date = parseDateTime(occurrenceOf(charge) ?? '')?.date;
  const day = date === undefined ? '' : ` of ${longDate(date)}`;
  return `The charge for manual therapy (97140)${day}, ${unitsText(charge.quantity?.value)},`;
}

function ofIssue(what: string, { title, detail }: StandingIssue): OperationOutcomeIssue {
  return reason(`${what}. ${title}: ${inWords(detail, new Map())}`);
}

function reason(text: string): OperationOutcomeIssue {
  return { severity: 'error', code: 'business-rule', details: { text }, expression: ['Claim.item'] };
}

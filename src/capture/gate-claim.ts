// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError } from '@medplum/core';
import type { ChargeItem, Claim, Encounter, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { holdsCharge } from '../engine/billing/assessment.ts';
import { inWords } from '../engine/billing/source-words.ts';
import { longDate, unitsText } from '../engine/billing/wording.ts';
import { parseDateTime } from '../fhir/date-time.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { occurrenceOf } from '../fhir/read/charge-place.ts';
import { standingIssues, type StandingIssue } from '../fhir/read/standing-issue.ts';
import { RecordSet, relativeReference } from '../fhir/record-set.ts';
import { fillClaim } from '../fhir/write/claim-filling.ts';
import { isManualTherapyCharge, isManualTherapyConcept, isOpenOrBilled } from '../fhir/read/existing-charge.ts';
import { searchEach, type FhirClient } from '../fhir/fhir-client.ts';

/** What is known of the visits that a Claim bills 97140 for. */
interface Found {
  /** 97140 ChargeItems, whatever their status. */
  readonly charges: readonly ChargeItem[];
  readonly issues: readonly StandingIssue[];
  /** `Encounter/<id>` of each visit that is finished. */
  readonly finished: readonly string[];
}

/**
 * A Claim as it may be stored: its 97140 lines filled from the charges of their visits.
 *
 * A Claim without a 97140 line, or that is cancelled, is left as it is. A draft may be made while its visit is under
 * way; afterwards it is checked as an active one is: Medplum's Provider app prints and submits drafts.
 * @throws OperationOutcomeError while a charge of the Claim's visits is held, or none stands, with the reasons.
 * @throws FhirFault when the charges cannot be read: an unchecked Claim is not let through.
 */
export async function gateClaim(client: FhirClient, claim: Claim): Promise<Claim> {
  const visits = visitsOf(claim);
  if (visits.length === 0 || (claim.status !== 'active' && claim.status !== 'draft')) {
    return claim;
  }
  const found = await findOut(client, visits);
  const checked = claim.status === 'active' ? visits : visits.filter((visit) => found.finished.includes(visit));
  const issue = checked.flatMap((visit) => reasonsAgainst(visit, found));
  if (issue.length > 0) {
    throw new OperationOutcomeError({ resourceType: 'OperationOutcome', issue });
  }
  return fillClaim(claim, found.charges.filter(isOpenOrBilled));
}

/** The visits of a Claim's 97140 lines. */
function visitsOf({ item = [] }: Claim): string[] {
  const lines = item.filter(({ productOrService }) => isManualTherapyConcept(productOrService));
  return [
    ...new Set(lines.flatMap(({ encounter = [] }) => encounter.flatMap((link) => relativeReference(link) ?? []))),
  ];
}

async function findOut(client: FhirClient, visits: readonly string[]): Promise<Found> {
  const ids = visits.map((visit) => visit.replace('Encounter/', ''));
  const [charges = [], issues = [], encounters = []] = await searchEach(client, [
    `ChargeItem?context=${visits.join(',')}&_count=1000`,
    `DetectedIssue?implicated=${visits.join(',')}&status=preliminary&_count=1000`,
    `Encounter?_id=${ids.join(',')}&status=finished&_count=1000`,
  ]);
  return {
    charges: (charges as ChargeItem[]).filter(isManualTherapyCharge),
    issues: standingIssues(new RecordSet(issues)).filter(({ acknowledged }) => !acknowledged),
    finished: (encounters as Encounter[]).map(({ id }) => `Encounter/${id ?? ''}`),
  };
}

function reasonsAgainst(visit: string, { charges, issues }: Found): OperationOutcomeIssue[] {
  const ofVisit = charges.filter(({ context }) => relativeReference(context) === visit);
  const about = issues.filter(({ visits }) => visits.includes(visit));
  const open = ofVisit.filter(isOpenOrBilled);
  const held = open.filter((charge) => ownIdentity(charge) !== undefined && charge.status === 'planned');
  const [closed] = ofVisit;
  if (open.length === 0) {
    return closed ? [reason(closedText(closed))] : about.map((issue) => ofIssue('No 97140 charge stands', issue));
  }
  if (held.length === 0) {
    return [];
  }
  const holding = about.filter(holdsCharge);
  return holding.length > 0
    ? holding.map((issue) => ofIssue('The 97140 charge is held', issue))
    : held.map((charge) => reason(`${chargeText(charge)} is planned: its visit is not finished.`));
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

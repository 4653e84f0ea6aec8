// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError } from '@medplum/core';
import type { ChargeItem, Claim, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { holdsCharge } from '../engine/billing/assessment.ts';
import { ownIdentity } from '../fhir/identity.ts';
import { standingIssues, type StandingIssue } from '../fhir/read/standing-issue.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { fillClaim } from '../fhir/write/claim-filling.ts';
import { isManualTherapyCharge, isManualTherapyConcept } from '../fhir/read/existing-charge.ts';
import { searchEach, type FhirClient } from '../fhir/fhir-client.ts';

/**
 * A Claim as it may be stored: its 97140 lines filled from the charges of their visits.
 *
 * A Claim without a 97140 line, or that is cancelled, is left as it is. A draft is filled and never refused.
 * @throws OperationOutcomeError while a charge of the Claim's visits is held, with the open issues as reasons.
 * @throws FhirFault when the charges cannot be read: an unchecked Claim is not let through.
 */
export async function gateClaim(client: FhirClient, claim: Claim): Promise<Claim> {
  const lines = (claim.item ?? []).filter(({ productOrService }) => isManualTherapyConcept(productOrService));
  const visits = [
    ...new Set(lines.flatMap(({ encounter = [] }) => encounter.flatMap(({ reference }) => reference ?? []))),
  ];
  if (visits.length === 0 || (claim.status !== 'active' && claim.status !== 'draft')) {
    return claim;
  }
  const [charges = [], issues = []] = await searchEach(client, [
    `ChargeItem?context=${visits.join(',')}&_count=1000`,
    `DetectedIssue?implicated=${visits.join(',')}&status=preliminary&_count=1000`,
  ]);
  const ofCode = (charges as ChargeItem[]).filter(isManualTherapyCharge);
  const held = ofCode.filter((charge) => ownIdentity(charge) !== undefined && charge.status === 'planned');
  if (claim.status === 'active' && held.length > 0) {
    const holding = standingIssues(new RecordSet(issues)).filter(holdsCharge);
    throw new OperationOutcomeError({ resourceType: 'OperationOutcome', issue: reasons(held, holding) });
  }
  return fillClaim(claim, ofCode);
}

function reasons(held: readonly ChargeItem[], holding: readonly StandingIssue[]): OperationOutcomeIssue[] {
  const texts =
    holding.length > 0
      ? holding.map(({ source, detail }) => `${source}: ${detail}`)
      : held.map(({ id }) => `ChargeItem/${id ?? ''} is planned: its visit is not finished.`);
  return texts.map((text) => ({
    severity: 'error',
    code: 'business-rule',
    details: { text },
    expression: ['Claim.item'],
  }));
}

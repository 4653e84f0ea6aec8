// SPDX-License-Identifier: Apache-2.0
import { OperationOutcomeError } from '@medplum/core';
import type { ChargeItem, Claim, DetectedIssue, OperationOutcomeIssue } from '@medplum/fhirtypes';
import { fillClaim } from '../fhir/write/claim-filling.ts';
import { isManualTherapyCharge, isManualTherapyConcept } from '../fhir/read/existing-charge.ts';
import { searchEach, type FhirClient } from '../fhir/fhir-client.ts';
import { CHARGE_IDENTIFIER, ISSUE_IDENTIFIER } from '../fhir/systems.ts';

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
  const held = ofCode.filter((charge) => isOurs(charge.identifier, CHARGE_IDENTIFIER) && charge.status === 'planned');
  if (claim.status === 'active' && held.length > 0) {
    throw new OperationOutcomeError({
      resourceType: 'OperationOutcome',
      issue: reasons(held, issues as DetectedIssue[]),
    });
  }
  return fillClaim(claim, ofCode);
}

function reasons(held: readonly ChargeItem[], issues: readonly DetectedIssue[]): OperationOutcomeIssue[] {
  const holding = issues.filter(
    ({ identifier, severity }) => isOurs(identifier, ISSUE_IDENTIFIER) && severity === 'high',
  );
  const texts =
    holding.length > 0
      ? holding.map(({ id, detail }) => `DetectedIssue/${id ?? ''}: ${detail ?? ''}`)
      : held.map(({ id }) => `ChargeItem/${id ?? ''} is planned: its visit is not finished.`);
  return texts.map((text) => ({
    severity: 'error',
    code: 'business-rule',
    details: { text },
    expression: ['Claim.item'],
  }));
}

function isOurs(identifiers: ChargeItem['identifier'], system: string): boolean {
  return identifiers?.some((identifier) => identifier.system === system) === true;
}

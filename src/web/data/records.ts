// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Bundle, ChargeItem, DetectedIssue, Resource } from '@medplum/fhirtypes';
import { isManualTherapyCharge } from '../../fhir/read/existing-charge.ts';
import { ownIdentity } from '../../fhir/identity.ts';
import { relativeReference } from '../../fhir/record-set.ts';

/** What a search found, included records too. */
export function resourcesOf({ entry = [] }: Bundle): Resource[] {
  return entry.flatMap(({ resource }) => resource ?? []);
}

/** The charges of 97140 among the resources, whoever made them. */
export function manualTherapyCharges(resources: readonly Resource[]): WithId<ChargeItem>[] {
  return resources.filter(
    (resource): resource is WithId<ChargeItem> =>
      resource.resourceType === 'ChargeItem' && isManualTherapyCharge(resource as WithId<ChargeItem>),
  );
}

/** Issues of ours among the resources, open and closed: all of them, or those about one visit. */
export function ownIssues(resources: readonly Resource[], encounter?: string): WithId<DetectedIssue>[] {
  return resources.filter(
    (resource): resource is WithId<DetectedIssue> =>
      resource.resourceType === 'DetectedIssue' &&
      ownIdentity(resource) !== undefined &&
      (encounter === undefined || resource.implicated?.some((link) => relativeReference(link) === encounter) === true),
  );
}

const SEVERITIES = ['high', 'moderate', 'low'];

/** Open issues of ours about a visit, most severe first. */
export function openIssues(resources: readonly Resource[], encounter: string): WithId<DetectedIssue>[] {
  return ownIssues(resources, encounter)
    .filter(({ status }) => status === 'preliminary')
    .sort((a, b) => SEVERITIES.indexOf(a.severity ?? 'low') - SEVERITIES.indexOf(b.severity ?? 'low'));
}

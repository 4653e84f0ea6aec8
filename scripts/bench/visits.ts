// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry, Resource } from '@medplum/fhirtypes';

const SERVICES = ['97140', '97110', '97112', '97035'];

/** A documented visit with four timed services, with ids that start with the patient's. */
export function visitResources(patient: string): Record<string, unknown>[] {
  const subject = { reference: `Patient/${patient}` };
  const encounter = { reference: `Encounter/${patient}-e` };
  const participant = [{ individual: { reference: `Practitioner/${patient}-t` } }];
  const at = (minute: number): string => `2026-03-02T10:${String(minute).padStart(2, '0')}:00-05:00`;
  return [
    {
      resourceType: 'Practitioner',
      id: `${patient}-t`,
      qualification: [{ code: { coding: [{ system: 'http://nucc.org/provider-taxonomy', code: '225100000X' }] } }],
    },
    {
      resourceType: 'Encounter',
      id: `${patient}-e`,
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      subject,
      participant,
      reasonCode: [{ text: 'Low back pain' }],
      period: { start: at(0), end: at(59) },
    },
    {
      resourceType: 'CarePlan',
      id: `${patient}-c`,
      status: 'active',
      intent: 'plan',
      subject,
      description: 'Manual therapy twice a week',
      period: { start: '2026-02-02', end: '2026-04-30' },
    },
    ...['exam', 'functional-status'].map((category) => ({
      resourceType: 'Observation',
      id: `${patient}-${category.slice(0, 2)}`,
      status: 'final',
      category: [{ coding: [{ code: category }] }],
      code: { text: 'Finding' },
      subject,
      encounter,
      valueString: 'recorded',
    })),
    ...SERVICES.map((code, index) => ({
      ...treatment(code),
      id: `${patient}-p${String(index)}`,
      subject,
      encounter,
      performedPeriod: { start: at(index * 14), end: at(index * 14 + 14) },
    })),
  ];
}

function treatment(code: string): Record<string, unknown> {
  return {
    resourceType: 'Procedure',
    status: 'completed',
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code }], text: 'Joint mobilization' },
    outcome: { text: 'Tolerated well' },
    bodySite: [{ text: 'Lumbar spine' }],
    reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] }],
  };
}

/** @param sorted - Ascending. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** `Type/<id>` of what an entry of a saved Bundle became. */
export function locationOf(saved: Resource, index: number): string {
  return (saved.resourceType === 'Bundle' ? saved.entry?.[index]?.response?.location : undefined) ?? '';
}

/** New resources reference each other by `urn:uuid:`, as an EHR's save does. */
export function toCreateEntry(resource: Record<string, unknown>): BundleEntry {
  const type = String(resource['resourceType']);
  const text = JSON.stringify(resource).replace(
    /"(?:Encounter|Practitioner)\/([^"]+)"/g,
    (_, id: string) => `"${urnOf(id)}"`,
  );
  return {
    fullUrl: urnOf(String(resource['id'])),
    resource: JSON.parse(text) as Resource,
    request: { method: 'POST', url: type },
  };
}

function urnOf(id: string): string {
  const hex = Array.from(id)
    .map((character) => character.charCodeAt(0).toString(16))
    .join('')
    .padEnd(32, '0')
    .slice(0, 32);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

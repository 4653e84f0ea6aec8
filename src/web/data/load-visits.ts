// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient, WithId } from '@medplum/core';
import type { ChargeItem, Coverage, DetectedIssue, Encounter, Reference, Resource } from '@medplum/fhirtypes';
import { countMinutes } from '../../engine/billing/minutes.ts';
import { nextPageOf } from '../../fhir/fhir-client.ts';
import { RecordSet, relativeReference } from '../../fhir/record-set.ts';
import { ISSUE_CODES } from '../../fhir/systems.ts';
import { toTreatmentDays } from '../../fhir/read/treatment-days.ts';
import { nameOf, namesOf, type Names } from './names.ts';
import { manualTherapyCharges, openIssues, resourcesOf } from './records.ts';

/** What the list of visits is narrowed to; empty strings do not narrow. */
export interface VisitFilters {
  /** `Practitioner/<id>`. */
  readonly therapist: string;
  /** `Organization/<id>`. */
  readonly payer: string;
  /** Issue code. */
  readonly rule: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Encounter status. */
  readonly status: string;
  /** Pages before this one. */
  readonly page: number;
}

/** One line of the list. */
export interface VisitRow {
  readonly encounter: WithId<Encounter>;
  readonly patient: string;
  readonly therapist: string;
  readonly payer: string;
  /** Whole documented minutes of manual therapy. */
  readonly minutes: number;
  readonly charges: readonly ChargeItem[];
  /** Open issues, most severe first. */
  readonly issues: readonly DetectedIssue[];
}

export interface VisitPage {
  readonly rows: readonly VisitRow[];
  readonly hasMore: boolean;
}

export const PAGE_SIZE = 20;
const FRESH = { cache: 'reload' } as const;

/** Everything a row tells, in one search with its Encounters. */
const AROUND = [
  '_include=Encounter:patient',
  '_include=Encounter:participant',
  '_revinclude=Procedure:encounter',
  '_revinclude=ChargeItem:context',
  '_revinclude=DetectedIssue:implicated',
];

/** One page of visits, latest first. No request asks for more than a page. */
export async function loadVisits(medplum: MedplumClient, filters: VisitFilters): Promise<VisitPage> {
  const narrowed = await narrow(medplum, filters);
  if (!narrowed) {
    return { rows: [], hasMore: false };
  }
  const bundle = await medplum.search('Encounter', query(filters, narrowed.parameters), FRESH);
  const resources = resourcesOf(bundle);
  const encounters = (bundle.entry ?? []).flatMap(({ resource, search }) =>
    resource?.resourceType === 'Encounter' && search?.mode !== 'include' ? [resource] : [],
  );
  const coverage = await coverageOf(medplum, encounters);
  const around = [...resources, ...coverage];
  const names = namesOf(around);
  const records = new RecordSet(around);
  const rows = encounters
    .filter(({ subject }) => filters.payer === '' || payerOf(around, subject) === filters.payer)
    .map((encounter) => rowOf(encounter, { resources: around, records, names }));
  const hasMore = narrowed.hasMore ?? nextPageOf(bundle) !== undefined;
  return { rows, hasMore };
}

interface Narrowed {
  readonly parameters: readonly string[];
  /** Where the paging is that of the issues or Coverages that lead to the visits. */
  readonly hasMore?: boolean;
}

/** The visits of a rule or payer are found by their issues or Coverages: every FHIR server can do that. */
async function narrow(medplum: MedplumClient, { rule, payer, page }: VisitFilters): Promise<Narrowed | undefined> {
  const at = `_count=${String(PAGE_SIZE)}&_offset=${String(page * PAGE_SIZE)}`;
  if (rule !== '') {
    const code = encodeURIComponent(`${ISSUE_CODES}|${rule}`);
    const found = await medplum.search(
      'DetectedIssue',
      `code=${code}&status=preliminary&_sort=-identified&${at}`,
      FRESH,
    );
    const ids = idsOf(
      (found.entry ?? []).flatMap(({ resource }) => resource?.implicated ?? []),
      'Encounter/',
    );
    return ids.length === 0
      ? undefined
      : { parameters: [`_id=${ids.join(',')}`], hasMore: nextPageOf(found) !== undefined };
  }
  if (payer !== '') {
    const found = await medplum.search('Coverage', `payor=${payer}&status=active&${at}`, FRESH);
    const ids = idsOf(
      (found.entry ?? []).flatMap(({ resource }) => resource?.beneficiary ?? []),
      'Patient/',
    );
    const patients = ids.map((id) => `Patient/${id}`).join(',');
    return ids.length === 0
      ? undefined
      : { parameters: [`patient=${patients}`], hasMore: nextPageOf(found) !== undefined };
  }
  return { parameters: [`_offset=${String(page * PAGE_SIZE)}`] };
}

function query({ therapist, date, status, rule, payer }: VisitFilters, parameters: readonly string[]): string {
  // A rule's or payer's page of visits is found whole; a patient of the payer may have several.
  const count = rule !== '' || payer !== '' ? PAGE_SIZE * 5 : PAGE_SIZE;
  return [
    ...parameters,
    ...(therapist === '' ? [] : [`participant=${therapist}`]),
    ...(date === '' ? [] : [`date=${date}`]),
    ...(status === '' ? [] : [`status=${status}`]),
    '_sort=-date',
    `_count=${String(count)}`,
    ...AROUND,
  ].join('&');
}

/** Who pays for the patients of a page. */
async function coverageOf(medplum: MedplumClient, encounters: readonly Encounter[]): Promise<Resource[]> {
  const patients = [...new Set(encounters.flatMap(({ subject }) => relativeReference(subject) ?? []))];
  if (patients.length === 0) {
    return [];
  }
  const parameters = `beneficiary=${patients.join(',')}&status=active&_include=Coverage:payor&_count=100`;
  return resourcesOf(await medplum.search('Coverage', parameters, FRESH));
}

interface Around {
  readonly resources: readonly Resource[];
  readonly records: RecordSet;
  readonly names: Names;
}

function rowOf(encounter: WithId<Encounter>, { resources, records, names }: Around): VisitRow {
  const reference = `Encounter/${encounter.id}`;
  const charges = manualTherapyCharges(resources).filter(({ context }) => relativeReference(context) === reference);
  const payer = payerOf(resources, encounter.subject);
  const therapist = encounter.participant?.[0]?.individual;
  return {
    encounter,
    patient: nameOf(names, encounter.subject),
    therapist: therapist ? nameOf(names, therapist) : 'nobody named',
    payer: payer === undefined ? 'no coverage' : nameOf(names, payer),
    minutes: minutesOf(records, encounter),
    charges,
    issues: openIssues(resources, reference),
  };
}

/** Who pays first for a patient, as `Organization/<id>`. */
function payerOf(resources: readonly Resource[], patient: Reference | undefined): string | undefined {
  const [first] = resources
    .filter((resource): resource is Coverage => resource.resourceType === 'Coverage')
    .filter(({ beneficiary }) => relativeReference(beneficiary) === relativeReference(patient))
    .sort((a, b) => (a.order ?? 99) - (b.order ?? 99));
  return relativeReference(first?.payor[0]);
}

/** Minutes of manual therapy documented in this visit, counted as for the charge. */
function minutesOf(records: RecordSet, { id = '', subject }: Encounter): number {
  const days = toTreatmentDays(records, relativeReference(subject) ?? '');
  const ms = days
    .flatMap(({ day }) => countMinutes(day).segments)
    .filter(({ line }) => line.code === '97140' && line.encounter === `Encounter/${id}`)
    .reduce((sum, { documentedMs }) => sum + documentedMs, 0);
  return Math.floor(ms / 60_000);
}

function idsOf(links: readonly { readonly reference?: string }[], prefix: string): string[] {
  const references = links.flatMap((link) => relativeReference(link) ?? []);
  return [...new Set(references.filter((link) => link.startsWith(prefix)).map((link) => link.slice(prefix.length)))];
}

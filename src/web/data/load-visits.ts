// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient, WithId } from '@medplum/core';
import type { Encounter, Resource } from '@medplum/fhirtypes';
import { RecordSet, isReference, nextPageOf, readEach, relativeReference } from '../../capture/facts/records.ts';
import { byRule } from '../../capture/facts/rules.ts';
import { summarizeVisits, type VisitSummary } from '../../capture/visit-summary.ts';
import { nameOf, namesOf, type Names } from './names.ts';
import { resourcesOf, siteMapOn } from './records.ts';

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

/** One line of the list: the visit's summary, with the names of people. */
export interface VisitRow extends VisitSummary {
  readonly encounter: WithId<Encounter>;
  readonly patientName: string;
  readonly therapistName: string;
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
  const [bundle, siteMap] = await Promise.all([
    medplum.search('Encounter', query(filters, narrowed.parameters), FRESH),
    siteMapOn(medplum),
  ]);
  const resources = resourcesOf(bundle);
  const encounters = (bundle.entry ?? []).flatMap(({ resource, search }) =>
    resource?.resourceType === 'Encounter' && search?.mode !== 'include' ? [resource] : [],
  );
  const around = [...resources, ...siteMap, ...(await coverageOf(medplum, encounters))];
  const byVisit = new Map(encounters.map((encounter) => [`Encounter/${encounter.id}`, encounter]));
  const summaries = summarizeVisits(new RecordSet(around), [...byVisit.keys()]);
  const wanted = summaries.filter(({ payer }) => filters.payer === '' || payer.source === filters.payer);
  const names = namesOf([...around, ...(await therapistsOf(medplum, wanted, around))]);
  const rows = wanted.flatMap((summary): VisitRow[] => {
    const encounter = byVisit.get(summary.visit);
    return encounter ? [rowOf(summary, encounter, names)] : [];
  });
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
    const query = `${byRule(rule)}&status=preliminary&_sort=-identified&${at}`;
    const found = await medplum.search('DetectedIssue', query, FRESH);
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

/** Whoever furnished a treatment and takes no part in its visit. */
async function therapistsOf(
  medplum: MedplumClient,
  summaries: readonly VisitSummary[],
  known: readonly Resource[],
): Promise<Resource[]> {
  const have = new Set(known.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`));
  const missing = summaries.flatMap(({ therapist }) =>
    therapist !== undefined && isReference(therapist, ['Practitioner', 'PractitionerRole']) && !have.has(therapist)
      ? [therapist]
      : [],
  );
  return readEach(medplum, [...new Set(missing)]);
}

function rowOf(summary: VisitSummary, encounter: WithId<Encounter>, names: Names): VisitRow {
  const { therapist } = summary;
  return {
    ...summary,
    encounter,
    patientName: nameOf(names, encounter.subject),
    therapistName: therapist === undefined ? 'no therapist named' : nameOf(names, therapist),
  };
}

function idsOf(links: readonly { readonly reference?: string }[], prefix: string): string[] {
  const references = links.flatMap((link) => relativeReference(link) ?? []);
  return [...new Set(references.filter((link) => link.startsWith(prefix)).map((link) => link.slice(prefix.length)))];
}

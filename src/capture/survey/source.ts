// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Resource, ResourceType } from '@medplum/fhirtypes';
import { batchOfGets, type FhirClient } from '../../fhir/fhir-client.ts';
import { FILED_TYPES, binariesOf, filesOf } from '../../fhir/query/attached-notes.ts';
import { RecordSet } from '../../fhir/record-set.ts';
import { DEVICE_IDENTIFIER, NCCI_LIBRARY, SITE_MAP } from '../../fhir/systems.ts';
import { SERVICE_NAME } from '../../fhir/write/device.ts';
import { readPages } from '../read-records.ts';

/** Is told how far the reading is. */
type Reached = (done: number, of: number) => void;

/** What is made at visits: on request, only what was saved since a date. */
const OF_VISITS: readonly ResourceType[] = [
  'Encounter',
  'Procedure',
  'Observation',
  'QuestionnaireResponse',
  'Composition',
  'DocumentReference',
  'DiagnosticReport',
  'ClinicalImpression',
  'ChargeItem',
  'Claim',
];

/** What visits rest on, however old it is. */
const STANDING: readonly ResourceType[] = [
  'Condition',
  'CarePlan',
  'EpisodeOfCare',
  'ServiceRequest',
  'Coverage',
  'Account',
  'Organization',
  'Location',
  'Practitioner',
  'PractitionerRole',
];

const PAGE = '_count=1000&_sort=_lastUpdated';

/** A survey holds them in memory. */
const MAX_RECORDS = 1_000_000;
/** Pages in a row that may hold nothing new: a server filters after it has made its pages. */
const MAX_BARREN_PAGES = 20;

/** Notes are read so many in one request. */
const NOTES_AT_ONCE = 50;

export interface ServerRecords {
  readonly resources: readonly Resource[];
  /** Types that the server does not give, in its words. */
  readonly errors: readonly string[];
}

/**
 * Reads from a server all that an assessment rests on. A type that it refuses is left out, and told.
 * @param since - `YYYY-MM-DD`: only visits and their records that were saved since.
 */
export async function readServer(
  client: MedplumClient,
  since: string | undefined,
  reached: Reached,
): Promise<ServerRecords> {
  const saved = since === undefined ? '' : `&_lastUpdated=ge${since}`;
  const searches: [ResourceType, string][] = [
    ...OF_VISITS.map((type): [ResourceType, string] => [type, `${PAGE}${saved}`]),
    ...STANDING.map((type): [ResourceType, string] => [type, PAGE]),
    ['Library', `url=${NCCI_LIBRARY}`],
    ['ConceptMap', `url=${SITE_MAP}`],
    ['Device', `identifier=${DEVICE_IDENTIFIER}|${SERVICE_NAME}`],
  ];
  const resources: Resource[] = [];
  const errors: string[] = [];
  for (const [index, [type, query]] of searches.entries()) {
    try {
      for await (const page of newIn(client.searchResourcePages(type, query))) {
        if (resources.length + page.length > MAX_RECORDS) {
          throw new Error(`more than ${MAX_RECORDS.toLocaleString('en-US')} records: use audit --server, or --since`);
        }
        resources.push(...page);
      }
    } catch (error) {
      errors.push(`${type}: ${error instanceof Error ? error.message : String(error)}`);
    }
    reached(index + 1, searches.length);
  }
  return { resources, errors };
}

/** Each page's records that were on none before; of pages that bring nothing new, there may be no end. */
async function* newIn(pages: AsyncIterable<readonly Resource[]>): AsyncGenerator<Resource[]> {
  const known = new Set<string | undefined>();
  let barren = 0;
  for await (const page of pages) {
    const fresh = page.filter(({ id }) => id === undefined || !known.has(id));
    fresh.forEach(({ id }) => known.add(id));
    barren = fresh.length > 0 ? 0 : barren + 1;
    if (barren > MAX_BARREN_PAGES) {
      throw new Error(`${String(barren)} pages in a row hold nothing new, so the rest was not read`);
    }
    yield fresh;
  }
}

/** The Binaries that hold the notes among the records. */
export async function readNotes(
  client: FhirClient,
  resources: readonly Resource[],
  reached: Reached,
): Promise<Resource[]> {
  const filed = resources.filter(({ resourceType }) => FILED_TYPES.includes(resourceType));
  const addresses = [...new Set(binariesOf(filesOf(new RecordSet(filed)), client.textOfPdf !== undefined))];
  const notes: Resource[] = [];
  for (let at = 0; at < addresses.length; at += NOTES_AT_ONCE) {
    const read = await readPages(client, batchOfGets(addresses.slice(at, at + NOTES_AT_ONCE)));
    notes.push(...read.resources);
    reached(Math.min(at + NOTES_AT_ONCE, addresses.length), addresses.length);
  }
  return notes;
}

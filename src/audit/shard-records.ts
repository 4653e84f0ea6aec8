// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { withPdfText } from '../capture/pdf-notes.ts';
import { PDF_BEGINS } from '../fhir/read/note-text.ts';
import { withKnownIds } from '../capture/with-known-ids.ts';
import { indexBy } from '../fhir/index-by.ts';
import type { PdfReader } from '../pdf/pdf-reader.ts';
import { savedAt } from '../saved-at.ts';
import type { ShardLine } from './disk/shard-line.ts';

/** A record with where it stands in the source. */
export interface ShardRecord extends ShardLine {
  readonly resource: unknown;
}

/**
 * Records of a shard file, or of the one that all shards share, in an order of their own. An export may hold a resource
 * twice: the one that was saved last counts. A record without an id is none of these.
 */
export function recordsOf(lines: readonly ShardLine[]): ShardRecord[] {
  const sorted = lines
    .map((line): ShardRecord => ({ ...line, resource: JSON.parse(line.json) }))
    .sort((a, b) => compare(a.reference, b.reference) || newestFirst(a, b) || compare(a.json, b.json));
  return sorted.filter(
    ({ reference, json }, index) =>
      sorted[index - 1]?.reference !== reference ||
      (reference.endsWith('/(no id)') && sorted[index - 1]?.json !== json),
  );
}

/** A visit named by a conditional reference, or by an identifier beside or in place of its id. */
const NAMES_VISIT = /"Encounter\?|"(?:encounter|context)":\s*\[?\s*\{[^{}]*"identifier"/;

/**
 * The same with visits named by their ids where records name them by an identifier, each among the visits of its own patient:
 * whom else a shard holds decides nothing.
 */
export function withKnownVisits(records: readonly ShardRecord[]): ShardRecord[] {
  const ofPatients = indexBy(records, ({ patients }) => [patients]);
  return [...ofPatients.values()].flatMap((own) => {
    if (!own.some(({ json }) => NAMES_VISIT.test(json))) {
      return own;
    }
    const resources = withKnownIds(own.map(({ resource }) => resource));
    return own.map((record, index) => ({ ...record, resource: resources[index] }));
  });
}

/** The same with the text of PDFs in their place. */
export async function withPdfTexts(records: readonly ShardRecord[], pdf: PdfReader): Promise<ShardRecord[]> {
  const read: ShardRecord[] = [];
  for (const record of records) {
    const isHolder = record.json.includes(PDF_BEGINS);
    read.push(isHolder ? { ...record, resource: await withPdfText(record.resource as Resource, pdf.textOf) } : record);
  }
  return read;
}

function newestFirst(a: ShardRecord, b: ShardRecord): number {
  return (savedAt(b.resource) ?? 0) - (savedAt(a.resource) ?? 0);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { readPages } from '../capture/read-records.ts';
import { batchOfGets, type FhirClient } from '../fhir/fhir-client.ts';
import { savedAt } from '../saved-at.ts';
import { EhrError } from './ehr-error.ts';

/** A stretch of time, both ends included. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** No span that is shorter is taken apart. */
const MIN_SPAN_MS = 1000;
const PAGE_SIZE = 200;

/**
 * The records of a type that were saved within a span; one with more pages than are followed is halved.
 * @throws EhrError where it is not answered.
 */
export async function savedIn(client: FhirClient, type: string, { fromMs, toMs }: Span): Promise<Resource[]> {
  const at = (ms: number): string => encodeURIComponent(new Date(ms).toISOString());
  const url = `${type}?_lastUpdated=ge${at(fromMs)}&_lastUpdated=le${at(toMs)}&_count=${String(PAGE_SIZE)}`;
  // Of a file, nothing is read here.
  const plain: FhirClient = { executeBatch: async (bundle) => client.executeBatch(bundle) };
  const { resources, failures } = await readPages(plain, batchOfGets([url]));
  const [failure] = failures;
  if (!failure) {
    // A server that leaves the parameter aside gives whatever it has.
    return resources.filter((one) => one.resourceType === type && (savedAt(one) ?? toMs) >= fromMs);
  }
  const mayBeTooMany = failure.status === '' || failure.status === '400';
  if (mayBeTooMany && toMs - fromMs > MIN_SPAN_MS) {
    const middleMs = Math.floor((fromMs + toMs) / 2);
    const first = await savedIn(client, type, { fromMs, toMs: middleMs });
    return [...first, ...(await savedIn(client, type, { fromMs: middleMs + 1, toMs }))];
  }
  throw new EhrError(Number(failure.status), `${type} saved within a time could not be searched`);
}

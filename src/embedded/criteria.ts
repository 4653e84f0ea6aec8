// SPDX-License-Identifier: Apache-2.0
import { badRequest, parseSearchRequest } from '@medplum/core';
import type { OperationOutcome } from '@medplum/fhirtypes';
import * as z from 'zod';

const BundleSchema = z.object({ resourceType: z.literal('Bundle'), entry: z.array(z.unknown()) });
const EntrySchema = z.object({
  request: z.object({ method: z.string(), url: z.string(), ifNoneExist: z.string().optional() }),
  resource: z.unknown().optional(),
});

interface Write {
  readonly method: string;
  readonly url: string;
  readonly ifNoneExist?: string | undefined;
}

/**
 * Refuses a write that is for whatever a search finds, and says nothing to look for: `DELETE Patient/` of a script
 * whose id is empty would delete the only patient.
 * @param body - A Bundle's entries are looked at too, in whatever Bundle they are.
 */
export function refuseNoCriteria(write: Write, body: unknown): OperationOutcome | undefined {
  return [write, ...writesIn(body)].some(isBlind)
    ? badRequest('A conditional write needs at least one search parameter with a value')
    : undefined;
}

function writesIn(body: unknown): Write[] {
  return (BundleSchema.safeParse(body).data?.entry ?? []).flatMap((entry) => {
    const { request, resource } = EntrySchema.safeParse(entry).data ?? {};
    return request ? [request, ...writesIn(resource)] : [];
  });
}

function isBlind(write: Write): boolean {
  const criteria = criteriaOf(write);
  return criteria !== undefined && !hasCriteria(criteria);
}

/** What a write looks for; undefined where it names its record, or makes a new one anyway. */
function criteriaOf({ method, url, ifNoneExist = '' }: Write): string | undefined {
  if (method === 'POST') {
    return ifNoneExist === '' ? undefined : ifNoneExist.replace(/^[^?]*\?/, '');
  }
  const ofType = ['PUT', 'PATCH', 'DELETE'].includes(method) ? /^\/*\w+\/*(?:\?(.*))?$/s.exec(url) : null;
  return ofType ? (ofType[1] ?? '') : undefined;
}

/** Parameters without a value, and those of the page as `_count`, leave every record in. */
function hasCriteria(query: string): boolean {
  try {
    const { filters = [] } = parseSearchRequest(`Resource?${query}`);
    return filters.some(({ value }) => /[^,|]/.test(value));
  } catch {
    // Whatever is wrong with it is told by the search.
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
import { formatSearchQuery, gone, type SearchRequest } from '@medplum/core';
import type { BundleEntry, BundleLink } from '@medplum/fhirtypes';
import { DAMAGED_VERSION } from './record-text.ts';
import type { StoredVersion } from './resource-table.ts';

/** A version in a history Bundle; the one that a delete makes holds no resource, and one that is damaged none. */
export function historyEntry(
  baseUrl: string,
  reference: string,
  { version, lastUpdated, resource, isDamaged }: StoredVersion,
): BundleEntry {
  const url = `${reference}/_history/${version}`;
  const missing = isDamaged ? { status: '500', outcome: DAMAGED_VERSION } : { status: '410', outcome: gone };
  return {
    fullUrl: `${baseUrl}${url}`,
    request: { method: resource || isDamaged ? 'GET' : 'DELETE', url },
    response: { lastModified: lastUpdated, ...(resource ? { status: '200' } : missing) },
    ...(resource ? { resource } : {}),
  };
}

/** The links of a page of search results: itself, the first, the one before, the next. */
export function pageLinks(
  baseUrl: string,
  request: SearchRequest,
  { offset, count, total }: { readonly offset: number; readonly count: number; readonly total: number },
): BundleLink[] {
  const at = (newOffset: number): string =>
    `${baseUrl}${request.resourceType}${formatSearchQuery({ ...request, offset: newOffset, count })}`;
  const links: BundleLink[] = [
    { relation: 'self', url: at(offset) },
    { relation: 'first', url: at(0) },
  ];
  if (offset > 0) {
    links.push({ relation: 'previous', url: at(Math.max(0, offset - count)) });
  }
  if (count > 0 && offset + count < total) {
    links.push({ relation: 'next', url: at(offset + count) });
  }
  return links;
}

// SPDX-License-Identifier: Apache-2.0
import { formatSearchQuery, gone, type SearchRequest } from '@medplum/core';
import type { BundleEntry, BundleLink } from '@medplum/fhirtypes';
import type { StoredVersion } from './resource-table.ts';

/** A version in a history Bundle; the one that a delete makes holds no resource. */
export function historyEntry(
  baseUrl: string,
  reference: string,
  { version, lastUpdated, resource }: StoredVersion,
): BundleEntry {
  const url = `${reference}/_history/${version}`;
  const status = resource ? '200' : '410';
  return {
    fullUrl: `${baseUrl}${url}`,
    request: { method: resource ? 'GET' : 'DELETE', url },
    response: { status, lastModified: lastUpdated, ...(resource ? {} : { outcome: gone }) },
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

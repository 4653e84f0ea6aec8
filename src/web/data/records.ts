// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { SITE_MAP } from '../../capture/facts/records.ts';

/** What a search found, included records too. */
export function resourcesOf({ entry = [] }: Bundle): Resource[] {
  return entry.flatMap(({ resource }) => resource ?? []);
}

/** The site's own table of codes; none where there is none, or where this person may not read it. */
export async function siteMapOn(medplum: MedplumClient): Promise<Resource[]> {
  return medplum.searchResources('ConceptMap', `url=${encodeURIComponent(SITE_MAP)}`).catch(() => []);
}

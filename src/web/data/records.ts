// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';

/** Asks the server, and not what was read before. */
export const FRESH = { cache: 'reload' } as const;

/** What a search found, included records too. */
export function resourcesOf({ entry = [] }: Bundle): Resource[] {
  return entry.flatMap(({ resource }) => resource ?? []);
}

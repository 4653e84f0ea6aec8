// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';

export { FRESH } from '../../capture/read-days.ts';

/** What a search found, included records too. */
export function resourcesOf({ entry = [] }: Bundle): Resource[] {
  return entry.flatMap(({ resource }) => resource ?? []);
}

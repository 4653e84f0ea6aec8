// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Patient } from '@medplum/fhirtypes';
import { groupsOf } from '../engine/present.ts';

/** Ids of one search: an address has a limit. */
const AT_ONCE = 100;

/** Patients as they were read before, where they were: a name seldom changes. */
export async function readPatients(
  client: Pick<MedplumClient, 'searchResources'>,
  references: readonly string[],
): Promise<Patient[]> {
  const ids = [...new Set(references)].map((one) => one.replace('Patient/', '')).sort();
  const found = await Promise.all(
    groupsOf(ids, AT_ONCE).map(async (some) =>
      client.searchResources('Patient', `_id=${some.join(',')}&_count=${String(AT_ONCE)}`),
    ),
  );
  return found.flat();
}

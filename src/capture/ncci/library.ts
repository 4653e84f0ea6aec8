// SPDX-License-Identifier: Apache-2.0
import { deepEquals, type MedplumClient } from '@medplum/core';
import type { Library } from '@medplum/fhirtypes';
import { BUILT_IN_NCCI, type NcciTable } from '../../engine/policies/ncci-table.ts';
import { encodeBase64 } from '../../fhir/base64.ts';
import { statusOfError } from '../../fhir/fhir-client.ts';
import { ncciLibraryOf, parseNcciTable } from '../../fhir/read/ncci-edits.ts';
import { etagOf } from '../../fhir/reference.ts';
import { NCCI_LIBRARY } from '../../fhir/systems.ts';

const OVERTAKEN = 'Other tables were imported meanwhile, and these were not stored. Read the files again.';

/** The edits as a FHIR Library, from which every bot reads them. */
export function ncciLibrary(table: NcciTable): Library {
  const { ptp, mue } = table;
  const data = encodeBase64(new TextEncoder().encode(JSON.stringify(table)));
  return {
    resourceType: 'Library',
    url: NCCI_LIBRARY,
    version: ptp.effective,
    name: 'NcciTherapyEdits',
    title: 'NCCI edits about therapy',
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'asset-collection' }] },
    publisher: 'Centers for Medicare & Medicaid Services (CMS)',
    description: `${ptp.source}; ${mue.source}`,
    effectivePeriod: { start: ptp.effective, end: ptp.knownThrough },
    content: [{ contentType: 'application/json', data, title: 'ncci-edits.json' }],
  };
}

/** What stands on a server: an imported table, none, or a Library that is none. */
export interface StandingNcci {
  readonly library?: Library & { readonly id: string };
  readonly table: NcciTable;
  readonly isImported: boolean;
}

/** The table that the bots of a server decide by; one that was retired stands to be replaced. */
export async function standingNcci(client: MedplumClient): Promise<StandingNcci> {
  const url = `url=${encodeURIComponent(NCCI_LIBRARY)}`;
  const libraries = await client.searchResources('Library', url, { cache: 'reload' });
  const library = ncciLibraryOf(libraries) ?? libraries[0];
  const imported = library?.status === 'active' ? parseNcciTable(library.content?.[0]?.data ?? '') : undefined;
  return {
    ...(library ? { library } : {}),
    table: imported ?? BUILT_IN_NCCI,
    isImported: imported !== undefined,
  };
}

/**
 * Puts a table on a server in the place of what stands there; nothing is written where it is the same.
 * @returns What was done.
 * @throws Error where another import came between.
 */
export async function storeNcci(
  client: MedplumClient,
  { library }: StandingNcci,
  table: NcciTable,
): Promise<'created' | 'updated' | 'unchanged'> {
  const wanted = ncciLibrary(table);
  if (!library) {
    const stored = await client.createResourceIfNoneExist(wanted, `url=${encodeURIComponent(NCCI_LIBRARY)}`);
    if (stored.content?.[0]?.data !== wanted.content?.[0]?.data) {
      throw new Error(OVERTAKEN);
    }
    return 'created';
  }
  if (deepEquals(library, { ...library, ...wanted })) {
    return 'unchanged';
  }
  const headers = { 'if-match': etagOf(library) };
  await client.updateResource({ ...wanted, id: library.id }, { headers }).catch((cause: unknown) => {
    throw statusOfError(cause) === 412 ? new Error(OVERTAKEN, { cause }) : cause;
  });
  return 'updated';
}

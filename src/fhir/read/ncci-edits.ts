// SPDX-License-Identifier: Apache-2.0
import { BUILT_IN_NCCI, NcciTableSchema, type NcciTable } from '../../engine/policies/ncci-table.ts';
import { decodeBase64 } from '../base64.ts';
import type { RecordSet } from '../record-set.ts';
import { NCCI_LIBRARY } from '../systems.ts';

/**
 * The NCCI edits that decide: those an administrator has imported to the server, else those of the build.
 *
 * A Library that cannot be read counts as none: `doctor` names it.
 */
export function ncciTableOf(records: RecordSet): NcciTable {
  const library = records.all('Library').find(isNcciLibrary);
  const data = library?.content?.[0]?.data;
  return (data === undefined ? undefined : parseNcciTable(data)) ?? BUILT_IN_NCCI;
}

/** True for the Library of the edits that an administrator has imported, whatever it holds. */
export function isNcciLibrary({ resourceType, ...library }: AnyLibrary): boolean {
  return resourceType === 'Library' && library.url === NCCI_LIBRARY && library.status === 'active';
}

interface AnyLibrary {
  readonly resourceType: string;
  readonly url?: unknown;
  readonly status?: unknown;
}

let latest: { readonly base64: string; readonly table: NcciTable | undefined } | undefined;

/** A table out of a Library's content; undefined where it is none. It is asked for with every day and seldom changes. */
export function parseNcciTable(base64: string): NcciTable | undefined {
  if (latest?.base64 !== base64) {
    latest = { base64, table: parse(base64) };
  }
  return latest.table;
}

function parse(base64: string): NcciTable | undefined {
  try {
    const table = NcciTableSchema.safeParse(JSON.parse(new TextDecoder().decode(decodeBase64(base64))));
    return table.success ? table.data : undefined;
  } catch {
    return undefined;
  }
}

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
  const data = ncciLibraryOf(records.all('Library'))?.content?.[0]?.data;
  return (data === undefined ? undefined : parseNcciTable(data)) ?? BUILT_IN_NCCI;
}

/** The Library of the edits that decides, whatever it holds: the active one of the latest quarter, and of two the one saved last. */
export function ncciLibraryOf<Any extends AnyLibrary>(libraries: readonly Any[]): Any | undefined {
  const age = ({ version, meta }: AnyLibrary): string => `${version ?? ''} ${meta?.lastUpdated ?? ''}`;
  return libraries
    .filter(({ url, status }) => url === NCCI_LIBRARY && status === 'active')
    .sort((a, b) => (age(a) < age(b) ? 1 : -1))[0];
}

interface AnyLibrary {
  readonly url?: string | undefined;
  readonly status?: string | undefined;
  readonly version?: string | undefined;
  readonly meta?: { readonly lastUpdated?: string | undefined } | undefined;
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

// SPDX-License-Identifier: Apache-2.0
import type { Library } from '@medplum/fhirtypes';
import { isEverInForce, type PtpEdit } from '../engine/billing/ptp-edits.ts';
import { BUILT_IN_NCCI, ptpEditsOf } from '../engine/policies/ncci-table.ts';
import { ncciTableOf } from '../fhir/read/ncci-edits.ts';
import { RecordSet } from '../fhir/record-set.ts';
import { NCCI_LIBRARY } from '../fhir/systems.ts';

/** Half of CMS's NCCI files: how far it is known, and where it comes from. */
interface Edition {
  /** `YYYY-MM-DD`. */
  readonly knownThrough: string;
  readonly source: string;
}

/** The NCCI edits that decide. */
export interface NcciPairs {
  readonly ptp: Edition;
  readonly mue: Edition;
  /** False where an administrator has imported them. */
  readonly isBuiltIn: boolean;
  readonly pairs: readonly PtpEdit[];
}

/** The search parameter that finds the Library of imported edits. */
export const BY_NCCI_LIBRARY = `url=${encodeURIComponent(NCCI_LIBRARY)}`;

/**
 * The edits that decide on a server.
 * @param libraries - What `BY_NCCI_LIBRARY` found there.
 */
export function ncciPairs(libraries: readonly Library[]): NcciPairs {
  const table = ncciTableOf(new RecordSet(libraries));
  const { ptp, mue } = table;
  return { ptp, mue, isBuiltIn: table === BUILT_IN_NCCI, pairs: ptpEditsOf(table).filter(isEverInForce) };
}

// SPDX-License-Identifier: Apache-2.0
import type { NcciTable } from '../../engine/policies/ncci-table.ts';

/** For whom CMS keeps a set of tables. */
export function placeOf(setting: NcciTable['setting']): string {
  return setting === 'hospital' ? 'outpatient hospitals' : 'practitioners';
}

// SPDX-License-Identifier: Apache-2.0
import { toCsv, type Cell } from '../../capture/csv.ts';

/** Hands a table to the browser as a file, named after its title. */
export function downloadCsv(title: string, rows: readonly (readonly Cell[])[]): void {
  const url = URL.createObjectURL(new Blob([toCsv(rows)], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}

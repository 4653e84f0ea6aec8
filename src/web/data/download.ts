// SPDX-License-Identifier: Apache-2.0
import { toCsv, type Cell } from '../../capture/csv.ts';

/** Hands a file to the browser. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Hands a table to the browser as a file, named after its title. */
export function downloadCsv(title: string, rows: readonly (readonly Cell[])[]): void {
  const name = `${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.csv`;
  download(name, new Blob([toCsv(rows)], { type: 'text/csv' }));
}

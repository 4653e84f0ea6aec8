// SPDX-License-Identifier: Apache-2.0

export type Cell = string | number;

/** RFC 4180; a cell that a spreadsheet would run as a formula is made text. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  const cellOf = (cell: Cell): string => {
    const text = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

// SPDX-License-Identifier: Apache-2.0
import { ScrollTable } from './scroll-table.tsx';
import { Button, Card, Group, Table, Title } from '@mantine/core';
import { useState, type JSX, type ReactNode } from 'react';

export interface PictureProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly children: ReactNode;
}

/** A picture with the table it was made from, and that table as CSV. */
export function Picture({ title, columns, rows, children }: PictureProps): JSX.Element {
  const [isTable, setIsTable] = useState(false);
  return (
    <Card withBorder component="section" aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Group gap="xs" className="no-print">
          <Button
            size="xs"
            variant="default"
            aria-pressed={isTable}
            aria-label={isTable ? `${title} as a picture` : `${title} as a table`}
            onClick={() => {
              setIsTable(!isTable);
            }}
          >
            {isTable ? 'Picture' : 'Table'}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={`${title} as CSV`}
            onClick={() => {
              download(`${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.csv`, toCsv([columns, ...rows]));
            }}
          >
            CSV
          </Button>
        </Group>
      </Group>
      {isTable ? (
        <ScrollTable label={title} minWidth={300}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column}>{column}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.join('|')}>
                {row.map((cell, index) => (
                  <Table.Td key={columns[index]}>{cell}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrollTable>
      ) : (
        children
      )}
    </Card>
  );
}

/** RFC 4180; a cell that a spreadsheet would run as a formula is made text. */
export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  const cellOf = (cell: string | number): string => {
    const text = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

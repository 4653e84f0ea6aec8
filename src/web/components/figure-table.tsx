// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Card, Group, Table, Text, Title } from '@mantine/core';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import { downloadCsv } from '../data/download.ts';
import { ShowAll } from './show-all.tsx';
import { numberText } from '../../capture/facts/amounts.ts';

export interface FigureRow {
  readonly label: string;
  /** The visits that this row counts, and no others. */
  readonly to: string;
  /** What the bar shows; undefined leaves a gap. */
  readonly bar: number | undefined;
  readonly cells: readonly (string | number)[];
}

export interface FigureTableProps {
  readonly title: string;
  /** What the figures mean, in a sentence. */
  readonly note?: string;
  /** First the column of labels. */
  readonly columns: readonly [string, ...string[]];
  readonly rows: readonly FigureRow[];
  readonly empty: string;
  /** True where the greatest come first: of a long list, the rest is shown when asked for. */
  readonly isRanked?: boolean;
}

/** Rows of a ranked list that are shown at first; on a phone the next figure is not far. */
const FIRST = 13;

/** Figures as a table whose bars are its picture: each row opens the visits that it counts. */
export function FigureTable({ title, note, columns, rows, empty, isRanked = false }: FigureTableProps): JSX.Element {
  const most = Math.max(1, ...rows.map(({ bar = 0 }) => bar));
  return (
    <Card withBorder component="section" aria-label={title}>
      <Group justify="space-between" mb="xs" wrap="nowrap" align="start">
        <Title order={2} size="h4">
          {title}
        </Title>
        {rows.length > 0 && (
          <Button
            size="xs"
            variant="default"
            className="no-print"
            aria-label={`${title} as CSV`}
            onClick={() => {
              downloadCsv(title, [columns, ...rows.map(({ label, cells }) => [label, ...cells])]);
            }}
          >
            CSV
          </Button>
        )}
      </Group>
      {note !== undefined && (
        <Text size="sm" mb="xs">
          {note}
        </Text>
      )}
      {rows.length === 0 ? (
        <Text>{empty}</Text>
      ) : (
        <Rows title={title} columns={columns} rows={rows} most={most} shown={isRanked ? FIRST : rows.length} />
      )}
    </Card>
  );
}

function Rows({
  title,
  columns,
  rows,
  most,
  shown,
}: Pick<FigureTableProps, 'title' | 'columns' | 'rows'> & {
  readonly most: number;
  /** Rows that are shown at first. */
  readonly shown: number;
}): JSX.Element {
  const [first, ...others] = columns;
  const [isWhole, setIsWhole] = useState(false);
  return (
    <>
      <Table aria-label={title} fz="sm" verticalSpacing={4} className="figure-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{first}</Table.Th>
            {others.map((column) => (
              <Table.Th key={column} ta="right">
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ label, to, bar, cells }, index) => (
            // Paper has them all.
            <Table.Tr key={`${label} ${to}`} className={isWhole || index < shown ? undefined : 'only-print'}>
              <Table.Td className="figure-label">
                <Anchor component={Link} to={to} size="sm">
                  {label}
                </Anchor>
                {bar !== undefined && (
                  <span className="figure-bar" aria-hidden style={{ width: `${String((bar / most) * 100)}%` }} />
                )}
              </Table.Td>
              {cells.map((cell, column) => (
                <Table.Td key={others[column]} ta="right">
                  {typeof cell === 'number' ? numberText(cell) : cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <ShowAll count={rows.length} first={shown} isWhole={isWhole} onChange={setIsWhole} />
    </>
  );
}

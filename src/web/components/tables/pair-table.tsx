// SPDX-License-Identifier: Apache-2.0
import { Table, Text, TextInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import { shownDate } from '../../../capture/charting/clinic-clock.ts';
import type { TablesInForce } from '../../../capture/ncci/tables.ts';
import { ScrollTable } from '../scroll-table.tsx';
import { numberText } from '../../../capture/facts/amounts.ts';

const SHOWN = 100;
const INDICATORS: Readonly<Record<string, string>> = {
  '0': '0, never together',
  '1': '1, with a modifier',
};

/** Every NCCI pair in force or that once was, by code. */
export function PairTable({ pairs }: Pick<TablesInForce, 'pairs'>): JSX.Element {
  const [wanted, setWanted] = useState('97140');
  const found = pairs.filter(({ column1, column2 }) => column1.startsWith(wanted) || column2.startsWith(wanted));
  return (
    <>
      <TextInput
        label="Find a code"
        placeholder="97140"
        maw={200}
        value={wanted}
        onChange={(event) => {
          setWanted(event.currentTarget.value.trim().toUpperCase());
        }}
      />
      {found.length === 0 && <Text>No pair has a code that starts with this.</Text>}
      <ScrollTable label="NCCI pairs" minWidth={560} striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Column 1 (paid)</Table.Th>
            <Table.Th>Column 2</Table.Th>
            <Table.Th>Modifier indicator</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>Ends before</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.slice(0, SHOWN).map((edit) => (
            <Table.Tr key={`${edit.column1} ${edit.column2} ${edit.effectiveFrom} ${edit.effectiveTo ?? ''}`}>
              <Table.Td>{edit.column1}</Table.Td>
              <Table.Td>{edit.column2}</Table.Td>
              <Table.Td>{INDICATORS[edit.modifierIndicator]}</Table.Td>
              <Table.Td>{shownDate(edit.effectiveFrom)}</Table.Td>
              <Table.Td>{edit.effectiveTo === undefined ? '' : shownDate(edit.effectiveTo)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      {found.length > SHOWN && (
        <Text size="sm">
          {SHOWN} of {numberText(found.length)} shown. Type more of the code to narrow the list.
        </Text>
      )}
    </>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { ScrollTable } from '../components/scroll-table.tsx';
import { Alert, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMemo, useState, type JSX } from 'react';
import { NCCI_SOURCE, NCCI_TABLE } from '../../engine/policies/ncci-table.ts';

const SHOWN = 100;
const INDICATORS: Readonly<Record<string, string>> = {
  '0': '0, never together',
  '1': '1, with a modifier',
  '9': '9, not in force',
};

/** The NCCI edits that decide: where they come from, how far they reach, and each pair. */
export default function EditsPage(): JSX.Element {
  const [wanted, setWanted] = useState('');
  const { byPair, coversThrough } = NCCI_TABLE;
  const edits = useMemo(() => [...byPair.values()].flat(), [byPair]);
  const found = edits.filter(({ column1, column2 }) => column1.startsWith(wanted) || column2.startsWith(wanted));
  const today = new Date().toISOString().slice(0, 10);
  return (
    <Stack>
      <Title order={1} size="h2">
        NCCI edits
      </Title>
      <Text>
        {edits.length.toLocaleString('en')} pairs, covering dates of service through <b>{coversThrough}</b>. Source:{' '}
        {NCCI_SOURCE}.
      </Text>
      {coversThrough < today && (
        <Alert color="orange" variant="outline" title="Outdated">
          Dates after {coversThrough} are not covered. Import CMS’s quarterly files with{' '}
          <code>npm run import-ncci</code>, then deploy again.
        </Alert>
      )}
      <TextInput
        label="Find a code"
        placeholder="97530"
        maw={200}
        value={wanted}
        onChange={(event) => {
          setWanted(event.currentTarget.value.trim());
        }}
      />
      {found.length === 0 && <Text>No pair has a code that begins so.</Text>}
      <ScrollTable label="NCCI pairs" minWidth={560} striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Column 1</Table.Th>
            <Table.Th>Column 2</Table.Th>
            <Table.Th>Modifier indicator</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>Until</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.slice(0, SHOWN).map((edit) => (
            <Table.Tr key={`${edit.column1} ${edit.column2} ${edit.effectiveFrom}`}>
              <Table.Td>{edit.column1}</Table.Td>
              <Table.Td>{edit.column2}</Table.Td>
              <Table.Td>{INDICATORS[edit.modifierIndicator] ?? edit.modifierIndicator}</Table.Td>
              <Table.Td>{edit.effectiveFrom}</Table.Td>
              <Table.Td>{edit.effectiveTo ?? ''}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>

      {found.length > SHOWN && (
        <Text size="sm">
          {SHOWN} of {found.length.toLocaleString('en')} are shown: type more of the code.
        </Text>
      )}
    </Stack>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { Alert, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react';
import { useState, type JSX } from 'react';
import { BY_NCCI_LIBRARY, ncciPairs, type NcciPairs } from '../../capture/ncci-pairs.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { ScrollTable } from '../components/scroll-table.tsx';

const SHOWN = 100;
const INDICATORS: Readonly<Record<string, string>> = {
  '0': '0, never together',
  '1': '1, with a modifier',
};

/** The NCCI edits that decide: where they come from, how far they are known, and each pair. */
export default function EditsPage(): JSX.Element {
  const medplum = useMedplum();
  const { value, error, reload } = useLoaded('ncci-edits', async () =>
    ncciPairs(await medplum.searchResources('Library', BY_NCCI_LIBRARY, { cache: 'reload' })),
  );
  return (
    <Stack>
      <Title order={1} size="h2">
        NCCI edits
      </Title>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {value && <Origin {...value} />}
      {value && <Pairs pairs={value.pairs} />}
    </Stack>
  );
}

function Origin({ ptp, mue, isBuiltIn }: NcciPairs): JSX.Element {
  const today = new Date().toISOString().slice(0, 10);
  return (
    <>
      <Text>
        Pairs are known through <b>{ptp.knownThrough}</b> ({ptp.source}), daily limits through <b>{mue.knownThrough}</b>{' '}
        ({mue.source}). {isBuiltIn ? 'They came with this version.' : 'An administrator imported them.'}
      </Text>
      {ptp.knownThrough < today && (
        <Alert color="orange" variant="outline" title={`CMS’s changes after ${ptp.knownThrough} are not included`}>
          For later dates, an issue about a pair is moderate at most and says so. Import CMS’s files for this quarter:{' '}
          <code>npm run import-ncci -- --server FILE…</code>
        </Alert>
      )}
    </>
  );
}

function Pairs({ pairs }: Pick<NcciPairs, 'pairs'>): JSX.Element {
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
              <Table.Td>{edit.effectiveFrom}</Table.Td>
              <Table.Td>{edit.effectiveTo ?? ''}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      {found.length > SHOWN && (
        <Text size="sm">
          {SHOWN} of {found.length.toLocaleString('en')} shown. Type more of the code to narrow the list.
        </Text>
      )}
    </>
  );
}

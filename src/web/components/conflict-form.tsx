// SPDX-License-Identifier: Apache-2.0
import { Alert, Button, Group, Radio, Stack, Table, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { resolved, type Collision, type StoredRecord } from '../../capture/charting/save-changes.ts';
import { wordsOfValue } from '../data/value-words.ts';

/** Elements that two people changed at once: before, mine and theirs side by side, and a choice for each. */
export function ConflictForm({
  collision,
  onChosen,
}: {
  readonly collision: Collision;
  readonly onChosen: (record: StoredRecord) => void;
}): JSX.Element {
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const { conflicts } = collision;
  const isDecided = conflicts.every(({ element }) => chosen[element] !== undefined);
  const mine = conflicts.map(({ element }) => element).filter((element) => chosen[element] === 'mine');
  return (
    <Alert color="orange" variant="outline" role="alert" title="Somebody else changed this at the same time">
      <Stack gap="sm">
        <Text size="sm">Nothing of yours is lost. Choose what stands for each.</Text>
        <Table.ScrollContainer minWidth={480}>
          <Table aria-label="Changed by both">
            <Table.Thead>
              <Table.Tr>
                {['What', 'Before', 'Yours', 'Theirs'].map((title) => (
                  <Table.Th key={title}>{title}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {conflicts.map(({ element, base, mine: own, theirs }) => (
                <Table.Tr key={element} data-conflict={element}>
                  <Table.Th scope="row">{elementWords(element)}</Table.Th>
                  <Table.Td>{wordsOfValue(base)}</Table.Td>
                  {(['mine', 'theirs'] as const).map((whose) => (
                    <Table.Td key={whose}>
                      <Radio
                        name={element}
                        label={wordsOfValue(whose === 'mine' ? own : theirs)}
                        checked={chosen[element] === whose}
                        onChange={() => {
                          setChosen((before) => ({ ...before, [element]: whose }));
                        }}
                      />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Group>
          <Button
            disabled={!isDecided}
            onClick={() => {
              onChosen(resolved(collision, mine));
            }}
          >
            Save what I chose
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

/** `performedPeriod` → `Performed period`. */
function elementWords(element: string): string {
  const words = element.replace(/([A-Z])/g, ' $1').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// SPDX-License-Identifier: Apache-2.0
import { Alert, Button, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { resolved, type Collision, type StoredRecord } from '../../capture/charting/save-changes.ts';
import { wordsOfValue } from '../data/value-words.ts';

/** What the sheet calls the elements that it writes. */
const ELEMENTS: ReadonlyMap<string, string> = new Map([
  ['outcome', 'Response to treatment'],
  ['bodySite', 'Body region'],
  ['performer', 'Performed by'],
  ['performedPeriod', 'Start and end'],
  ['code', 'What was done'],
]);

/** Elements that two people changed at once: before, mine and theirs, and a choice for each. */
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
      <Stack gap="md">
        <Text size="sm">Nothing of yours is lost. Choose what stands for each.</Text>
        {conflicts.map(({ element, base, mine: own, theirs }) => (
          <Radio.Group
            key={element}
            label={elementWords(element)}
            description={`Before: ${wordsOfValue(base)}`}
            value={chosen[element] ?? null}
            onChange={(whose) => {
              setChosen((before) => ({ ...before, [element]: whose }));
            }}
            data-conflict={element}
          >
            <SimpleGrid cols={{ base: 1, sm: 2 }} mt="xs" verticalSpacing="xs">
              <Radio value="mine" label={`Yours: ${wordsOfValue(own)}`} />
              <Radio value="theirs" label={`Theirs: ${wordsOfValue(theirs)}`} />
            </SimpleGrid>
          </Radio.Group>
        ))}
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

/** `reasonCode` → `Reason code`, where no form calls it otherwise. */
function elementWords(element: string): string {
  const words = element.replace(/([A-Z])/g, ' $1').toLowerCase();
  return ELEMENTS.get(element) ?? words.charAt(0).toUpperCase() + words.slice(1);
}

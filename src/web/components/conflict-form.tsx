// SPDX-License-Identifier: Apache-2.0
import { Alert, Button, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState, type JSX } from 'react';
import type { Conflict } from '../../capture/charting/record-changes.ts';
import { wordsOfValue } from '../data/value-words.ts';

/** What the sheet calls the elements that it writes. */
const ELEMENTS: ReadonlyMap<string, string> = new Map([
  ['outcome', 'Response to treatment'],
  ['bodySite', 'Body region'],
  ['performer', 'Performed by'],
  ['performedPeriod', 'Start and end'],
  ['code', 'What was done'],
]);

export interface ConflictFormProps {
  readonly conflicts: readonly Conflict[];
  /** What a form calls an element, and a value of it, where that is not told by the record itself. */
  readonly nameOf?: (element: string) => string;
  readonly wordsOf?: (value: unknown, element: string) => string;
  /** @param keptMine - Elements of which one's own stands. */
  readonly onChosen: (keptMine: readonly string[]) => void;
}

/** Elements that two people changed at once: before, mine and theirs, and a choice for each. Keys go on here. */
export function ConflictForm(props: ConflictFormProps): JSX.Element {
  const { conflicts, nameOf = elementWords, wordsOf = wordsOfValue, onChosen } = props;
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const isDecided = conflicts.every(({ element }) => chosen[element] !== undefined);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.focus();
  }, []);
  return (
    <Alert
      ref={place}
      tabIndex={-1}
      color="orange"
      variant="outline"
      role="alert"
      title="Somebody else changed this at the same time"
    >
      <Stack gap="md">
        <Text size="sm">Nothing of yours is lost. Choose what stands for each.</Text>
        {conflicts.map(({ element, base, mine: own, theirs }) => (
          <Radio.Group
            key={element}
            label={nameOf(element)}
            description={`Before: ${wordsOf(base, element)}`}
            value={chosen[element] ?? null}
            onChange={(whose) => {
              setChosen((before) => ({ ...before, [element]: whose }));
            }}
            data-conflict={element}
          >
            <SimpleGrid cols={{ base: 1, sm: 2 }} mt="xs" verticalSpacing="xs">
              <Radio value="mine" label={`Yours: ${wordsOf(own, element)}`} />
              <Radio value="theirs" label={`Theirs: ${wordsOf(theirs, element)}`} />
            </SimpleGrid>
          </Radio.Group>
        ))}
        <Group>
          <Button
            disabled={!isDecided}
            onClick={() => {
              onChosen(conflicts.map(({ element }) => element).filter((element) => chosen[element] === 'mine'));
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

// SPDX-License-Identifier: Apache-2.0
import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import type { Preview } from '../../../capture/charting/preview.ts';
import { isBlank, type Row, type SheetPlace } from '../../../capture/charting/sheet.ts';
import { PatientLine } from '../patient-line.tsx';
import type { WholeForm } from '../use-whole-form.ts';
import { countText } from '../../../capture/facts/amounts.ts';

export interface SignButtonProps {
  readonly place: SheetPlace;
  readonly rows: readonly Row[];
  /** What signing comes to; undefined while it is worked out. */
  readonly preview: Preview | undefined;
  readonly attempt: WholeForm['attempt'];
  readonly onSign: () => Promise<void>;
}

/** Ends the visit: a last look at whose it is, how much, and what then holds the charge; then the signature. */
export function SignButton({ place, rows, preview, attempt, onSign }: SignButtonProps): JSX.Element {
  const [isAsking, setIsAsking] = useState(false);
  const count = rows.filter((row) => !row.isRemoved && !isBlank(row)).length;
  const close = (): void => {
    setIsAsking(false);
  };
  return (
    <>
      <Button
        disabled={count === 0}
        onClick={attempt(() => {
          setIsAsking(true);
        })}
      >
        Sign and finish…
      </Button>
      <Modal opened={isAsking} onClose={close} title="Sign and finish" closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack>
          <PatientLine of={place.encounter.subject} />
          <Text size="sm">You sign {countText(count, 'treatment')} as given and finish the visit.</Text>
          {preview && <Outcome preview={preview} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Back
            </Button>
            <Button
              data-autofocus
              onClick={() => {
                close();
                void onSign();
              }}
            >
              Sign
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** What the charge then waits for, if anything; the sheet's preview says it at length. */
function Outcome({ preview: { issues, lines } }: { readonly preview: Preview }): JSX.Element {
  const holding = issues.filter(({ holds }) => holds);
  if (holding.length === 0) {
    return (
      <Text size="sm">{lines.length === 0 ? 'There is nothing to charge.' : 'The charge can then be billed.'}</Text>
    );
  }
  return (
    <div>
      <Text size="sm">The charge then waits for {countText(holding.length, 'issue')}:</Text>
      <List size="sm">
        {holding.map(({ key, title }) => (
          <List.Item key={key}>{title}</List.Item>
        ))}
      </List>
    </div>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { isBlank, type Row, type SheetPlace } from '../../../capture/charting/sheet.ts';
import { PatientLine } from '../patient-line.tsx';
import { countText } from '../../../capture/facts/amounts.ts';

export interface SignButtonProps {
  readonly place: SheetPlace;
  readonly rows: readonly Row[];
  readonly isDisabled: boolean;
  readonly onSign: () => Promise<void>;
}

/** Ends the visit: a last look at whose it is and how much, then the signature. */
export function SignButton({ place, rows, isDisabled, onSign }: SignButtonProps): JSX.Element {
  const [isAsking, setIsAsking] = useState(false);
  const count = rows.filter((row) => !row.isRemoved && !isBlank(row)).length;
  const close = (): void => {
    setIsAsking(false);
  };
  return (
    <>
      <Button
        disabled={isDisabled || count === 0}
        onClick={() => {
          setIsAsking(true);
        }}
      >
        Sign and finish…
      </Button>
      <Modal opened={isAsking} onClose={close} title="Sign and finish" closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack>
          <PatientLine of={place.encounter.subject} />
          <Text size="sm">
            You sign {countText(count, 'treatment')} as given and finish the visit. The charge goes out unless an issue
            holds it.
          </Text>
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

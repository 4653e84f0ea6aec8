// SPDX-License-Identifier: Apache-2.0
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type JSX } from 'react';

/** Says that a form opened with what was typed earlier and not saved. */
export function DraftNotice({
  isRestored,
  onDrop,
}: {
  readonly isRestored: boolean;
  readonly onDrop: () => void;
}): JSX.Element | null {
  return isRestored ? (
    <Alert color="blue" variant="outline" title="Not saved yet">
      <Group justify="space-between">
        <Text size="sm">This is what you typed earlier.</Text>
        <DropButton onDrop={onDrop}>Discard it</DropButton>
      </Group>
    </Alert>
  ) : null;
}

/** Asks before typed text is forgotten. */
export function DropButton({
  onDrop,
  children,
}: {
  readonly onDrop: () => void;
  readonly children: string;
}): JSX.Element {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          setIsAsking(true);
        }}
      >
        {children}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => {
          setIsAsking(false);
        }}
        title="Discard what you typed?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack>
          <Text size="sm">It is not saved and cannot be brought back.</Text>
          <Group justify="flex-end">
            <Button
              variant="default"
              data-autofocus
              onClick={() => {
                setIsAsking(false);
              }}
            >
              Keep it
            </Button>
            <Button
              color="red"
              onClick={() => {
                setIsAsking(false);
                onDrop();
              }}
            >
              Discard
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { FileButton, Button, Group, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState, type DragEvent, type JSX } from 'react';

/** Where files are dropped, or chosen by a button. */
export function DropFiles({
  isBusy,
  onFiles,
}: {
  readonly isBusy: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}): JSX.Element {
  const [isOver, setIsOver] = useState(false);
  const take = (files: readonly File[]): void => {
    if (files.length > 0 && !isBusy) {
      onFiles(files);
    }
  };
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(true);
  };
  return (
    <Group
      className="drop"
      data-over={isOver}
      onDragOver={over}
      onDragLeave={() => {
        setIsOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        take([...event.dataTransfer.files]);
      }}
    >
      <FileButton multiple accept=".zip,.txt,.csv" onChange={take}>
        {(props) => (
          <Button {...props} variant="default" loading={isBusy} leftSection={<IconFileImport size={18} aria-hidden />}>
            Choose files…
          </Button>
        )}
      </FileButton>
      <Text size="sm">or drop CMS’s files here</Text>
    </Group>
  );
}

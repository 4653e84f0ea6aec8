// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack } from '@mantine/core';
import type { Resource } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import { IconDownload } from '@tabler/icons-react';
import { useState, type JSX } from 'react';
import { download } from '../data/download.ts';
import { binariesOf, contentOf } from '../data/record-file.ts';
import { filesOf, type RecordFile } from '../../capture/record-files.ts';
import { ErrorNotice } from './async-state.tsx';

/** The files that a record holds, to be opened with a program of the reader's own: a page of ours they never become. */
export function RecordFiles({ resource }: { readonly resource: Resource }): JSX.Element | null {
  const medplum = useMedplum();
  const [error, setError] = useState<unknown>();
  const files = filesOf(resource, binariesOf(medplum));
  const save = async (file: RecordFile): Promise<void> => {
    setError(undefined);
    try {
      download(file.name, await contentOf(medplum, file));
    } catch (caught) {
      setError(caught);
    }
  };
  return files.length === 0 ? null : (
    <Stack gap="xs" mb="md">
      <Group gap="xs">
        {files.map((file, at) => (
          <Button
            key={`${String(at)} ${file.name}`}
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
            onClick={() => void save(file)}
          >
            Download {file.name}
          </Button>
        ))}
      </Group>
      {error !== undefined && <ErrorNotice error={error} />}
    </Stack>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { Button, Stack } from '@mantine/core';
import { createReference } from '@medplum/core';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { confirmMinutes } from '../../capture/confirm-minutes.ts';
import { withdrawalOf } from '../../capture/person-writes.ts';
import type { VisitIssue } from '../../capture/visit-view.ts';
import { ErrorNotice } from './async-state.tsx';
import type { Mended } from './use-mend.ts';

export interface ConfirmMinutesProps {
  readonly proposed: NonNullable<VisitIssue['proposed']>;
  readonly onMended: (mended: Mended) => void;
}

/** One click for minutes that stand only in a note: whoever clicks documents them. */
export function ConfirmMinutes({ proposed, onMended }: ConfirmMinutesProps): JSX.Element {
  const medplum = useMedplum();
  const profile = useMedplumProfile();
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const save = async (): Promise<void> => {
    if (!profile) {
      return;
    }
    setIsSaving(true);
    setError(undefined);
    try {
      const who = createReference(profile);
      const said = await confirmMinutes(medplum, proposed, { who, at: new Date().toISOString() });
      onMended({
        what: `${String(proposed.minutes)} minutes confirmed from the note`,
        undo: withdrawalOf(medplum, said),
      });
    } catch (caught) {
      setError(caught);
    }
    setIsSaving(false);
  };
  return (
    <Stack gap="xs">
      <Button size="xs" onClick={() => void save()} loading={isSaving}>
        Confirm {proposed.minutes} minutes from the note
      </Button>
      {error !== undefined && <ErrorNotice error={error} />}
    </Stack>
  );
}

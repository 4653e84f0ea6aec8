// SPDX-License-Identifier: Apache-2.0
import { Alert, Button } from '@mantine/core';
import type { JSX } from 'react';
import { ErrorNotice } from './async-state.tsx';
import type { Mended } from './use-mend.ts';
import { useUndo } from './use-undo.ts';

/** What was saved a moment ago, with a way back; where that fails, it says so and stays. */
export function SavedLine({
  mended: { what, undo },
  onTakenBack,
}: {
  readonly mended: Mended;
  readonly onTakenBack: () => void;
}): JSX.Element {
  const { error, isSaving, takeBack } = useUndo();
  return (
    <>
      <Alert color="green" variant="outline" mb="sm" title={`Saved: ${what}`} data-saved>
        {undo && (
          <Button variant="default" loading={isSaving} onClick={() => void takeBack(undo, onTakenBack)}>
            Undo
          </Button>
        )}
      </Alert>
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  );
}

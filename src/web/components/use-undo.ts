// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';

/** How taking back what was saved goes; an `error` stays until it succeeds. */
export interface Undo {
  readonly error: unknown;
  readonly isSaving: boolean;
  readonly takeBack: (undo: (() => Promise<void>) | undefined, onTakenBack: () => void) => Promise<void>;
}

/** Takes back what was saved; where that fails, without network say, it says so and nothing is lost. */
export function useUndo(): Undo {
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const takeBack: Undo['takeBack'] = async (undo, onTakenBack) => {
    setIsSaving(true);
    try {
      await undo?.();
      setError(undefined);
      onTakenBack();
    } catch (caught) {
      setError(caught);
    } finally {
      setIsSaving(false);
    }
  };
  return { error, isSaving, takeBack };
}

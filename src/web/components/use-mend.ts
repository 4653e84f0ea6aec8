// SPDX-License-Identifier: Apache-2.0
import { useMedplum } from '@medplum/react-hooks';
import { useState } from 'react';
import { putBack, saveChanges, type StoredRecord } from '../../capture/charting/save-changes.ts';
import type { MendWrites } from '../../capture/mend/in-place.ts';

/** What was mended, and how to take it back. */
export interface Mended {
  /** In words, such as `Body region: Lumbar spine`. */
  readonly what: string;
  readonly undo: (() => Promise<void>) | undefined;
}

export interface MendSave {
  readonly isSaving: boolean;
  readonly error: unknown;
  /** True where it was saved. */
  readonly save: (writes: MendWrites, what: string) => Promise<boolean>;
}

/** Saves what puts an issue right, on the versions that were seen, with a way back. */
export function useMend(onMended: (mended: Mended) => void): MendSave {
  const medplum = useMedplum();
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const save = async ({ changes, added }: MendWrites, what: string): Promise<boolean> => {
    setIsSaving(true);
    setError(undefined);
    try {
      const outcome = await saveChanges(medplum, changes, added);
      if (outcome.kind === 'collision') {
        throw new Error('Somebody else changed this meanwhile, and nothing was saved. Look at it again.');
      }
      const back = changes.flatMap(({ base }) => {
        const stored = outcome.stored.find(({ id }) => id === base.id) as StoredRecord | undefined;
        return stored ? [{ before: base, stored }] : [];
      });
      onMended({ what, undo: added.length === 0 && back.length > 0 ? async () => putBack(medplum, back) : undefined });
      return true;
    } catch (caught) {
      setError(caught);
      return false;
    } finally {
      setIsSaving(false);
    }
  };
  return { isSaving, error, save };
}

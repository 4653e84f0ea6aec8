// SPDX-License-Identifier: Apache-2.0
import { notifications } from '@mantine/notifications';
import type { MedplumClient } from '@medplum/core';
import { useState } from 'react';
import { saveChanges, type Collision, type StoredRecord } from '../../capture/charting/save-changes.ts';

/** How saving a record goes. */
export interface Save {
  readonly error: unknown;
  readonly collision: Collision | undefined;
  readonly isSaving: boolean;
  readonly save: (base: StoredRecord, mine: StoredRecord) => Promise<void>;
  /** Says why nothing was sent. */
  readonly refuse: (words: string) => void;
  /** What was asked is over: the draft is another now. */
  readonly forget: () => void;
}

/** Saves a record's changes; what somebody else changed meanwhile is kept, and told. */
export function useSave(medplum: MedplumClient, onSaved: () => void): Save {
  const [state, setState] = useState<{ error?: unknown; collision?: Collision; isSaving: boolean }>({
    isSaving: false,
  });
  const save = async (base: StoredRecord, mine: StoredRecord): Promise<void> => {
    setState({ isSaving: true });
    try {
      const outcome = await saveChanges(medplum, [{ base, mine }]);
      if (outcome.kind === 'collision') {
        setState({ collision: outcome.collision, isSaving: false });
        return;
      }
      setState({ isSaving: false });
      medplum.invalidateSearches(mine.resourceType);
      if (outcome.others.length > 0) {
        notifications.show({ message: 'Saved. Somebody else had changed other parts meanwhile; both are kept.' });
      }
      onSaved();
    } catch (error) {
      setState({ error, isSaving: false });
    }
  };
  const refuse = (words: string): void => {
    setState({ error: new Error(words), isSaving: false });
  };
  const forget = (): void => {
    setState(({ collision: _gone, ...rest }) => rest);
  };
  return { error: state.error, collision: state.collision, isSaving: state.isSaving, save, refuse, forget };
}

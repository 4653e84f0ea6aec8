// SPDX-License-Identifier: Apache-2.0
import { notifications } from '@mantine/notifications';
import type { WithId } from '@medplum/core';
import type { Organization } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import { useState } from 'react';
import { resolvedPolicy, savePolicy, type PolicyCollision, type PolicyDraft } from '../../capture/policy-draft.ts';

export interface SavePolicy {
  readonly error: unknown;
  readonly collision: PolicyCollision | undefined;
  readonly save: (base: WithId<Organization>, mine: PolicyDraft) => Promise<void>;
  /** Goes on where two people changed the same part. */
  readonly choose: (keptMine: readonly string[]) => Promise<void>;
}

/** Saves a payer's policy beside what somebody else has changed of it meanwhile. */
export function useSavePolicy(onSaved: () => Promise<void>): SavePolicy {
  const medplum = useMedplum();
  const [state, setState] = useState<Pick<SavePolicy, 'error' | 'collision'>>({
    error: undefined,
    collision: undefined,
  });
  const save: SavePolicy['save'] = async (base, mine) => {
    try {
      const outcome = await savePolicy(medplum, base, mine);
      setState({ error: undefined, collision: outcome.kind === 'collision' ? outcome.collision : undefined });
      if (outcome.kind !== 'collision') {
        const both = outcome.kind === 'both' ? ' Somebody else had changed other parts meanwhile; both are kept.' : '';
        notifications.show({ message: `Saved. The payer’s open charges are being assessed again.${both}` });
        await onSaved();
      }
    } catch (error) {
      setState({ error, collision: undefined });
    }
  };
  const choose: SavePolicy['choose'] = async (keptMine) => {
    const { collision } = state;
    if (collision) {
      await save(collision.theirs, resolvedPolicy(collision, keptMine));
    }
  };
  return { ...state, save, choose };
}

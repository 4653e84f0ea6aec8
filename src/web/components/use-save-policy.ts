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
  readonly save: (base: WithId<Organization>, mine: PolicyDraft, opened?: WithId<Organization>) => Promise<void>;
  /** Goes on where two people changed the same part. */
  readonly choose: (keptMine: readonly string[]) => Promise<void>;
  /** What was asked or refused is over: the draft is another now. */
  readonly forget: () => void;
}

const NOTHING = { error: undefined, collision: undefined };

/** Saves a payer's policy beside what somebody else has changed of it meanwhile. */
export function useSavePolicy(onSaved: () => Promise<void>): SavePolicy {
  const medplum = useMedplum();
  const [state, setState] = useState<Pick<SavePolicy, 'error' | 'collision'>>(NOTHING);
  const save: SavePolicy['save'] = async (base, mine, opened = base) => {
    try {
      const outcome = await savePolicy(medplum, base, mine, opened);
      setState(outcome.kind === 'collision' ? { ...NOTHING, collision: outcome.collision } : NOTHING);
      if (outcome.kind !== 'collision') {
        const both = outcome.kind === 'both' ? ' Somebody else had changed other parts meanwhile; both are kept.' : '';
        notifications.show({ message: `Saved. The payer’s open charges are being assessed again.${both}` });
        await onSaved();
      }
    } catch (error) {
      setState({ ...NOTHING, error });
    }
  };
  const choose: SavePolicy['choose'] = async (keptMine) => {
    const { collision } = state;
    if (collision) {
      await save(collision.theirs, resolvedPolicy(collision, keptMine), collision.opened);
    }
  };
  const forget = (): void => {
    setState(NOTHING);
  };
  return { ...state, save, choose, forget };
}

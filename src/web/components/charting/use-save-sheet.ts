// SPDX-License-Identifier: Apache-2.0
import { notifications } from '@mantine/notifications';
import { createReference } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useState } from 'react';
import { asDraft } from '../../../capture/charting/draft-identity.ts';
import { resolved, saveChanges, type Change, type Collision } from '../../../capture/charting/save-changes.ts';
import {
  finished,
  signature,
  withoutKey,
  writesOf,
  type Row,
  type SheetPlace,
  type SheetWrites,
} from '../../../capture/charting/sheet.ts';

export interface SaveSheet {
  readonly error: unknown;
  readonly collision: Collision | undefined;
  readonly isSaving: boolean;
  readonly save: () => Promise<void>;
  /** Saves, completes the treatments, finishes the visit and signs it. */
  readonly sign: () => Promise<void>;
  /** Does what failed once more. */
  readonly retry: () => Promise<void>;
  /** Goes on where two people changed the same, with what was chosen. */
  readonly choose: (keptMine: readonly string[]) => Promise<void>;
  /** What was asked and chosen is over: the draft is another now. */
  readonly forget: () => void;
}

interface SaveState {
  readonly error?: unknown;
  readonly collision?: Collision;
  readonly isSaving: boolean;
  /** What was chosen so far, over the version that stood then. */
  readonly chosen: readonly Change[];
  readonly isSigned: boolean;
}

/** Saves all rows of a sheet or none; what was typed stays on the page until they are saved. */
export function useSaveSheet(
  place: SheetPlace,
  { rows, draftId }: { readonly rows: readonly Row[]; readonly draftId: string },
  onSaved: () => void,
): SaveSheet {
  const medplum = useMedplum();
  const profile = useMedplumProfile();
  const [state, setState] = useState<SaveState>({ isSaving: false, chosen: [], isSigned: false });
  const run = async (isSigned: boolean, chosen: readonly Change[]): Promise<void> => {
    setState({ isSaving: true, chosen, isSigned });
    try {
      const now = new Date().toISOString();
      const writes = writesOf(rows, place, isSigned);
      const who = profile && createReference(profile);
      const signed = isSigned && who ? [signature(place.encounter, { who, at: now, draftId })] : [];
      const changes = [...writes.changes, ...(isSigned ? [end(place, writes)] : [])];
      const added = [...newOnes(writes, draftId), ...signed];
      const outcome = await saveChanges(medplum, withChoices(changes, chosen), added);
      if (outcome.kind === 'collision') {
        setState({ isSaving: false, collision: outcome.collision, chosen, isSigned });
        return;
      }
      setState({ isSaving: false, chosen: [], isSigned: false });
      notifications.show({ message: `${isSigned ? 'Signed and finished.' : 'Saved.'}${othersText(outcome.others)}` });
      onSaved();
    } catch (error) {
      setState({ isSaving: false, error, chosen, isSigned });
    }
  };
  const choose = async (keptMine: readonly string[]): Promise<void> => {
    const { collision } = state;
    if (collision) {
      const others = state.chosen.filter(({ base }) => base.id !== collision.theirs.id);
      await run(state.isSigned, [...others, { base: collision.theirs, mine: resolved(collision, keptMine) }]);
    }
  };
  return {
    error: state.error,
    collision: state.collision,
    isSaving: state.isSaving,
    save: async () => run(false, state.chosen),
    sign: async () => run(true, state.chosen),
    retry: async () => run(state.isSigned, state.chosen),
    choose,
    forget: () => {
      setState(({ collision: _gone, ...rest }) => ({ ...rest, chosen: [] }));
    },
  };
}

/** The visit finished as of now. */
function end({ encounter, clock }: SheetPlace, writes: SheetWrites): Change {
  return finished(encounter, writes, clock.write(clock.now()));
}

function withChoices(changes: readonly Change[], chosen: readonly Change[]): Change[] {
  return changes.map((change) => chosen.find(({ base }) => base.id === change.base.id) ?? change);
}

/** New treatments, each known by its row of the draft. */
function newOnes({ added }: SheetWrites, draftId: string): Resource[] {
  return added.map((one) => asDraft(withoutKey(one), `${draftId}/${one.id}`));
}

function othersText(others: readonly string[]): string {
  return others.length > 0 ? ' Somebody else had changed other parts meanwhile; both are kept.' : '';
}

// SPDX-License-Identifier: Apache-2.0
import { generateId } from '@medplum/core';
import { useMedplumProfile } from '@medplum/react-hooks';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Drafts } from '../data/drafts.ts';

/** What a form holds while somebody types. */
export interface DraftState<T> {
  readonly draft: T;
  /** The record that typing began with. */
  readonly base: unknown;
  /** What a new record that is saved from it is known by, also after a reload. */
  readonly draftId: string;
  readonly isDirty: boolean;
  /** True where the draft was found, left from before a reload or another page. */
  readonly isRestored: boolean;
  readonly change: (next: (before: T) => T) => void;
  /** Forgets what was typed: it is saved, or its writer dropped it. */
  readonly drop: () => void;
}

/**
 * A form's draft, kept while it is not saved; the browser asks before it closes the tab over it.
 * @param record - What the draft is of, e.g. `Procedure/1`.
 * @param initial - What the form shows of the record before anything is typed.
 * @param base - The record itself.
 */
export function useDraft<T>(record: string, initial: T, base: unknown): DraftState<T> {
  const user = useMedplumProfile()?.id ?? '';
  const drafts = useMemo(() => new Drafts(window.sessionStorage, user), [user]);
  const [kept, setKept] = useState(() => drafts.read<T>(record));
  const [isRestored, setIsRestored] = useState(kept !== undefined);
  const isDirty = kept !== undefined;
  const draft = kept?.draft ?? initial;
  const from = kept?.base ?? base;
  const [ownId, setOwnId] = useState(generateId);
  const draftId = kept?.id ?? ownId;
  useEffect(() => {
    if (isDirty) {
      drafts.keep(record, { draft, base: from, id: draftId });
    }
  }, [drafts, record, isDirty, draft, from, draftId]);
  useEffect(() => {
    if (!isDirty) {
      return;
    }
    const ask = (event: BeforeUnloadEvent): void => {
      event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
    };
  }, [isDirty]);
  const change = useCallback(
    (next: (before: T) => T) => {
      setKept((before) => ({
        draft: next(before?.draft ?? initial),
        base: before?.base ?? base,
        id: before?.id ?? ownId,
        keptAt: Date.now(),
      }));
    },
    [initial, base, ownId],
  );
  const drop = useCallback(() => {
    drafts.drop(record);
    setKept(undefined);
    setIsRestored(false);
    setOwnId(generateId());
  }, [drafts, record]);
  return { draft, base: from, draftId, isDirty, isRestored, change, drop };
}

// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { countText } from '../../capture/facts/amounts.ts';
import type * as WorkMany from '../../capture/work-many.ts';

/** It reads the visits anew, with the engine. */
export const workMany = async (): Promise<typeof WorkMany> => import('../../capture/work-many.ts');

interface Told {
  readonly text: string;
  readonly undo: readonly WorkMany.TakeBack[];
}

/** What was done with many visits at once: how it went, and the way back. */
export interface ManyActs {
  /** A new object each time that something is told. */
  readonly told: Told;
  readonly error: unknown;
  /** @returns True where all that could be done was. */
  readonly perform: (act: () => Promise<WorkMany.ManyOutcome>, verb: string, leavesHeld: boolean) => Promise<boolean>;
  readonly takeBack: () => Promise<boolean>;
}

/** @param onDone - Told whether the visits may be held as they were. */
export function useManyActs(onDone: (isStillHeld: boolean) => void): ManyActs {
  const [told, setTold] = useState<Told>({ text: '', undo: [] });
  const [error, setError] = useState<unknown>();
  const perform: ManyActs['perform'] = async (act, verb, leavesHeld) => {
    setError(undefined);
    setTold({ text: 'Saving…', undo: [] });
    try {
      const outcome = await act();
      setTold({ text: outcomeText(outcome, verb), undo: outcome.undo });
      setError(outcome.error);
      onDone(leavesHeld || outcome.error !== undefined);
      return outcome.error === undefined;
    } catch (caught) {
      // What was told before, and its way back, stand as they were.
      setTold({ ...told });
      setError(caught);
      return false;
    }
  };
  const takeBack = async (): Promise<boolean> =>
    perform(async () => (await workMany()).takeBackMany(told.undo), 'as before', true);
  return { told, error, perform, takeBack };
}

function outcomeText({ done, skipped, refused }: WorkMany.ManyOutcome, verb: string): string {
  const none = skipped > 0 ? ` Nothing to do on ${countText(skipped, 'visit')}.` : '';
  const others = ` ${countText(refused, 'visit was', 'visits were')} changed by somebody else meanwhile. Look again.`;
  return `${countText(done, 'visit')} ${verb}.${none}${refused > 0 ? others : ''}`;
}

// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { countText } from '../../capture/facts/amounts.ts';
import type * as WorkMany from '../../capture/work-many.ts';
import type { ManyOutcome, Refusal, TakeBack } from '../../capture/many-outcome.ts';

/** It reads the visits anew, with the engine. */
export const workMany = async (): Promise<typeof WorkMany> => import('../../capture/work-many.ts');

/** What was told last of an act on many visits. */
interface Told {
  readonly text: string;
  readonly refused: readonly Refusal[];
}

/** The way back of what was done last. */
interface Way {
  readonly undo: readonly TakeBack[];
  /** What it takes back, in words. */
  readonly what: string;
  /** True where something else was tried since. */
  readonly isEarlier: boolean;
}

const NOTHING: Told = { text: '', refused: [] };

/** What was done with many visits at once: how it went, and the way back. */
export interface ManyActs {
  /** A new object each time that something is told. */
  readonly told: Told;
  readonly way: Way;
  readonly isSaving: boolean;
  readonly error: unknown;
  /** @returns True where all that could be done was. */
  readonly perform: (act: () => Promise<ManyOutcome>, verb: string, leavesHeld: boolean) => Promise<boolean>;
  readonly takeBack: () => Promise<boolean>;
}

/** @param onDone - Told whether the visits may be held as they were. */
export function useManyActs(onDone: (isStillHeld: boolean) => void): ManyActs {
  const [told, setTold] = useState(NOTHING);
  const [way, setWay] = useState<Way>({ undo: [], what: '', isEarlier: false });
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<unknown>();
  const save = async (
    act: () => Promise<ManyOutcome>,
    leavesHeld: boolean,
    next: (outcome: ManyOutcome) => { readonly text: string; readonly way: Way },
  ): Promise<boolean> => {
    setError(undefined);
    setIsSaving(true);
    setTold({ text: 'Saving…', refused: [] });
    try {
      const outcome = await act();
      const { text, way: left } = next(outcome);
      setTold({ text, refused: outcome.refused });
      setWay(left);
      setError(outcome.error);
      onDone(leavesHeld || outcome.error !== undefined);
      return outcome.error === undefined;
    } catch (caught) {
      setTold({ ...told });
      setError(caught);
      return false;
    } finally {
      setIsSaving(false);
    }
  };
  const perform: ManyActs['perform'] = async (act, verb, leavesHeld) =>
    save(act, leavesHeld, (outcome) => ({
      text: doneText(outcome, verb),
      // Where nothing was done, what was done before can still be taken back.
      way:
        outcome.undo.length > 0
          ? { undo: outcome.undo, what: whatText(outcome.undo.length, verb), isEarlier: false }
          : { ...way, isEarlier: true },
    }));
  const takeBack = async (): Promise<boolean> =>
    save(
      async () => (await import('../../capture/many-outcome.ts')).takeBackMany(way.undo),
      true,
      (outcome) => ({ text: takenBackText(outcome), way: { ...way, undo: outcome.undo, isEarlier: false } }),
    );
  return { told, way, isSaving, error, perform, takeBack };
}

function whatText(count: number, verb: string): string {
  return `${countText(count, 'visit')} ${verb}`;
}

function doneText({ done, partly, skipped, unknown }: ManyOutcome, verb: string): string {
  const part = partly > 0 ? ` ${countText(partly, 'visit')} only in part.` : '';
  const none = skipped > 0 ? ` Nothing to do on ${countText(skipped, 'visit')}.` : '';
  const lost = ` No answer came for ${countText(unknown, 'visit')}: they may or may not be ${verb}. You can safely try again.`;
  return `${whatText(done, verb)}.${part}${none}${unknown > 0 ? lost : ''}`;
}

function takenBackText({ done, undo }: ManyOutcome): string {
  const left = ` ${countText(undo.length, 'visit is', 'visits are')} still to be taken back.`;
  return `${countText(done, 'visit')} as before.${undo.length > 0 ? left : ''}`;
}

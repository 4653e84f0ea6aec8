// SPDX-License-Identifier: Apache-2.0
import { FhirFault, statusOfError } from '../fhir/fhir-client.ts';
import { Refused, isForeignPage } from './charting/answers.ts';
import { Overtaken } from './charting/save-changes.ts';
import { PartlyKept } from './charting/write-all.ts';
import type { DayEntry } from './days.ts';
import { serverWords } from './server-words.ts';

/** How an act on many visits went. */
export interface ManyOutcome {
  /** In visits. */
  readonly done: number;
  /** In visits that were left alone: nothing there to act on, or it may not be. */
  readonly skipped: number;
  /** The visits on which it could not be done, or not all of it, and why. */
  readonly refused: readonly Refusal[];
  /** How many of these have a part of it, as far as is known. */
  readonly partly: number;
  /** In visits for which no answer came: it may have been done. */
  readonly unknown: number;
  /** What stopped it before all had their turn, such as a network that is gone. */
  readonly error?: Error;
  /** The ways back of what was done; where something was taken back, those that are left. */
  readonly undo: readonly TakeBack[];
}

export interface Refusal {
  readonly day: DayEntry;
  /** Why, for people: the server's own words where it has refused. */
  readonly words: string;
}

/** The way back of an act on one visit. */
export interface TakeBack {
  readonly day: DayEntry;
  /** What was taken back already stays so. */
  readonly takeBack: () => Promise<void>;
}

/** How an act on one visit ended, and the way back of what it has written. */
export type End = { readonly day: DayEntry; readonly takeBack?: TakeBack['takeBack'] | undefined } & (
  { readonly kind: 'done' | 'skipped' } | { readonly kind: 'failed'; readonly error: Error }
);

type Failed = End & { readonly kind: 'failed' };

/**
 * Does each by itself, one after another: what goes beside each other is in each other's way on a server. A visit on
 * which it is refused stops no other; a server that is away or busy does.
 */
export async function eachByItself(
  all: readonly { readonly day: DayEntry; readonly act: () => Promise<TakeBack['takeBack'] | undefined> }[],
): Promise<ManyOutcome> {
  const ends: End[] = [];
  for (const { day, act } of all) {
    try {
      ends.push({ day, kind: 'done', takeBack: await act() });
    } catch (reason) {
      const error = asError(reason);
      ends.push({ day, kind: 'failed', error });
      if (stops(error)) {
        break;
      }
    }
  }
  return outcomeOf(ends);
}

/** Takes back what was done on many. What somebody else has changed since, or a server refuses, stays, and is told. */
export async function takeBackMany(undo: readonly TakeBack[]): Promise<ManyOutcome> {
  const settled = new Set<TakeBack>();
  const outcome = await eachByItself(
    undo.map((one) => ({
      day: one.day,
      act: async () => {
        try {
          await one.takeBack();
          settled.add(one);
        } catch (error) {
          if (isSettled(asError(error))) {
            settled.add(one);
          }
          throw error;
        }
        return undefined;
      },
    })),
  );
  return { ...outcome, undo: undo.filter((one) => !settled.has(one)) };
}

/** What the ends of single visits come to. */
export function outcomeOf(ends: readonly End[]): ManyOutcome {
  const stopped = ends.find(isStopped);
  return {
    done: ends.filter(({ kind }) => kind === 'done').length,
    skipped: ends.filter(({ kind }) => kind === 'skipped').length,
    refused: ends.flatMap((end) =>
      end.kind === 'failed' && (isPartly(end) || !stops(end.error)) ? { day: end.day, words: wordsOf(end) } : [],
    ),
    partly: ends.filter(isPartly).length,
    unknown: ends.filter((end) => end.kind === 'failed' && !isPartly(end) && isUnanswered(end.error)).length,
    ...(stopped?.kind === 'failed' && { error: stopped.error }),
    undo: ends.flatMap(({ day, takeBack }) => (takeBack ? { day, takeBack } : [])),
  };
}

/** True where the next would fare alike. */
export function isStopped(end: End): boolean {
  return end.kind === 'failed' && stops(end.error);
}

/** True where some of it stands and some does not, as far as is known. */
function isPartly(end: End): boolean {
  return end.kind === 'failed' && (end.takeBack !== undefined || end.error instanceof PartlyKept);
}

function wordsOf({ error, takeBack }: Failed): string {
  const words = serverWords(error);
  return takeBack ? `Done only in part. ${words}` : words;
}

function stops(error: Error): boolean {
  if (error instanceof FhirFault) {
    return error.isOutage;
  }
  return !(error instanceof Overtaken || isRefusal(error));
}

/** True where what was sent may have been done: no answer came, and not because nothing was sent. */
function isUnanswered(error: Error): boolean {
  return (
    stops(error) && !(error instanceof Refused || error instanceof FhirFault) && ![401, 429].includes(statusOf(error))
  );
}

/** True where trying it again would come to the same. */
function isSettled(error: Error): boolean {
  return error instanceof Overtaken || (isRefusal(error) && !(error instanceof PartlyKept));
}

/** True where a server said no to this one, as it would again. */
function isRefusal(error: Error): boolean {
  const status = statusOf(error);
  return status >= 400 && status < 500 && status !== 401 && status !== 429 && !isForeignPage(error);
}

function statusOf(error: Error): number {
  return error instanceof Refused || error instanceof PartlyKept ? error.status : statusOfError(error);
}

export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

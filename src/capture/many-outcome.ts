// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import { FhirFault, statusOfError } from '../fhir/fhir-client.ts';
import { Overtaken } from './charting/save-changes.ts';
import { Refused } from './charting/write-all.ts';
import type { DayEntry } from './days.ts';

/** How an act on many visits went. */
export interface ManyOutcome {
  /** In visits. */
  readonly done: number;
  /** In visits that were left alone: nothing there to act on, or it may not be. */
  readonly skipped: number;
  /** The visits on which it could not be done, and why. */
  readonly refused: readonly Refusal[];
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

/** What is done by itself, at a time. */
const BESIDE = 4;

/** Does each by itself: a visit on which it is refused stops no other; a server that is away or busy does. */
export async function eachByItself(
  all: readonly { readonly day: DayEntry; readonly act: () => Promise<TakeBack['takeBack'] | undefined> }[],
  beside = BESIDE,
): Promise<ManyOutcome> {
  const ends: End[] = [];
  for (let from = 0; from < all.length && !ends.some(isStopped); from += beside) {
    const some = all.slice(from, from + beside).map(async ({ day, act }): Promise<End> => {
      try {
        return { day, kind: 'done', takeBack: await act() };
      } catch (error) {
        return { day, kind: 'failed', error: asError(error) };
      }
    });
    ends.push(...(await Promise.all(some)));
  }
  return outcomeOf(ends);
}

/**
 * Takes back what was done on many, one after another: withdrawals beside each other are in each other's way on a
 * server. What somebody else has changed since stays, and is told.
 */
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
          if (!stops(asError(error))) {
            settled.add(one);
          }
          throw error;
        }
        return undefined;
      },
    })),
    1,
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
      end.kind === 'failed' && !stops(end.error) ? { day: end.day, words: normalizeErrorString(end.error) } : [],
    ),
    unknown: ends.filter((end) => end.kind === 'failed' && isUnanswered(end.error)).length,
    ...(stopped?.kind === 'failed' && { error: stopped.error }),
    undo: ends.flatMap(({ day, takeBack }) => (takeBack ? { day, takeBack } : [])),
  };
}

/** True where the next would fare alike. */
export function isStopped(end: End): boolean {
  return end.kind === 'failed' && stops(end.error);
}

function stops(error: Error): boolean {
  if (error instanceof Overtaken || error instanceof FhirFault) {
    return error instanceof FhirFault && error.isOutage;
  }
  const status = statusOf(error);
  return status === 0 || status === 401 || status === 429 || status >= 500;
}

/** True where what was sent may have been done: no answer came, and not because nothing was sent. */
function isUnanswered(error: Error): boolean {
  return (
    stops(error) && !(error instanceof Refused || error instanceof FhirFault) && ![401, 429].includes(statusOf(error))
  );
}

function statusOf(error: Error): number {
  return error instanceof Refused ? error.status : statusOfError(error);
}

export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

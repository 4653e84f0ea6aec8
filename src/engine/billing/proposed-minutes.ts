// SPDX-License-Identifier: Apache-2.0
import type { ProposedMinutes } from './assessment.ts';
import type { Documentation } from './documentation.ts';
import { manualTherapyMs } from '../text/noted-minutes.ts';
import type { SourceRef } from './source-ref.ts';

type NotedMinutes = Documentation['notedMinutes'];

const MINUTE_MS = 60_000;

/**
 * The minutes of manual therapy that a note states for a record without any: its own note, or the visit's where the
 * record is the only one they can be of. Undefined where notes state none, or several that differ.
 */
export function proposedMinutes(
  { notedMinutes }: Documentation,
  procedure: SourceRef,
  isOnlyOne: boolean,
): ProposedMinutes | undefined {
  const own = notedMinutes.filter(({ source }) => source === procedure);
  const ofVisit = notedMinutes.filter(({ source }) => isOnlyOne && !source.startsWith('Procedure/'));
  const [first] = own.length > 0 ? own : ofVisit;
  if (!first) {
    return undefined;
  }
  const inNote = notedMinutes.filter(({ source }) => source === first.source);
  const durationMs = manualTherapyMs(inNote.map(({ noted }) => noted));
  return durationMs === undefined
    ? undefined
    : { procedure, minutes: durationMs / MINUTE_MS, note: first.source, offset: offsetIn(inNote) };
}

function offsetIn(inNote: NotedMinutes): number {
  const whole = inNote.find(({ noted }) => noted.of === 'manual-therapy');
  return (whole ?? inNote.find(({ noted }) => noted.of === 'technique'))?.offset ?? 0;
}

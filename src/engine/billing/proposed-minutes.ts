// SPDX-License-Identifier: Apache-2.0
import type { ProposedMinutes } from './assessment.ts';
import type { Documentation } from './documentation.ts';
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
  const stated = statedMs(inNote);
  return stated && { procedure, minutes: stated.durationMs / MINUTE_MS, note: first.source, offset: stated.offset };
}

/** What a note says of manual therapy as a whole, else the sum of what it says of each technique. */
function statedMs(inNote: NotedMinutes): { durationMs: number; offset: number } | undefined {
  const whole = inNote.filter(({ noted }) => noted.of === 'manual-therapy');
  const parts = inNote.filter(({ noted }) => noted.of === 'technique');
  const [first] = whole.length > 0 ? whole : parts;
  if (!first || new Set(whole.map(({ noted }) => noted.durationMs)).size > 1) {
    return undefined;
  }
  const durationMs =
    whole.length > 0 ? first.noted.durationMs : parts.reduce((sum, { noted }) => sum + noted.durationMs, 0);
  return { durationMs, offset: first.offset ?? 0 };
}

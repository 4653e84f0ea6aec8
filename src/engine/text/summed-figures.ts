// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { isTime, type NotedMinutes } from './minutes-subject.ts';
import type { Hit } from './phrases.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

const MINUTE_MS = 60_000;
const FEWEST = 2;
const MOST_MINUTES = 90;
/** Between a name and its figure: "exercises in bandages 5". */
const WORDS_BETWEEN = 3;
const BEHIND = new Set([',', ';', '.', '\n', '+', 'and', '|', '=', ')']);

interface ListedFigure {
  readonly hit: Hit<Meaning>;
  readonly minutes: number;
  readonly start: number;
}

/**
 * Figures behind the names of what was done are its minutes where together they come to a total that the note states:
 * "MLD 50, bandages 20, exercises 5. In all 75 min".
 */
export function summedFigures(
  { tokens, context }: Interpretation,
  named: readonly Hit<Meaning>[],
  found: readonly NotedMinutes[],
): NotedMinutes[] {
  const totals = new Set(found.flatMap(({ of, durationMs }) => (of === 'visit' || of === 'timed' ? [durationMs] : [])));
  if (totals.size === 0 || found.some(({ of }) => of !== 'visit' && of !== 'timed')) {
    return [];
  }
  const listed = named.flatMap((hit, index): ListedFigure[] => {
    const isDone = !isTime(hit) && context.ofService[hit.first] === undefined;
    const figure = isDone ? figureBehind(tokens, hit, named[index + 1]) : undefined;
    return figure ? [{ hit, minutes: Number(figure.text), start: figure.start }] : [];
  });
  const sum = listed.reduce((minutes, one) => minutes + one.minutes, 0);
  return listed.length >= FEWEST && totals.has(sum * MINUTE_MS)
    ? listed.flatMap(({ hit, minutes, start }) =>
        isManualTherapy(hit) ? [{ of: 'technique' as const, durationMs: minutes * MINUTE_MS, start }] : [],
      )
    : [];
}

function figureBehind(
  tokens: readonly Token[],
  { last }: Hit<Meaning>,
  next: Hit<Meaning> | undefined,
): Token | undefined {
  let at = last + 1;
  while (at <= last + WORDS_BETWEEN && tokens[at]?.kind === 'word') {
    at += 1;
  }
  const [figure, behind] = [tokens[at], tokens[at + 1]];
  const isOwn = figure?.kind === 'number' && at < (next?.first ?? Infinity);
  const isBare = isOwn && (behind === undefined || BEHIND.has(behind.text)) && Number(figure.text) <= MOST_MINUTES;
  return isBare ? figure : undefined;
}

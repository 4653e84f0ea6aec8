// SPDX-License-Identifier: Apache-2.0
import { MINUTE_WORDS } from './figure-lead.ts';
import type { Interpretation } from './interpretation.ts';
import { measuredMs } from './measured-figures.ts';
import type { NotedMinutes } from './minutes-subject.ts';
import type { Hit } from './phrases.ts';
import type { Stretch } from './table-lines.ts';
import type { TableReading } from './table-minutes.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/** What a line may say of the service named above it. */
const DETAILS = new Set(
  'technique techniques region regions area areas location position grade grades details detail description side body parameters type level levels units cpt code procedure comments target tissue tissues response'.split(
    ' ',
  ),
);
const TIME_LABELS = new Set([...MINUTE_WORDS, 'time', 'duration']);
const MOST_MINUTES = 120;

/** What a block of lines is of, from the line that names its service to the one that tells its minutes. */
type Block = 'manual-therapy' | 'technique' | 'other';

/** Minutes in a line of their own below the service that they are of: "Manual therapy\nTechnique: STM\nDuration: 15 min". */
export function headedMinutes({ tokens, hits, context }: Interpretation, lines: readonly Stretch[]): TableReading {
  const named = hits.filter(({ meaning }) => meaning.is === 'service' || meaning.is === 'manual-therapy');
  const minutes: NotedMinutes[] = [];
  const read = new Set<number>();
  let next = 0;
  let block: Block | undefined;
  // "Manual therapy minutes" above a line that is a figure.
  let isAsked = false;
  // Most notes have no word of minutes, or name no service.
  const mayTell = named.length > 0 && tokens.some(({ text }) => TIME_LABELS.has(text));
  for (const line of mayTell ? lines : []) {
    const services: Hit<Meaning>[] = [];
    for (let hit = named[next]; hit !== undefined && hit.first < line.end; next += 1, hit = named[next]) {
      services.push(hit);
    }
    const durationMs = services.length > 0 ? undefined : figureOf(tokens, line, isAsked);
    if (durationMs !== undefined && block !== undefined) {
      markRead(line, read);
      const start = tokens[line.first]?.start ?? 0;
      minutes.push(...(block === 'other' ? [] : [{ of: block, durationMs, start }]));
      block = undefined;
    } else {
      block = blockAfter(block, line, services, { tokens, context });
    }
    isAsked = block !== undefined && MINUTE_WORDS.has(tokens[line.end - 1]?.text ?? '');
  }
  return { minutes, isRead: (at) => read.has(at) };
}

/** The minutes of a line that tells nothing else: "Duration: 15 minutes", "Minutes: 20", "Time 15 min". */
function figureOf(tokens: readonly Token[], { first, end }: Stretch, isAsked: boolean): number | undefined {
  const isLabelled = TIME_LABELS.has(tokens[first]?.text ?? '');
  if (!isLabelled && !isAsked) {
    return undefined;
  }
  // "Duration (min): 23".
  const isInMinutes = isLabelled && tokens[first + 1]?.text === '(' && MINUTE_WORDS.has(tokens[first + 2]?.text ?? '');
  const label = isInMinutes ? first + 3 : first;
  const at = isLabelled ? label + ([':', '=', '-'].includes(tokens[label + 1]?.text ?? '') ? 2 : 1) : first;
  const measured = measuredMs(tokens, at);
  const isBare = isAsked || isInMinutes || MINUTE_WORDS.has(tokens[first]?.text ?? '');
  const bare = isBare && tokens[at]?.kind === 'number' ? Number(tokens[at].text) * 60_000 : undefined;
  const next = measured?.next ?? at + 1;
  const durationMs = measured?.ms ?? bare;
  const isWhole = next >= end || ['unit', 'units'].includes(tokens[next]?.text ?? '') || tokens[next]?.text === '(';
  return isWhole && durationMs !== undefined && durationMs > 0 && durationMs <= MOST_MINUTES * 60_000
    ? durationMs
    : undefined;
}

function blockAfter(
  block: Block | undefined,
  line: Stretch,
  services: readonly Hit<Meaning>[],
  { tokens, context }: Pick<Interpretation, 'tokens' | 'context'>,
): Block | undefined {
  const words = tokens.slice(line.first, line.end);
  const [service] = services;
  if (service === undefined) {
    return isDetail(words) ? block : undefined;
  }
  const hasFigure = words.some(({ text }) => MINUTE_WORDS.has(text)) && words.some(({ kind }) => kind === 'number');
  const isAsking = MINUTE_WORDS.has(words.at(-1)?.text ?? '');
  if (hasFigure && !isAsking) {
    return undefined;
  }
  if (services.some((hit) => !isManualTherapy(hit) || context.ofService[hit.first] !== undefined)) {
    return block === undefined || leadsLine(tokens, line, service) ? 'other' : undefined;
  }
  if (block !== undefined && block !== 'other') {
    return block;
  }
  return leadsLine(tokens, line, service)
    ? service.meaning.is === 'manual-therapy'
      ? 'manual-therapy'
      : 'technique'
    : undefined;
}

/** True where a line begins with what it names, past a bullet, a code and its label. */
function leadsLine(tokens: readonly Token[], { first }: Stretch, { first: named }: Hit<Meaning>): boolean {
  return tokens.slice(first, named).every(({ kind, text }) => kind !== 'word' || DETAILS.has(text));
}

function isDetail(words: readonly Token[]): boolean {
  const label = words.findIndex(({ text }) => text === ':');
  return label > 0 && words.slice(0, label).some(({ text }) => DETAILS.has(text));
}

function markRead({ first, end }: Stretch, read: Set<number>): void {
  for (let at = first; at < end; at += 1) {
    read.add(at);
  }
}

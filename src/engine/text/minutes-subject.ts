// SPDX-License-Identifier: Apache-2.0
import type { Context } from './context.ts';
import type { Interpretation } from './interpretation.ts';
import type { Hit } from './phrases.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

/**
 * Minutes that a note states: of the visit, of its timed services, of manual therapy, or of one of its techniques.
 * `unclear` are those that stand among its techniques and may be of one more.
 */
export interface NotedMinutes {
  readonly of: 'visit' | 'timed' | 'manual-therapy' | 'technique' | 'unclear';
  readonly durationMs: number;
  readonly start: number;
}

/** A duration with what is named around it. */
export interface Surroundings {
  readonly duration: StatedDuration;
  /** Where its sentence begins, or the last duration ended. */
  readonly begin: number;
  /** Named since then, in its sentence. */
  readonly before: readonly Hit<Meaning>[];
  /** Named since the last duration, in sentences before. */
  readonly earlier: readonly Hit<Meaning>[];
  /** Named behind it in its sentence, as far as the next duration. */
  readonly after: readonly Hit<Meaning>[];
  /** What is named next behind its sentence. */
  readonly next: Hit<Meaning> | undefined;
  /** True where its figure goes before its name. */
  readonly isLead: boolean;
}

/** What minutes are of; undefined where another service, or nothing that is billed by time, stands beside them. */
export function subjectOf(hits: readonly Hit<Meaning>[], interpreted: Interpretation): NotedMinutes['of'] | undefined {
  const { tokens } = interpreted;
  const affirmed = hits.filter((hit) => contextOf(hit, interpreted).ofService[hit.first] === undefined);
  const times = affirmed.flatMap(({ meaning }) =>
    meaning.is === 'time' && meaning.of !== 'all-timed' ? [meaning.of] : [],
  );
  const time = times.at(-1);
  if (time !== undefined && PAIRS[time]) {
    return 'visit';
  }
  const isAttended = time === 'attended' && !affirmed.some((hit) => !isTime(hit));
  if (time === 'timed' || time === 'visit' || isAttended) {
    return time === 'visit' ? time : 'timed';
  }
  const isBehindTime = affirmed.findLastIndex(isManualTherapy) > affirmed.findLastIndex(isTime);
  if (time !== undefined && !OF_WHAT_IS_NAMED.has(time) && !isBehindTime) {
    return undefined;
  }
  const isByHand = affirmed.some(isManualTherapy);
  if (affirmed.some((hit) => isOtherService(hit) && !(isByHand && tokens[hit.first]?.text === PASSIVE))) {
    return undefined;
  }
  const nearest = affirmed.filter(isManualTherapy).at(-1);
  return nearest ? (nearest.meaning.is === 'manual-therapy' ? 'manual-therapy' : 'technique') : time && 'visit';
}

function isOtherService({ meaning }: Hit<Meaning>): boolean {
  return meaning.is === 'service' && meaning.term.service !== undefined;
}

/** Motion through range by the therapist: among techniques their minutes are its own, "STM and PROM to the shoulder 15 min". */
export const PASSIVE = 'prom';

/** Times of the services named beside them: "STM 15 min 1:1". */
const OF_WHAT_IS_NAMED = new Set(['total', 'duration', 'attended']);

/** Two figures behind one name, or one figure that is both. */
export const PAIRS: Readonly<Record<string, readonly NotedMinutes['of'][]>> = {
  'timed-then-total': ['timed', 'visit'],
  'total-then-timed': ['visit', 'timed'],
};

const TOTALS = new Set(['total', 'tot', 'ttl', 'timed', 'ttt', 'ttm', 'tcm', 'tct']);

/** A total is of this visit also under the heading of the plan, where notes that end with it put it. */
function contextOf(hit: Hit<Meaning>, { tokens, context, cued }: Interpretation): Context {
  const isTotal = TOTALS.has(tokens[hit.first]?.text ?? '') || isBreak(tokens[hit.first - 1]);
  return isTime(hit) && isTotal ? cued : context;
}

/** A service of either kind: by hand, or another. */
export function isService({ meaning }: Hit<Meaning>): boolean {
  return meaning.is === 'service' || meaning.is === 'manual-therapy';
}

export function isTime({ meaning }: Hit<Meaning>): boolean {
  return meaning.is === 'time';
}

/** True where figures are planned, up to a limit or of another time; what a treatment is for does not unsay them. */
export function isUnsaid(
  of: NotedMinutes['of'],
  { first }: StatedDuration,
  { context, cued }: Interpretation,
): boolean {
  const { ofService } = of === 'visit' || of === 'timed' ? cued : context;
  return ofService[first]?.some((kind) => kind !== 'purpose') === true;
}

/** What stands behind a duration as far as the first service. */
export function upToService(hits: readonly Hit<Meaning>[]): readonly Hit<Meaning>[] {
  const service = hits.findIndex(({ meaning }) => meaning.is === 'service' || meaning.is === 'manual-therapy');
  return service < 0 ? hits : hits.slice(0, service + 1);
}

export function isBreak(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'break';
}

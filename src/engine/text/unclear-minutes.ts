// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { isBreak, type NotedMinutes, type Surroundings } from './minutes-subject.ts';
import { OTHER_WORK, namesOtherWork, otherWork } from './other-work.ts';
import type { StatedDuration } from './stated-durations.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';

/** A duration with what it is of, as far as the text says. */
export interface ToldDuration {
  readonly around: Surroundings;
  readonly of: NotedMinutes['of'] | undefined;
}

/** Words of an item of a list that is done by hand, whatever it is called. */
const BY_HAND = new Set(
  'release releases released stretch stretches stretching stretched mob mobs mobilization mobilized glide glides glided gliding massage massaged pull pulls traction distraction distracted decompression pressure compression inhibition rolling stroking kneading lift lifts hold technique techniques manual manually passive passively therapist pt pta ot otr clinician hands hand tissue fascial fascia trigger mwm nag snag prom rom gapping lengthening elongation correction lateral posterior anterior inferior superior caudal oscillation oscillations grade gr'.split(
    ' ',
  ),
);

/** Words beside minutes that are of no treatment, or of one that is not done by hand. */
const NO_PART = new Set(
  'hold holds pain before until since ago every lasting exs exercise exercises te therex hep home program instruction instructed instructions training review reviewed practice gait eval evaluation taping tape us es hp mhp cp ifc tens laser sit sits sitting stand stands standing drive drives driving sleep sleeps tolerance she he they her him patient'.split(
    ' ',
  ),
);

/**
 * True where minutes without a known name stand among parts of manual therapy: in one sentence with them, or next to
 * them in a list where they are told to be done by hand. What the parts come to is not known then.
 * @param others - What `othersBefore` counted.
 */
export function isUnclear(
  told: readonly ToldDuration[],
  index: number,
  tokens: readonly Token[],
  others: readonly number[],
): boolean {
  const one = told[index];
  if (!one) {
    return false;
  }
  const { duration, begin } = one.around;
  const beside = [told[index - 1], told[index + 1]].filter((other) => other?.of === 'technique');
  if (duration.isEach && one.of === 'technique') {
    return beside.length > 0;
  }
  if (one.of !== undefined || duration.isByClock || beside.some((other) => isRestated(duration, other?.around))) {
    return false;
  }
  const end = one.around.isLead ? (told[index + 1]?.around.duration.first ?? tokens.length) : duration.first;
  const words = tokens.slice(begin, endOfSentence(tokens, duration.last + 1, end));
  const between = beside.map((other) => breaksBetween(tokens, other?.around, one.around));
  const isInSentence = between.includes(0);
  const isInList = between.includes(1) && words.some(({ text }) => BY_HAND.has(text));
  if (otherWork(tokens, duration, begin)) {
    return false;
  }
  if (isInSentence && isByTherapist(tokens, duration.last + 1)) {
    return true;
  }
  return (
    (isInSentence || isInList) &&
    !words.some(({ text }) => NO_PART.has(text)) &&
    !namesOtherWork(words) &&
    others[begin] === others[begin + words.length]
  );
}

/**
 * "MT knee 10 min, shoulder 9 min": minutes of each place are parts of it. What stands there and is no place known may be
 * another treatment, and the parts are unclear.
 */
export function withPlaces(told: readonly ToldDuration[], { tokens, hits }: Interpretation): readonly ToldDuration[] {
  const pairs = told.map((one, index) => placeBehind(one, told[index + 1], tokens));
  if (pairs.every((place) => place === undefined)) {
    return told;
  }
  const places = new Set(hits.flatMap(({ meaning, first }) => (meaning.is === 'region' ? [first] : [])));
  const ofPlace = (place: Place): ToldDuration['of'] =>
    Array.from({ length: place.end - place.first }, (_, at) => place.first + at).some((at) => places.has(at))
      ? 'technique'
      : 'unclear';
  return told.map((one, index) => {
    const place = pairs[index] ?? pairs[index - 1];
    return place ? { ...one, of: ofPlace(place) } : one;
  });
}

const LONGEST_PLACE = 3;

interface Place {
  readonly first: number;
  readonly end: number;
}

/** The words between minutes of manual therapy at one place and the next minutes, where they may be another place. */
function placeBehind(one: ToldDuration, other: ToldDuration | undefined, tokens: readonly Token[]): Place | undefined {
  const name = one.around.before.at(-1);
  const isAtPlace =
    one.of === 'manual-therapy' && name !== undefined && areWords(tokens, name.last + 1, one.around.duration.first);
  if (!isAtPlace || other?.of !== undefined || !other) {
    return undefined;
  }
  const { before, after, duration } = other.around;
  const comma = one.around.duration.last + 1;
  const isNext = [',', 'and'].includes(tokens[comma]?.text ?? '') && areWords(tokens, comma + 1, duration.first);
  return isNext && before.length === 0 && after.length === 0 && !duration.isByClock
    ? { first: comma + 1, end: duration.first }
    : undefined;
}

/** True for a few words that may name a place. */
function areWords(tokens: readonly Token[], first: number, end: number): boolean {
  const words = tokens.slice(first, end);
  return (
    words.length > 0 &&
    words.length <= LONGEST_PLACE &&
    words.every(
      ({ kind, text }) =>
        kind === 'word' && !NO_PART.has(text) && !OTHER_WORK.has(text) && !['x', 'for', 'time'].includes(text),
    )
  );
}

/** "Pec stretch 4 min by PT": by hand, whatever its name is else. */
function isByTherapist(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === 'by' && BY.has(tokens[at + 1]?.text ?? '');
}

const BY = new Set(['pt', 'pta', 'ot', 'therapist', 'clinician', 'hand', 'me']);

/** "10:00-10:15 (15 min)" says the same twice. */
function isRestated({ first, last, durationMs }: StatedDuration, other: Surroundings | undefined): boolean {
  const duration = other?.duration;
  const gap = duration && (first > duration.last ? first - duration.last : duration.first - last);
  return gap !== undefined && gap <= MOST_BETWEEN && duration?.durationMs === durationMs && duration.isByClock;
}

const MOST_BETWEEN = 3;

function endOfSentence(tokens: readonly Token[], first: number, most: number): number {
  let at = first;
  while (at < most && !isBreak(tokens[at])) {
    at += 1;
  }
  return at;
}

/** How many sentences end between two durations. */
function breaksBetween(tokens: readonly Token[], one: Surroundings | undefined, other: Surroundings): number {
  if (!one) {
    return Infinity;
  }
  const [first, second] = one.duration.first < other.duration.first ? [one, other] : [other, one];
  const between = tokens.slice(first.duration.last + 1, second.duration.first);
  return between.filter((token, at) => isBreak(token) && token.kind !== between[at - 1]?.kind).length;
}

/** For each token how many names begin before it of another service, of a time, or of what a patient feels. */
export function othersBefore({ tokens, hits }: Interpretation): readonly number[] {
  const counts = new Array<number>(tokens.length + 1).fill(0);
  for (const { meaning, first } of hits) {
    const isOther = meaning.is === 'service' && meaning.term.service !== undefined;
    counts[first + 1] = (counts[first + 1] ?? 0) + (isOther || OF_LIFE.has(meaning.is) ? 1 : 0);
  }
  let sum = 0;
  return counts.map((count) => (sum += count));
}

const OF_LIFE = new Set<Meaning['is']>(['element', 'time']);

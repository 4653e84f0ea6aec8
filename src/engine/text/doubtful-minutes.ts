// SPDX-License-Identifier: Apache-2.0
import type { Interpretation } from './interpretation.ts';
import { isBreak, isService, PASSIVE, type NotedMinutes, type Surroundings } from './minutes-subject.ts';
import { mayBeOffset } from './offsets.ts';
import type { Hit } from './phrases.ts';
import type { Token } from './tokens.ts';
import { isManualTherapy, type Meaning } from './vocabulary.ts';

const JOINTS = new Set(['and', '/', '+', ',', 'plus', 'with', 'or']);
const FIGURE_WITHIN = 3;
const SIDE_WITHIN = 8;
const SIDES = new Set(
  'side leg arm foot hand knee hip shoulder ankle elbow wrist calf thigh le ue limb level'.split(' '),
);
/** Parts of a place: "10 min to each paraspinal group", "5 min per segment". */
const PLACES = new Set('group segment area region site muscle point joint spot vertebra rib digit finger'.split(' '));
const EACH = new Set(['each', 'per']);

/** What a patient or a clinician does beside the treatment: "manual therapy, then rest 10 min", "after the glides he walked 6 minutes". */
const OTHER_ACTS = new Set(
  'slot slots slotted booked allotted reserved scheduled rest rested resting break wait waited walk walked walking bike biked rode ran jogged iced heated sat stood slept drove discussed discussion documented documentation notes note reviewed consent setup set explained explanation relief'.split(
    ' ',
  ),
);

/** "1 min holds", "2 min rest between sets". */
const PAUSES = new Set('hold holds rest rests break breaks pause'.split(' '));

/** True where minutes beside manual therapy are not its own, not all of it, or shared with another service. */
export function isDoubtful(of: NotedMinutes['of'], around: Surroundings, interpreted: Interpretation): boolean {
  const { tokens } = interpreted;
  return (
    (of === 'manual-therapy' || of === 'technique') &&
    (isShared(around, tokens) ||
      isOfMixedList(around, interpreted) ||
      mayBeOffset(tokens, around.duration, isBeforeService(around)) ||
      isOfEachSide(around, interpreted) ||
      isOfOtherAct(around, tokens) ||
      mayBeOfCurrent(around, tokens) ||
      PAUSES.has(tokens[around.duration.last + 1]?.text ?? ''))
  );
}

/** "CDT 60 min: MLD, bandaging", where what is listed is not all done by hand and has no figures of its own. */
function isOfMixedList({ duration, after }: Surroundings, { tokens, context }: Interpretation): boolean {
  const isList = tokens[duration.last + 1]?.text === ':' && after.length > 0;
  return (
    isList &&
    after.some(
      (hit) =>
        isService(hit) &&
        !isManualTherapy(hit) &&
        context.ofService[hit.first] === undefined &&
        tokens[hit.first]?.text !== PASSIVE,
    ) &&
    !tokens
      .slice(duration.last + 1, (after.at(-1)?.last ?? 0) + 1 + FIGURE_WITHIN)
      .some(({ kind }) => kind === 'number')
  );
}

/** "30 min of manual therapy and exercise", where the exercise has no figure of its own. */
function isShared({ before, after }: Surroundings, tokens: readonly Token[]): boolean {
  const manual = after.findLastIndex(
    (hit, at) => isManualTherapy(hit) && after.slice(0, at).every((one) => isManualTherapy(one)),
  );
  const [one, other] = [after[manual], after[manual + 1]];
  if (!one || other?.meaning.is !== 'service' || before.some(isManualTherapy)) {
    return false;
  }
  const between = tokens.slice(one.last + 1, other.first);
  const behind = tokens.slice(other.last + 1, other.last + 1 + FIGURE_WITHIN);
  return between.every(({ text }) => JOINTS.has(text)) && !behind.some(({ kind }) => kind === 'number');
}

function isBeforeService({ duration, after }: Surroundings): boolean {
  const [name] = after;
  return name !== undefined && isService(name) && name.first - duration.last <= FIGURE_WITHIN;
}

/** "12 min STM to each shoulder", "5 min STM to each UT", "5 min STM each to UT and levator": of how many is not told. */
function isOfEachSide({ duration }: Surroundings, { tokens, places }: Interpretation): boolean {
  for (let at = duration.last + 1; at < duration.last + SIDE_WITHIN && !isBreak(tokens[at]); at += 1) {
    const next = AIMS.has(tokens[at + 1]?.text ?? '') ? at + 2 : at + 1;
    if (tokens[at]?.text === 'each' && (SIDES.has(tokens[next]?.text ?? '') || places.has(next))) {
      return true;
    }
    // Behind a figure of its own it is of that: "15 min, 3 bouts per segment".
    if (tokens[at]?.kind === 'number') {
      return false;
    }
    if (EACH.has(tokens[at]?.text ?? '') && [at + 1, at + 2].some((of) => PLACES.has(tokens[of]?.text ?? ''))) {
      return true;
    }
  }
  return false;
}

function isOfOtherAct({ duration, before }: Surroundings, tokens: readonly Token[]): boolean {
  const last = before.findLast(isManualTherapy)?.last ?? duration.first;
  return tokens.slice(last + 1, duration.first).some(({ text }) => OTHER_ACTS.has(text));
}

const AIMS = new Set(['to', 'over']);
const ENDS_OF_ITEM = new Set([',', ';', 'and', '+', 'then', '.']);
const BEHIND_WITHIN = 4;

/** What stands beside "ES" where it is electrical stimulation. */
const OF_CURRENT = new Set(
  'attended unattended stim estim stimulation electrical electric electrodes ifc interferential premod pre russian tens nmes hvpc hp mhp cp heat ice'.split(
    ' ',
  ),
);

/**
 * "STM bil ES 15 min" is work on the erector spinae, or soft tissue mobilization and electrical stimulation; "STM to R ES 8 min"
 * is the muscle, unless what stands beside it tells of current.
 */
function mayBeOfCurrent({ duration, before }: Surroundings, tokens: readonly Token[]): boolean {
  const name = before.findLast(isManualTherapy);
  if (!name || !endsWithEs(tokens, name)) {
    return false;
  }
  const behind = tokens.slice(duration.last + 1, duration.last + 1 + BEHIND_WITHIN);
  const end = behind.findIndex((token) => isBreak(token) || ENDS_OF_ITEM.has(token.text));
  const beside = [...tokens.slice(name.last + 1, duration.first), ...behind.slice(0, end < 0 ? undefined : end)];
  return !isAimed(tokens, name) || beside.some(({ text }) => OF_CURRENT.has(text));
}

/** "Minutes: STM bil ES 12" may be of electrical stimulation as well. */
export function isMaybeOfCurrent(tokens: readonly Token[], name: Hit<Meaning>): boolean {
  return endsWithEs(tokens, name) && !isAimed(tokens, name);
}

function endsWithEs(tokens: readonly Token[], { first, last }: Hit<Meaning>): boolean {
  return first < last && tokens[last]?.text === 'es';
}

function isAimed(tokens: readonly Token[], { first, last }: Hit<Meaning>): boolean {
  return tokens.slice(first + 1, last).some(({ text }) => AIMS.has(text));
}

// SPDX-License-Identifier: Apache-2.0
import { MINUTE_WORDS } from './figure-lead.ts';
import type { Hit } from './phrases.ts';
import type { Token } from './tokens.ts';
import type { Meaning } from './vocabulary.ts';

/** Repetitions by hand. */
const BY_HAND =
  'snag|snags|nag|nags|mwm|mwms|smwam|smwams|smwlm|thrust|thrusts|manips|manipulations|mobs|mobilizations|glides|gls|downglides|upglides|sideglides|downslips|upslips|oscillations|oscs|translations|pressures|pulls|strokes|springs|pa|ap|cpa|upa|pas|aps|cpas|upas|paivm|paivms|ppivm|ppivms|pivm|pivms|pavm|pavms|tractions|distractions|releases|compressions|stretches|holds|bouts|passes';
/** Repetitions of exercise; those in one are abbreviations and names of movements. */
const OF_EXERCISE =
  'rep|reps|repetitions|set|sets|squat|squats|slides|lifts|raise|raises|slr|slrs|saq|saqs|laq|laqs|tke|tkes|rdl|rdls|sktc|dktc|ltr|ltrs|ppt|ppu|ppus|bridge|bridges|curls|clam|clams|clamshell|clamshells|lunge|lunges|row|rows|press|presses|extensions|flexions|rotations|retractions|protractions|tucks|tilts|nods|circles|pumps|kicks|taps|hops|jumps|steps|ups|downs|pushups|pullups|pulldowns|situps|crunches|plank|planks|dips|shrugs|punches|pinches|squeezes|twists|swings|pulses|throws|tosses|catches|crawls|marches|bugs|dogs|hydrants|angels|books|walkouts|deadlifts|thrusters|burpees|jacks|wallslides|kickbacks|fallouts|pendulums|scrunches|contractions|kegels|breaths|drops|hikes|hinges|rolls|turns|stands';

const COUNTED = new Set(`${BY_HAND}|${OF_EXERCISE}`.split('|'));

/** Between a figure and what it counts, where that is no service that is known: "10 standing leg lifts". */
const MOST_WORDS = 4;

const BEFORE_ITEM = new Set([',', ';', '+', '/', '|', ':', '(', '[', 'and', 'then', 'plus']);
const OPENING = new Set(['(', '[']);
const CLOSING = new Set([')', ']']);

/** True for a name of what is counted rather than timed: "SNAGs", "quad sets", "SLR reps". */
export function isCounted(tokens: readonly Token[], { first, last }: Hit<Meaning>): boolean {
  const end = tokens[last]?.kind === 'word' ? last + 1 : last;
  return tokens.slice(first, end + 1).some(({ text }) => COUNTED.has(text));
}

/** True for a word of what is counted: the "SNAGs" of "MT: 10 SNAGs". */
export function isCountedWord(token: Token | undefined): boolean {
  return token !== undefined && COUNTED.has(token.text);
}

/**
 * For each token, whether a list there has an item that is counted: the "15 leg lifts" of "10 STM, 15 leg lifts". A list
 * is of one sentence; what stands in brackets or behind a name and a colon is a list of its own.
 */
export function listsThatCount(tokens: readonly Token[], named: readonly Hit<Meaning>[]): (at: number) => boolean {
  const hits = new Map(named.map((hit) => [hit.first, hit]));
  const lists: string[] = [];
  const counting = new Set<string>();
  let [begun, depth] = [0, 0];
  for (const [at, { kind, text }] of tokens.entries()) {
    const isEnd = kind === 'break' && text !== ';';
    const isHead = text === ':' && tokens[at - 1]?.kind === 'word';
    begun += isEnd || isHead ? 1 : 0;
    depth = isEnd ? 0 : CLOSING.has(text) ? Math.max(0, depth - 1) : depth;
    const list = `${String(begun)} ${String(depth)}`;
    lists.push(list);
    depth += OPENING.has(text) ? 1 : 0;
    const hit = hits.get(at + 1);
    const isOfCounted = hit ? isCounted(tokens, hit) : isBeforeCounted(tokens, at + 1);
    if (kind === 'number' && isOfCounted && beginsItem(tokens, at)) {
      counting.add(list);
    }
  }
  return (at) => counting.has(lists[at] ?? '');
}

function beginsItem(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before === undefined || before.kind === 'break' || BEFORE_ITEM.has(before.text);
}

function isBeforeCounted(tokens: readonly Token[], first: number): boolean {
  const words = tokens.slice(first, first + MOST_WORDS);
  const end = words.findIndex(({ kind }) => kind !== 'word');
  const own = end < 0 ? words : words.slice(0, end);
  return !MINUTE_WORDS.has(own[0]?.text ?? '') && own.some(({ text }) => COUNTED.has(text));
}

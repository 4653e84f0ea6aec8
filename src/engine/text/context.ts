// SPDX-License-Identifier: Apache-2.0
import type { ContextKind, ContextReach } from './context-term.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';

/** A cue as the vocabulary holds it. */
export interface ContextCue {
  readonly kind?: ContextKind;
  readonly reach: ContextReach;
  readonly maxWords?: number;
  readonly maxBack?: number;
}

type Kinds = readonly ContextKind[];

/** How many words behind a comma may still be part of a list: "denies numbness, tingling or weakness". */
const LONGEST_LIST_ITEM = 3;

/** What the words around each token say of it. */
export interface Context {
  /** Kinds that reach a token, for findings. */
  readonly ofFinding: readonly (Kinds | undefined)[];
  /** The same for services, whose doing ends a negation: "no adverse effects, dry needling performed". */
  readonly ofService: readonly (Kinds | undefined)[];
}

/** Kinds whose cue begins a clause: a stop that follows at once does not end them. */
const LEADING = new Set<ContextKind>(['historical', 'hypothetical', 'planned']);

/**
 * Works out the reach of every cue: one walk over the tokens each way, and each way once more for services where a cue
 * ends something for them alone.
 */
export function contextOf(tokens: readonly Token[], cues: readonly Hit<ContextCue>[], counter: StepCounter): Context {
  const ofFinding = reachOf(tokens, cues, false, counter);
  const isOther = cues.some(({ meaning: { reach } }) => reach === 'stop-service');
  return { ofFinding, ofService: isOther ? reachOf(tokens, cues, true, counter) : ofFinding };
}

function reachOf(
  tokens: readonly Token[],
  cues: readonly Hit<ContextCue>[],
  forService: boolean,
  counter: StepCounter,
): (Kinds | undefined)[] {
  const reached = new Array<Kinds | undefined>(tokens.length).fill(undefined);
  const walked = { tokens, cues, forService, reached, counter };
  walk(FORWARD, walked);
  walk(BACKWARD, walked);
  return reached;
}

interface Walk {
  readonly tokens: readonly Token[];
  readonly cues: readonly Hit<ContextCue>[];
  readonly forService: boolean;
  /** What reaches each token; added to on the way. */
  readonly reached: (Kinds | undefined)[];
  readonly counter: StepCounter;
}

/** Kinds that are open while walking, with the token at which each ends, as it is walked. */
class OpenKinds {
  #open: readonly { readonly kind: ContextKind; readonly until: number }[] = [];

  clear(): void {
    this.#open = [];
  }

  end(kind: ContextKind): void {
    this.#open = this.#open.filter((one) => one.kind !== kind);
  }

  open(kind: ContextKind, until: number): void {
    const known = this.#open.find((one) => one.kind === kind)?.until ?? -Infinity;
    this.#open = [...this.#open.filter((one) => one.kind !== kind), { kind, until: Math.max(known, until) }];
  }

  /** @param walked - The token by the way that is walked: backwards its negative. */
  mark(reached: (Kinds | undefined)[], at: number, walked: number): void {
    if (this.#open.length === 0) {
      return;
    }
    const kinds = this.#open.filter(({ until }) => walked <= until).map(({ kind }) => kind);
    if (kinds.length > 0) {
      reached[at] = [...(reached[at] ?? []), ...kinds];
    }
  }
}

function isStop(reach: ContextReach, forService: boolean): boolean {
  return reach === 'stop' || (forService && reach === 'stop-service');
}

/** One of the two ways in which cues reach. */
interface Way {
  readonly step: 1 | -1;
  /** The last token a cue reaches this way, backwards its negative; undefined where it does not reach this way. */
  readonly until: (cue: Hit<ContextCue>) => number | undefined;
  /** What a comma ends. */
  readonly passComma: (
    open: OpenKinds,
    tokens: readonly Token[],
    comma: number,
    passed: Hit<ContextCue> | undefined,
  ) => void;
}

const FORWARD: Way = {
  step: 1,
  until: ({ last, meaning: { reach, maxWords = Infinity } }) =>
    reach === 'forward' || reach === 'both' ? last + maxWords : reach === 'next-word' ? last + 1 : undefined,
  passComma: (open, tokens, comma) => {
    if (!continuesList(tokens, comma)) {
      open.end('negated');
    }
  },
};

const BACKWARD: Way = {
  step: -1,
  until: ({ first, meaning: { reach, maxBack } }) => {
    const most = maxBack ?? (reach === 'backward' || reach === 'both' ? Infinity : undefined);
    return most === undefined ? undefined : most - first;
  },
  passComma: (open, _tokens, comma, passed) => {
    const reach = passed?.first === comma + 1 ? passed.meaning.reach : undefined;
    if (reach !== 'backward' && reach !== 'both') {
      open.clear();
    }
  },
};

function walk({ step, until, passComma }: Way, { tokens, cues, forService, reached, counter }: Walk): void {
  const open = new OpenKinds();
  let next = step === 1 ? 0 : cues.length - 1;
  let begunAt = -1;
  for (let at = step === 1 ? 0 : tokens.length - 1; at >= 0 && at < tokens.length; at += step) {
    counter.steps += 1;
    const cue = cues[next];
    if (tokens[at]?.kind === 'break') {
      open.clear();
    } else if (tokens[at]?.text === ',') {
      passComma(open, tokens, at, cues[next - step]);
    }
    const isEnd = cue?.first === at && isStop(cue.meaning.reach, forService);
    // "Last visit she had", "if she reports": the stop belongs to what its cue says.
    if (isEnd && step === 1 && begunAt !== at - 1) {
      open.clear();
    }
    open.mark(reached, at, at * step);
    if (isEnd && step === -1) {
      open.clear();
    }
    if (cue?.first !== at) {
      continue;
    }
    next += step;
    const end = until(cue);
    if (cue.meaning.kind && end !== undefined) {
      open.open(cue.meaning.kind, end);
      begunAt = LEADING.has(cue.meaning.kind) ? cue.last : begunAt;
    }
  }
}

/** True where what follows a comma is an item of the same list: a few words, then a comma, `or`, `nor`, or the end. */
function continuesList(tokens: readonly Token[], comma: number): boolean {
  for (let at = comma + 1; at <= comma + 1 + LONGEST_LIST_ITEM; at += 1) {
    const token = tokens[at];
    if (!token || token.kind === 'break' || token.text === ',' || token.text === 'or' || token.text === 'nor') {
      return true;
    }
  }
  return false;
}

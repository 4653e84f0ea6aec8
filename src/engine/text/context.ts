// SPDX-License-Identifier: Apache-2.0
import type { ContextKind, ContextReach } from './context-term.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';

/** A cue as the vocabulary holds it. */
export interface ContextCue {
  readonly kind?: ContextKind;
  readonly reach: ContextReach;
  readonly maxWords?: number;
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

/** Works out the reach of every cue: one walk over the tokens each way, and each way once for services. */
export function contextOf(tokens: readonly Token[], cues: readonly Hit<ContextCue>[], counter: StepCounter): Context {
  return { ofFinding: reachOf(tokens, cues, false, counter), ofService: reachOf(tokens, cues, true, counter) };
}

function reachOf(
  tokens: readonly Token[],
  cues: readonly Hit<ContextCue>[],
  forService: boolean,
  counter: StepCounter,
): (Kinds | undefined)[] {
  const reached = new Array<Kinds | undefined>(tokens.length).fill(undefined);
  walkForward(tokens, cues, forService, reached, counter);
  walkBackward(tokens, cues, forService, reached, counter);
  return reached;
}

/** Kinds that are open while walking, with the token at which each ends. */
class OpenKinds {
  #open: readonly { readonly kind: ContextKind; readonly until: number }[] = [];

  clear(): void {
    this.#open = [];
  }

  end(kind: ContextKind): void {
    this.#open = this.#open.filter((one) => one.kind !== kind);
  }

  open(kind: ContextKind, until: number): void {
    const known = this.#open.find((one) => one.kind === kind)?.until ?? 0;
    this.#open = [...this.#open.filter((one) => one.kind !== kind), { kind, until: Math.max(known, until) }];
  }

  mark(reached: (Kinds | undefined)[], at: number): void {
    if (this.#open.length === 0) {
      return;
    }
    const kinds = this.#open.filter(({ until }) => at <= until).map(({ kind }) => kind);
    if (kinds.length > 0) {
      reached[at] = [...(reached[at] ?? []), ...kinds];
    }
  }
}

function isStop(reach: ContextReach, forService: boolean): boolean {
  return reach === 'stop' || (forService && reach === 'stop-service');
}

function walkForward(
  tokens: readonly Token[],
  cues: readonly Hit<ContextCue>[],
  forService: boolean,
  reached: (Kinds | undefined)[],
  counter: StepCounter,
): void {
  const open = new OpenKinds();
  let next = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    counter.steps += 1;
    const cue = cues[next];
    if (tokens[at]?.kind === 'break') {
      open.clear();
    } else if (tokens[at]?.text === ',' && !continuesList(tokens, at)) {
      open.end('negated');
    }
    open.mark(reached, at);
    if (cue?.first !== at) {
      continue;
    }
    next += 1;
    const { kind, reach, maxWords = Infinity } = cue.meaning;
    if (isStop(reach, forService)) {
      open.clear();
    } else if (kind && (reach === 'forward' || reach === 'both')) {
      open.open(kind, cue.last + maxWords);
    } else if (kind && reach === 'next-word') {
      open.open(kind, cue.last + 1);
    }
  }
}

function walkBackward(
  tokens: readonly Token[],
  cues: readonly Hit<ContextCue>[],
  forService: boolean,
  reached: (Kinds | undefined)[],
  counter: StepCounter,
): void {
  const open = new OpenKinds();
  let next = cues.length - 1;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    counter.steps += 1;
    const cue = cues[next];
    const isBesideCue = tokens[at]?.text === ',' && cues[next + 1]?.first === at + 1;
    if (tokens[at]?.kind === 'break' || (tokens[at]?.text === ',' && !isBesideCue)) {
      open.clear();
    }
    open.mark(reached, at);
    if (cue?.first !== at) {
      continue;
    }
    next -= 1;
    const { kind, reach } = cue.meaning;
    if (isStop(reach, forService)) {
      open.clear();
    } else if (kind && (reach === 'backward' || reach === 'both')) {
      open.open(kind, Infinity);
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

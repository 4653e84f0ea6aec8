// SPDX-License-Identifier: Apache-2.0

/** How far phrases have come that have begun with the same words. */
export interface Node {
  readonly id: number;
  /** What may come next, of each phrase that goes on. */
  readonly steps: readonly Step[];
  /** The phrases that end here, by their places in the vocabulary. */
  readonly ends: readonly number[];
  /** Where a word leads to, worked out when it is first met; undefined where no phrase goes on. */
  readonly next: Map<string, Node | undefined>;
}

/** A word of a phrase that may come next. */
interface Step {
  /** Of the phrase in the vocabulary. */
  readonly place: number;
  /** Which of its words; behind the last one stands its end. */
  readonly at: number;
}

/** A word of a phrase, with what may stand for it. */
interface Piece {
  readonly words: readonly string[];
  readonly isOptional: boolean;
}

/**
 * The phrases of a vocabulary as one graph of words. No step is worked out before a text needs it: a bot begins anew
 * with each record, and a note leads to a small part of the graph.
 */
export class PhraseGraph {
  /** Everything that phrases call a word by. */
  readonly keys: ReadonlySet<string>;
  readonly root: Node = { id: 0, steps: [], ends: [], next: new Map() };
  readonly #phrases: readonly string[];
  /** The places of the phrases by the words that they may begin with. */
  readonly #beginnings = new Map<string, number[]>();
  readonly #pieces = new Map<number, readonly Piece[]>();
  readonly #nodes = new Map<string, Node>();

  constructor(phrases: readonly string[]) {
    this.#phrases = phrases;
    const keys = new Set<string>();
    for (const [place, phrase] of phrases.entries()) {
      let mayBegin = true;
      for (const { words, isOptional } of phrase.split(' ').map(pieceOf)) {
        for (const word of words) {
          keys.add(word);
          if (mayBegin) {
            this.#begin(word, place);
          }
        }
        mayBegin &&= isOptional;
      }
    }
    this.keys = keys;
  }

  /** Where a word leads to. */
  follow({ id, steps, next }: Node, key: string): Node | undefined {
    if (next.has(key)) {
      return next.get(key);
    }
    const possible =
      id === this.root.id ? (this.#beginnings.get(key) ?? []).flatMap((place) => this.#stepsFrom(place, 0)) : steps;
    const taken = possible.filter(({ place, at }) => this.#piecesOf(place)[at]?.words.includes(key));
    const following = taken.length > 0 ? this.#nodeBehind(taken) : undefined;
    next.set(key, following);
    return following;
  }

  #begin(word: string, place: number): void {
    const known = this.#beginnings.get(word);
    if (known) {
      known.push(place);
    } else {
      this.#beginnings.set(word, [place]);
    }
  }

  #nodeBehind(taken: readonly Step[]): Node {
    const name = taken.map(nameOf).join();
    const known = this.#nodes.get(name);
    if (known) {
      return known;
    }
    const following = taken.flatMap(({ place, at }) => this.#stepsFrom(place, at + 1));
    // Two ways may lead to one: "a _? _? c".
    const reached = [...new Map(following.map((step) => [nameOf(step), step])).values()];
    const isEnd = ({ place, at }: Step): boolean => at === this.#piecesOf(place).length;
    const node: Node = {
      id: this.#nodes.size + 1,
      steps: reached.filter((step) => !isEnd(step)),
      ends: reached.filter(isEnd).map(({ place }) => place),
      next: new Map(),
    };
    this.#nodes.set(name, node);
    return node;
  }

  /** A word of a phrase, and those after it as long as what stands before may be left out. */
  #stepsFrom(place: number, at: number): Step[] {
    const step = { place, at };
    return this.#piecesOf(place)[at]?.isOptional === true ? [step, ...this.#stepsFrom(place, at + 1)] : [step];
  }

  #piecesOf(place: number): readonly Piece[] {
    const known = this.#pieces.get(place);
    if (known) {
      return known;
    }
    const pieces = this.#phrases[place]?.split(' ').map(pieceOf) ?? [];
    this.#pieces.set(place, pieces);
    return pieces;
  }
}

function nameOf({ place, at }: Step): string {
  return `${String(place)}.${String(at)}`;
}

function pieceOf(text: string): Piece {
  const isOptional = text.endsWith('?') && text !== '?';
  return { words: (isOptional ? text.slice(0, -1) : text).split('|'), isOptional };
}

// SPDX-License-Identifier: Apache-2.0
import { PhraseGraph, type Node } from './phrase-graph.ts';
import { spelledRight } from './spelling.ts';
import type { Token } from './tokens.ts';

/**
 * A phrase of the vocabulary, word by word: `a|b` is either word, a `?` behind it makes it optional, `mobil*` is any
 * word that begins so, `*ing` one that ends so, `^TENS` a word in capitals, `#` a number, `_` any word. Words stand in lower case.
 */
export interface Phrase<T> {
  readonly words: string;
  /** Phrases of one layer exclude each other: the leftmost goes first, then the longest. */
  readonly layer: string;
  readonly meaning: T;
}

/** A phrase found in a text; `first` and `last` are the indexes of its tokens. */
export interface Hit<T> {
  readonly layer: string;
  readonly meaning: T;
  readonly first: number;
  readonly last: number;
}

/** Counts what a reading costs, so that tests can show that it grows with the length of the text and no faster. */
export interface StepCounter {
  steps: number;
  /** Where to give up; what was found until then is of no use. */
  readonly most?: number;
}

/** All that the phrases call a word by; words that they cannot tell apart are one, with a number of its own. */
interface Names {
  readonly keys: readonly string[];
  readonly id: number;
}

/** Where words have led: the nodes of the graph that are reached, all at once. */
interface State<T> {
  readonly nodes: readonly Node[];
  /** The phrases that end here, one of each layer. */
  readonly ends: readonly Phrase<T>[];
  /** Where each word leads to, by its number, worked out when it is first met; null where no phrase goes on. */
  readonly next: Map<number, State<T> | null>;
}

/** More different words than any clinic's notes have in a day; what goes beyond is worked out anew. */
const MAX_KNOWN_WORDS = 20_000;
const MAX_KNOWN_STEPS = 200_000;

const LONGEST_KNOWN_WORD = 40;
const SHORTEST_STEM = 3;

const NO_HITS: readonly never[] = [];
const NO_NAMES: Names = { keys: [], id: 0 };

/**
 * A vocabulary as one graph of words. Finding all its phrases takes one pass over a text: from each token as
 * many steps as the longest phrase has words. A step is worked out once, and looked up from then on.
 */
export class PhraseTable<T> {
  #longestStem = 0;
  readonly #namesByKeys = new Map<string, Names>();
  readonly #namesOfWord = new Map<string, Names>();
  readonly #namesOfCapitals = new Map<string, Names>();
  readonly #states = new Map<string, State<T>>();
  #start: State<T> | undefined;
  /** Where each word leads to from the start, by its number: most words of a text begin no phrase. */
  #begun: (State<T> | null)[] = [];
  #knownSteps = 0;
  readonly #phrases: readonly Phrase<T>[];
  /** Not yet made: a run that reads no text need not wait for it. */
  #made: PhraseGraph | undefined;

  constructor(phrases: readonly Phrase<T>[]) {
    this.#phrases = phrases;
  }

  /** Every phrase that a text holds, in order of its first word; of phrases that overlap within a layer, one. */
  find(tokens: readonly Token[], counter: StepCounter): Hit<T>[] {
    const start = this.#started();
    const words = tokens.map((token) => this.#namesOf(token));
    const hits: Hit<T>[] = [];
    const claimed = new Map<string, number>();
    const { most = Infinity } = counter;
    for (let first = 0; first < words.length && counter.steps <= most; first += 1) {
      counter.steps += 1;
      const begun = this.#begin(start, words[first] ?? NO_NAMES);
      if (!begun) {
        continue;
      }
      for (const hit of this.#longestFrom(begun, words, first, counter)) {
        if (first >= (claimed.get(hit.layer) ?? 0)) {
          claimed.set(hit.layer, hit.last + 1);
          hits.push(hit);
        }
      }
    }
    return hits;
  }

  #begin(start: State<T>, word: Names): State<T> | null {
    const known = this.#begun[word.id];
    if (known !== undefined) {
      return known;
    }
    const begun = this.#step(start, word);
    this.#begun[word.id] = begun;
    return begun;
  }

  /** The longest phrase of each layer that begins at a token; where it leads is known. */
  #longestFrom(begun: State<T>, words: readonly Names[], first: number, counter: StepCounter): readonly Hit<T>[] {
    let longest: Hit<T>[] | undefined;
    let state: State<T> | null = begun;
    for (let at = first; state && at < words.length; at += 1) {
      for (const { layer, meaning } of state.ends) {
        const hit = { layer, meaning, first, last: at };
        longest ??= [];
        const shorter = longest.findIndex((one) => one.layer === layer);
        longest[shorter < 0 ? longest.length : shorter] = hit;
      }
      counter.steps += 1;
      state = this.#step(state, words[at + 1] ?? NO_NAMES);
    }
    return longest ?? NO_HITS;
  }

  #step(state: State<T>, word: Names): State<T> | null {
    const known = state.next.get(word.id);
    if (known !== undefined) {
      return known;
    }
    const reached = state.nodes.flatMap((node) => word.keys.flatMap((key) => this.#graph.follow(node, key) ?? []));
    const nodes = [...new Set(reached)];
    const following = nodes.length > 0 ? this.#stateOf(nodes) : null;
    state.next.set(word.id, following);
    this.#knownSteps += 1;
    return following;
  }

  #stateOf(nodes: readonly Node[]): State<T> {
    const key = nodes.map(({ id }) => id).join();
    const known = this.#states.get(key);
    if (known) {
      return known;
    }
    const byLayer = new Map<string, Phrase<T>>();
    for (const phrase of nodes.flatMap(({ ends }) => ends.flatMap((place) => this.#phrases[place] ?? []))) {
      byLayer.set(phrase.layer, byLayer.get(phrase.layer) ?? phrase);
    }
    const state = { nodes, ends: [...byLayer.values()], next: new Map() };
    this.#states.set(key, state);
    return state;
  }

  /** The state before the first word; steps of a vocabulary that knows too many are forgotten. */
  #started(): State<T> {
    if (this.#knownSteps >= MAX_KNOWN_STEPS) {
      this.#states.clear();
      this.#made = undefined;
      this.#start = undefined;
      this.#begun = [];
      this.#knownSteps = 0;
    }
    this.#start ??= this.#stateOf([this.#graph.root]);
    return this.#start;
  }

  get #graph(): PhraseGraph {
    if (!this.#made) {
      this.#made = new PhraseGraph(this.#phrases.map(({ words }) => words));
      const stems = [...this.#made.keys].filter((key) => key.endsWith('*'));
      this.#longestStem = Math.max(0, ...stems.map(({ length }) => length - 1));
    }
    return this.#made;
  }

  /** What a token is called in phrases. */
  #namesOf({ kind, text, inCapitals }: Token): Names {
    if (kind === 'break') {
      return NO_NAMES;
    }
    const known = inCapitals ? this.#namesOfCapitals : this.#namesOfWord;
    const found = known.get(text);
    if (found) {
      return found;
    }
    const names = this.#namesByKey(this.#keysOf(kind, text, inCapitals));
    if (text.length <= LONGEST_KNOWN_WORD) {
      if (known.size >= MAX_KNOWN_WORDS) {
        known.clear();
      }
      known.set(text, names);
    }
    return names;
  }

  /** Of all that a token may be called only what stands in a phrase: most words of a text are called nothing. */
  #namesByKey(all: readonly string[]): Names {
    const keys = all.filter((key) => this.#graph.keys.has(key));
    const joined = keys.join(' ');
    const names = this.#namesByKeys.get(joined) ?? { keys, id: this.#namesByKeys.size + 1 };
    this.#namesByKeys.set(joined, names);
    return names;
  }

  #keysOf(kind: 'word' | 'number' | 'mark', text: string, inCapitals: boolean): readonly string[] {
    switch (kind) {
      case 'mark':
        return [text];
      case 'number':
        return [text, '#', '_'];
      case 'word':
        return inCapitals ? [...this.#wordKeys(text), `^${text.toUpperCase()}`] : this.#wordKeys(text);
      default:
        return kind satisfies never;
    }
  }

  #wordKeys(word: string): readonly string[] {
    const spelled = this.#graph.keys.has(word) ? word : spelledRight(word);
    const american = spelled.startsWith('mobilis') ? spelled.replace('mobilis', 'mobiliz') : spelled;
    const keys = [american, '_', ...(american.endsWith('ing') ? ['*ing'] : [])];
    for (let length = SHORTEST_STEM; length <= Math.min(american.length, this.#longestStem); length += 1) {
      keys.push(`${american.slice(0, length)}*`);
    }
    return keys;
  }
}

// SPDX-License-Identifier: Apache-2.0
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

interface Node<T> {
  readonly next: Map<string, Node<T>>;
  readonly ends: Phrase<T>[];
}

/** More different words than any clinic's notes have in a day; what goes beyond is worked out anew. */
const MAX_KNOWN_WORDS = 20_000;

const LONGEST_KNOWN_WORD = 40;
const SHORTEST_STEM = 3;

/**
 * A vocabulary compiled into one trie of words. Finding all its phrases takes one pass over a text: at each token at
 * most as many steps as the longest phrase has branches, whatever the text.
 */
export class PhraseTable<T> {
  readonly #root: Node<T> = { next: new Map(), ends: [] };
  readonly #stems = new Set<string>();
  readonly #stemsOfWord = new Map<string, readonly string[]>();
  #longestStem = 0;
  /** Not yet compiled: a run that reads no text need not wait for it. */
  #phrases: readonly Phrase<T>[];

  constructor(phrases: readonly Phrase<T>[]) {
    this.#phrases = phrases;
  }

  /** Every phrase that a text holds, in order of its first word; of phrases that overlap within a layer, one. */
  find(tokens: readonly Token[], counter: StepCounter): Hit<T>[] {
    this.#compile();
    const keys = tokens.map((token) => this.#keysOf(token));
    const hits: Hit<T>[] = [];
    const claimed = new Map<string, number>();
    const { most = Infinity } = counter;
    for (let first = 0; first < tokens.length && counter.steps <= most; first += 1) {
      const nodes = nextNodes([this.#root], keys[first] ?? [], counter);
      if (nodes.length > 0) {
        for (const hit of longestFrom(nodes, keys, first, counter)) {
          if (first >= (claimed.get(hit.layer) ?? 0)) {
            claimed.set(hit.layer, hit.last + 1);
            hits.push(hit);
          }
        }
      }
    }
    return hits;
  }

  #compile(): void {
    if (this.#phrases.length > 0) {
      for (const phrase of this.#phrases) {
        this.#add(phrase);
      }
      this.#phrases = [];
      this.#longestStem = Math.max(0, ...[...this.#stems].map((stem) => stem.length - 1));
    }
  }

  #add(phrase: Phrase<T>): void {
    let nodes = [this.#root];
    for (const piece of phrase.words.split(' ')) {
      const isOptional = piece.endsWith('?') && piece !== '?';
      const words = (isOptional ? piece.slice(0, -1) : piece).split('|');
      words
        .filter((word) => word.endsWith('*') && word.length > SHORTEST_STEM)
        .forEach((stem) => this.#stems.add(stem));
      const following = nodes.flatMap((node) => words.map((word) => childOf(node, word)));
      nodes = isOptional ? [...nodes, ...following] : following;
    }
    for (const node of nodes) {
      node.ends.push(phrase);
    }
  }

  /** What a token is called in phrases. */
  #keysOf({ kind, text, inCapitals }: Token): readonly string[] {
    switch (kind) {
      case 'break':
        return [];
      case 'mark':
        return [text];
      case 'number':
        return [text, '#', '_'];
      case 'word': {
        const keys = this.#wordKeys(text);
        return inCapitals ? [...keys, `^${text.toUpperCase()}`] : keys;
      }
      default:
        return kind satisfies never;
    }
  }

  #wordKeys(word: string): readonly string[] {
    const known = this.#stemsOfWord.get(word);
    if (known) {
      return known;
    }
    const american = word.startsWith('mobilis') ? word.replace('mobilis', 'mobiliz') : word;
    const keys = [american, '_', ...(american.endsWith('ing') ? ['*ing'] : [])];
    for (let length = SHORTEST_STEM; length <= Math.min(american.length, this.#longestStem); length += 1) {
      const stem = `${american.slice(0, length)}*`;
      if (this.#stems.has(stem)) {
        keys.push(stem);
      }
    }
    if (word.length <= LONGEST_KNOWN_WORD) {
      if (this.#stemsOfWord.size >= MAX_KNOWN_WORDS) {
        this.#stemsOfWord.clear();
      }
      this.#stemsOfWord.set(word, keys);
    }
    return keys;
  }
}

/** The longest phrase of each layer that begins at a token, whose nodes are given. */
function longestFrom<T>(
  begun: readonly Node<T>[],
  keys: readonly (readonly string[])[],
  first: number,
  counter: StepCounter,
): Iterable<Hit<T>> {
  const longest = new Map<string, Hit<T>>();
  let nodes = begun;
  for (let at = first; nodes.length > 0; at += 1) {
    for (const { ends } of nodes) {
      for (const { layer, meaning } of ends) {
        if (longest.get(layer)?.last !== at) {
          longest.set(layer, { layer, meaning, first, last: at });
        }
      }
    }
    nodes = nextNodes(nodes, keys[at + 1] ?? [], counter);
  }
  return longest.values();
}

function nextNodes<T>(nodes: readonly Node<T>[], keys: readonly string[], counter: StepCounter): readonly Node<T>[] {
  const following: Node<T>[] = [];
  for (const { next } of nodes) {
    for (const key of keys) {
      const node = next.get(key);
      if (node) {
        following.push(node);
      }
    }
  }
  counter.steps += nodes.length * keys.length;
  return following;
}

function childOf<T>(node: Node<T>, word: string): Node<T> {
  const known = node.next.get(word);
  const child: Node<T> = known ?? { next: new Map(), ends: [] };
  node.next.set(word, child);
  return child;
}

// SPDX-License-Identifier: Apache-2.0
import { indexBy } from './index-by.ts';

/** What one charge, or one line of a bill, may be for. */
export interface Place {
  readonly date?: string | undefined;
}

/** What is to have a place: a charge one of an account’s treated days, a line of a claim one of its charges. */
export interface Seeker<P extends Place> {
  /** What it may have, first to last; one list for all that may have the same. */
  readonly among: readonly P[];
  /** The date that it is of, where it says one of theirs: then it has a place of that date, or none. */
  readonly date?: string | undefined;
  /** The date that is asked first where it says none. */
  readonly entered?: string | undefined;
}

/**
 * Gives each a place that no other has, as far as they go: first those that say their date, then those that were entered on
 * one, then the rest in turn. Of each, what may have the fewest places goes before what may have more, and that leaves to it
 * what it can have. In a time that grows with their number.
 */
export function shareOut<P extends Place, S extends Seeker<P>>(seekers: readonly S[]): ReadonlyMap<S, P> {
  const lists = new Set(seekers.map(({ among }) => among));
  const fewest = new Map<P, number>();
  for (const among of lists) {
    among.forEach((place) => fewest.set(place, Math.min(among.length, fewest.get(place) ?? Infinity)));
  }
  const taken = new Set<P>();
  const pools = new Map([...lists].map((among) => [among, new Pool(leavingOthers(among, fewest), taken)]));
  const given = new Map<S, P>();
  const give = (seeking: readonly S[], choose: (pool: Pool<P>, seeker: S) => P | undefined): S[] =>
    seeking.filter((seeker) => {
      const pool = pools.get(seeker.among);
      const place = pool && choose(pool, seeker);
      if (place) {
        taken.add(place);
        given.set(seeker, place);
      }
      return !place;
    });
  const byChoice = [...seekers].sort((a, b) => a.among.length - b.among.length);
  give(byChoice, (pool, { date }) => pool.on(date));
  const open = byChoice.filter(({ date }) => date === undefined);
  give(
    give(open, (pool, { entered }) => pool.on(entered)),
    (pool) => pool.next(),
  );
  return given;
}

/** What others can have that may have fewer comes last. */
function leavingOthers<P>(among: readonly P[], fewest: ReadonlyMap<P, number>): P[] {
  const isOthers = (place: P): boolean => (fewest.get(place) ?? 0) < among.length;
  return [...among.filter((place) => !isOthers(place)), ...among.filter(isOthers)];
}

/** Places in their order, of which others have taken some. */
class Pool<P extends Place> {
  readonly #places: readonly P[];
  readonly #byDate: ReadonlyMap<string | undefined, readonly P[]>;
  readonly #taken: ReadonlySet<P>;
  #at = 0;

  constructor(places: readonly P[], taken: ReadonlySet<P>) {
    this.#places = places;
    this.#byDate = indexBy(places, ({ date }) => [date]);
    this.#taken = taken;
  }

  on(date: string | undefined): P | undefined {
    const places = date === undefined ? [] : (this.#byDate.get(date) ?? []);
    return places.find((place) => !this.#taken.has(place));
  }

  next(): P | undefined {
    for (; this.#at < this.#places.length; this.#at++) {
      const place = this.#places[this.#at];
      if (place && !this.#taken.has(place)) {
        return place;
      }
    }
    return undefined;
  }
}

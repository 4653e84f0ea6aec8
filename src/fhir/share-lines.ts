// SPDX-License-Identifier: Apache-2.0
import { shareOut, type Place, type Seeker } from './share-out.ts';
import { StatedDays, type Begun } from './stated-days.ts';

/** What a claim's line may bill: a treated day of one discipline, or the charge of one. */
export type BillablePlace = Place & Partial<Begun>;

/** A line of a claim, with what it may bill. */
export interface SharedLine<Line, P extends BillablePlace> {
  readonly line: Line;
  /** The dateTime of service that it states. */
  readonly written: string | undefined;
  /** First to last; one list for all lines that may bill the same. */
  readonly among: readonly P[];
}

export interface LinePlace<P> {
  readonly place: P;
  /** True where another line has it already: this one bills the same units again. */
  readonly isAgain: boolean;
}

/**
 * What each of a claim's lines bills, as the claim is filled and as it is read. Of several days a line is of the one that it
 * says, and of none where nothing stands for that; of one day it is whatever it says. Lines that say none share out what is
 * left; where nothing is, a line of a day has what another has already.
 */
export function shareLines<Line, P extends BillablePlace>(
  lines: readonly SharedLine<Line, P>[],
): ReadonlyMap<Line, LinePlace<P>> {
  const days = new Map([...new Set(lines.map(({ among }) => among))].map((among) => [among, daysOf(among)]));
  const seekers = lines.flatMap((shared): (Seeker<P> & SharedLine<Line, P>)[] => {
    const { isOne, stated } = days.get(shared.among) ?? daysOf(shared.among);
    const date = stated.dateOf(shared.written);
    return date === undefined && shared.written !== undefined && !isOne ? [] : [{ ...shared, date }];
  });
  const given = shareOut<P, (typeof seekers)[number]>(seekers);
  const byDate = new Set(seekers.flatMap((one) => (one.date === undefined ? [] : (given.get(one) ?? []))));
  return new Map(
    seekers.flatMap((seeker) => {
      const { line, among, date, written } = seeker;
      const own = given.get(seeker);
      const isOfDay = date !== undefined || days.get(among)?.isOne === true;
      const [taken] = isOfDay ? among.filter((place) => date === undefined || place.date === date) : [];
      // One that says another day is no second line of what a line of that very day bills.
      const isOther = date === undefined && written !== undefined && taken !== undefined && byDate.has(taken);
      const place = own ?? (isOther ? undefined : taken);
      return place ? [[line, { place, isAgain: own === undefined }] as const] : [];
    }),
  );
}

function daysOf(among: readonly BillablePlace[]): { readonly isOne: boolean; readonly stated: StatedDays } {
  return {
    isOne: new Set(among.map(({ date }) => date)).size === 1,
    stated: new StatedDays(among.flatMap(({ date, start }) => (date === undefined ? [] : { date, start }))),
  };
}

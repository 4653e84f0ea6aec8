// SPDX-License-Identifier: Apache-2.0
import type { Basic, BundleEntry, ConceptMap, Library } from '@medplum/fhirtypes';
import { BUILT_IN_NCCI, type NcciTable } from '../../engine/policies/ncci-table.ts';
import { readEach, searchEach, type FhirClient } from '../../fhir/fhir-client.ts';
import type { Scope } from '../../fhir/query/searches.ts';
import { daySearch } from '../../fhir/query/day-search.ts';
import { readDayEntry } from '../../fhir/read/day-entry.ts';
import { ncciLibraryOf, ncciTableOf } from '../../fhir/read/ncci-edits.ts';
import { siteMapAmong } from '../../fhir/read/site-map.ts';
import { RecordSet } from '../../fhir/record-set.ts';
import { versionedReference } from '../../fhir/reference.ts';
import { OPEN_CHARGES } from '../days.ts';
import { EVERY_DATE, touchedFrom } from '../ncci/touched-from.ts';
import { BUILT_IN_VERSION, followedEntry, followedTables, type FollowedTables } from './followed-tables.ts';

/** What a sweep lends: its client, its time, and its way to assess and to note. */
export interface SweepHands {
  readonly client: FhirClient;
  readonly hasTime: () => boolean;
  /** False where the quota does not let it. */
  readonly assess: (scope: Scope, visit: string) => Promise<boolean>;
  /** The note as it is stored. */
  readonly note: (entry: BundleEntry) => Promise<Basic | undefined>;
}

/** CMS's tables and the site's own as they stand, and how far the open days have followed them. */
export interface Tables {
  readonly libraries: readonly Library[];
  readonly maps: readonly ConceptMap[];
  readonly state: Basic | undefined;
}

/** Days read at a time, after which it is noted how far they came. */
const PAGE = 50;

/**
 * Assesses anew, after an import of CMS's tables or a change of what the site's own codes stand for, each day that is not
 * billed yet and that the change may touch, in the order of their dates. A sweep does as many as its time allows, and the
 * next one goes on behind them.
 * @returns True where nothing is left to do.
 */
export async function followTables(hands: SweepHands, { libraries, maps, state }: Tables): Promise<boolean> {
  const [library, map] = [ncciLibraryOf(libraries), siteMapAmong(maps)];
  const version = [
    library ? versionedReference(library) : BUILT_IN_VERSION,
    ...(map ? [versionedReference(map)] : []),
  ].join(' ');
  const noted = followedTables(state);
  if (noted.followed === version) {
    return true;
  }
  const isUnderWay = noted.next?.version === version;
  const date = isUnderWay ? noted.next.date : await firstDate(hands.client, noted.followed, version, libraries);
  return new Following(hands, state, {
    ...noted,
    next: { version, date, day: isUnderWay ? noted.next.day : '' },
  }).run();
}

/** Behind every date: nothing is left to assess. */
const NEVER = '9999-12-31';

/**
 * The first date of service that is touched: before all by other codes of the site, and where the tables of then cannot be
 * read any more.
 */
async function firstDate(
  client: FhirClient,
  followed: string,
  version: string,
  libraries: readonly Library[],
): Promise<string> {
  const [[library = '', mapWas], [, mapIs]] = [followed.split(' '), version.split(' ')];
  const before = mapWas === mapIs ? await tablesOf(client, library) : undefined;
  return before ? (touchedFrom(before, ncciTableOf(new RecordSet(libraries))) ?? NEVER) : EVERY_DATE;
}

/** The tables of a version of a Library; those of the build where there was none. */
async function tablesOf(client: FhirClient, version: string): Promise<NcciTable | undefined> {
  if (version === BUILT_IN_VERSION) {
    return BUILT_IN_NCCI;
  }
  const [before] = await readEach(client, [version]);
  return before ? ncciTableOf(new RecordSet([before])) : undefined;
}

class Following {
  readonly #hands: SweepHands;
  #state: Basic | undefined;
  #noted: Required<FollowedTables>;

  constructor(hands: SweepHands, state: Basic | undefined, noted: Required<FollowedTables>) {
    this.#hands = hands;
    this.#state = state;
    this.#noted = noted;
  }

  async run(): Promise<boolean> {
    while (this.#hands.hasTime()) {
      const days = await this.#nextDays();
      if (days.length === 0) {
        await this.#note({ followed: this.#noted.next.version });
        return true;
      }
      const isDone = await this.#assess(days);
      await this.#note(this.#noted);
      if (!isDone) {
        return false;
      }
    }
    return false;
  }

  /** Open days behind the last one that was assessed. */
  async #nextDays(): Promise<Basic[]> {
    const { date, day } = this.#noted.next;
    const open = daySearch({ from: date, facets: OPEN_CHARGES });
    for (let offset = 0; ; offset += PAGE) {
      const page = `Basic?${open}&_sort=created,_id&_count=${String(PAGE)}&_offset=${String(offset)}`;
      const [found = []] = await searchEach(this.#hands.client, [page]);
      const left = (found as Basic[]).filter(({ created = '', id = '' }) => created > date || id > day);
      if (left.length > 0 || found.length < PAGE) {
        return left;
      }
    }
  }

  /** @returns False where the time or the quota is used up. */
  async #assess(days: readonly Basic[]): Promise<boolean> {
    for (const basic of days) {
      const entry = readDayEntry(basic);
      if (entry) {
        const { patient, dateOfService, visits } = entry;
        const scope = { patient, dates: [dateOfService], encounters: [...visits], procedures: [], performers: [] };
        if (!this.#hands.hasTime() || !(await this.#hands.assess(scope, visits[0] ?? patient))) {
          return false;
        }
      }
      const { created = '', id = '' } = basic;
      this.#noted = { ...this.#noted, next: { ...this.#noted.next, date: created, day: id } };
    }
    return true;
  }

  async #note(noted: FollowedTables): Promise<void> {
    this.#state = (await this.#hands.note(followedEntry(this.#state, noted))) ?? this.#state;
  }
}

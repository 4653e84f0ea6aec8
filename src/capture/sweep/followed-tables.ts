// SPDX-License-Identifier: Apache-2.0
import type { Basic, BundleEntry } from '@medplum/fhirtypes';
import { noteEntry, noteSearch } from './state.ts';

/** How far open charges have followed CMS’s tables, and the table of the site’s own codes. */
export interface FollowedTables {
  /**
   * The tables by which all of them were last assessed: `Library/<id>/_history/<version>`, or that of the build, and behind
   * a space `ConceptMap/<id>/_history/<version>` where there is one.
   */
  readonly followed: string;
  /** The one that is being followed, and the last day that was assessed by it. */
  readonly next?: {
    readonly version: string;
    readonly date: string;
    /** Id of the day’s Basic: days of one date follow each other by it. */
    readonly day: string;
  };
}

/** Stands for the tables of the build where a version does. */
export const BUILT_IN_VERSION = 'built-in';

export const TABLES_STATE = noteSearch('tables-followed');

export function followedTables(state: Basic | undefined): FollowedTables {
  const parts = state?.extension?.[0]?.extension ?? [];
  const text = (name: string): string => parts.find(({ url }) => url === name)?.valueString ?? '';
  const next = { version: text('version'), date: text('date'), day: text('day') };
  return { followed: text('followed') || BUILT_IN_VERSION, ...(next.date === '' ? {} : { next }) };
}

export function followedEntry(existing: Basic | undefined, { followed, next }: FollowedTables): BundleEntry {
  const extension = Object.entries({ followed, ...next })
    .filter(([, valueString]) => valueString !== '')
    .map(([url, valueString]) => ({ url, valueString }));
  return noteEntry('tables-followed', existing, { extension });
}

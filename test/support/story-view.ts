// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { viewVisit, type VisitView } from '../../src/capture/visit-view.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { sampleResources } from './samples.ts';

const NOW = '2026-03-31T12:00:00.000Z';

/** A visit as the page sees it, once the bots have written. */
export interface StoryView {
  readonly view: VisitView;
  readonly records: RecordSet;
  /** `Encounter/<id>`. */
  readonly visit: string;
}

/** Every visit of a story. */
export function storyViews(story: string): StoryView[] {
  const input = sampleResources(story);
  const { standing } = assessCollection(input, NOW);
  const records = new RecordSet([...standing, ...input]);
  return records.all('Encounter').map(({ id }) => {
    const visit = `Encounter/${id}`;
    return { view: viewVisit(records, visit), records, visit };
  });
}

/** A story's only visit, or its first. */
export function storyView(story: string): StoryView {
  const [first] = storyViews(story);
  if (!first) {
    throw new Error(`${story} has no visit`);
  }
  return first;
}

/** The codes of the issues that are raised once some records stand in the place of others. */
export function issuesAfter(records: RecordSet, changed: readonly Resource[]): string[] {
  const { assessments } = assessCollection(records.with(changed).resources(), NOW);
  return assessments.flatMap(({ issues }) => issues.map(({ code }) => code));
}

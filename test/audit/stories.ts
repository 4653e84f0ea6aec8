// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { STORIES, sampleResources } from '../support/samples.ts';

/** Every third story, as one clinic: each with ids of its own. */
export function someStories(): Resource[] {
  return STORIES.filter((_, at) => at % 3 === 2).flatMap((story) => {
    const resources = sampleResources(story);
    const references = new Set(resources.map(({ resourceType, id = '' }) => `${resourceType}/${id}`));
    const prefix = story.slice(0, 2);
    const text = JSON.stringify(resources).replace(/"reference":"(\w+)\/([^"]+)"/g, (all, type: string, id: string) =>
      references.has(`${type}/${id}`) || type === 'Patient' ? `"reference":"${type}/${prefix}-${id}"` : all,
    );
    return (JSON.parse(text) as Resource[]).map((one) => ({ ...one, id: `${prefix}-${one.id ?? ''}` }));
  });
}

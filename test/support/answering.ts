// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';

/** A client whose server answers each read and search of a batch with a resource, and with 404 where there is none. */
export function answering(resourceFor: (url: string) => Resource | undefined): FhirClient {
  return {
    executeBatch: async ({ entry = [] }) => {
      const answers = entry.map(({ request }) => {
        const resource = resourceFor(request?.url ?? '');
        return resource ? { resource, response: { status: '200' } } : { response: { status: '404' } };
      });
      return Promise.resolve({ resourceType: 'Bundle', type: 'batch-response', entry: answers });
    },
  };
}

/** What a search answers that finds these. */
export function searchset(found: readonly Resource[]): Bundle {
  return { resourceType: 'Bundle', type: 'searchset', entry: found.map((resource) => ({ resource })) };
}

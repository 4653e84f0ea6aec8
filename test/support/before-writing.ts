// SPDX-License-Identifier: Apache-2.0
import type { FhirClient } from '../../src/fhir/fhir-client.ts';

/** A client between whose reading and first writing something happens, once. */
export function beforeWriting(client: FhirClient, happens: () => Promise<void>): FhirClient {
  let hasHappened = false;
  return {
    executeBatch: async (bundle) => {
      const isWrite = bundle.entry?.some(({ request }) => request?.method !== 'GET') === true;
      if (isWrite && !hasHappened) {
        hasHappened = true;
        await happens();
      }
      return client.executeBatch(bundle);
    },
  };
}

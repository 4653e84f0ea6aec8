// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from '@medplum/fhirtypes';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';

/** A server that gives one match at a time, whatever it is asked for. */
export function onePerPage({ executeBatch }: FhirClient): FhirClient {
  const short = (url: string): string => {
    const one = url.replace(/_count=\d+/, '_count=1');
    return one.includes('?') && !one.includes('_count=') ? `${one}&_count=1` : one;
  };
  return {
    executeBatch: async (bundle: Bundle) => {
      const entry = (bundle.entry ?? []).map((one) =>
        one.request?.method === 'GET' ? { ...one, request: { ...one.request, url: short(one.request.url) } } : one,
      );
      return executeBatch({ ...bundle, entry });
    },
  };
}

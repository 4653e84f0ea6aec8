// SPDX-License-Identifier: Apache-2.0
import { FhirFault, isRetryable, statusOfError, type FhirClient } from '../../fhir/fhir-client.ts';
import type { RunContext } from '../assess-record.ts';
import { retry } from '../retry.ts';
import { throttledFor } from './outcome.ts';

export const ATTEMPTS = 3;

/** The server's client, with a few more tries for the sweep's own requests. */
export function waitingClient({ client, backOff }: Pick<RunContext, 'client' | 'backOff'>): FhirClient {
  const mayPass = (error: unknown): boolean => isRetryable(statusOfError(error));
  return {
    executeBatch: async (bundle) =>
      retry(async () => client.executeBatch(bundle), { attempts: ATTEMPTS, mayPass, wait: backOff }).catch(
        (cause: unknown) => {
          const waitMs = throttledFor(cause);
          throw new FhirFault(`The server refused the sweep (status ${String(statusOfError(cause))})`, {
            cause,
            waitMs,
          });
        },
      ),
  };
}

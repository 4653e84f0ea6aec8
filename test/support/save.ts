// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import type { MedplumClient, WithId } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { isRetryable, statusOfError } from '../../src/fhir/fhir-client.ts';

const ATTEMPTS = 20;

/** Updates as every client of Medplum must: saves at once of one resource are answered with 409, and tried again. */
export async function save<T extends Resource>(
  client: MedplumClient,
  resource: T & { id: string },
): Promise<WithId<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await client.updateResource<T>(resource);
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetryable(statusOfError(error))) {
        throw error;
      }
      await sleep(20 * attempt * (0.5 + Math.random()));
    }
  }
}

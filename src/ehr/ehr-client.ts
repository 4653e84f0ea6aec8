// SPDX-License-Identifier: Apache-2.0
import type { Bundle } from '@medplum/fhirtypes';
import type { FhirClient } from '../fhir/fhir-client.ts';
import type { Capabilities } from './capabilities.ts';
import type { EhrAccess } from './ehr-http.ts';
import { EhrReads } from './ehr-reads.ts';
import { writeToEhr } from './ehr-writes.ts';
import type { KnownWays } from './search-ways.ts';

/**
 * An EHR as the engine's FHIR client, for one run: batches are asked for search by search and written resource by
 * resource, each as far as the EHR's CapabilityStatement goes.
 */
export class EhrClient implements FhirClient {
  readonly #access: EhrAccess;
  readonly #capabilities: Capabilities;
  readonly #reads: EhrReads;
  readonly textOfPdf?: NonNullable<FhirClient['textOfPdf']>;

  /**
   * @param ways - How the EHR was asked before; undefined: nothing is known of it.
   * @param textOfPdf - As of `FhirClient`.
   */
  constructor(access: EhrAccess, capabilities: Capabilities, ways?: KnownWays, textOfPdf?: FhirClient['textOfPdf']) {
    this.#access = access;
    this.#capabilities = capabilities;
    this.#reads = new EhrReads(access, capabilities, ways);
    if (textOfPdf) {
      this.textOfPdf = textOfPdf;
    }
  }

  /** Types that the EHR has refused for want of a scope. */
  get forbidden(): readonly string[] {
    return [...this.#reads.forbidden].sort();
  }

  async executeBatch(bundle: Bundle): Promise<Bundle> {
    const entries = bundle.entry ?? [];
    if (entries.every(({ request }) => request?.method === 'GET')) {
      const entry = await this.#reads.batch(entries.map(({ request }) => request?.url ?? ''));
      return { resourceType: 'Bundle', type: 'batch-response', entry };
    }
    return writeToEhr(bundle, {
      access: this.#access,
      capabilities: this.#capabilities,
      found: this.#reads.found,
    });
  }
}

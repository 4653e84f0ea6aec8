// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, OperationOutcome } from '@medplum/fhirtypes';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';

const MINUTE_MS = 60_000;
/** What Medplum counts: 20 for a search, 100 for a write, 10 for a history, 1 for a read. */
const POINTS = { search: 20, write: 100, history: 10, read: 1 };

/** A client whose server gives so many points a minute, as Medplum does, by a clock that the test moves. */
export class LimitedClient implements FhirClient {
  readonly #client: FhirClient;
  readonly #limit: () => number;
  readonly #now: () => number;
  #minuteBegan = Number.NEGATIVE_INFINITY;
  #used = 0;
  refusals = 0;

  constructor(client: FhirClient, limit: () => number, now: () => number) {
    this.#client = client;
    this.#limit = limit;
    this.#now = now;
  }

  readonly executeBatch = async (bundle: Bundle): Promise<Bundle> => {
    const entries = bundle.entry ?? [];
    const allowed = entries.findIndex((entry) => !this.#spend(entry));
    if (allowed < 0) {
      return this.#client.executeBatch(bundle);
    }
    this.refusals += 1;
    if (bundle.type === 'transaction') {
      throw Object.assign(new Error('Too Many Requests'), { outcome: this.#outcome() });
    }
    // A batch is made as far as the points go; what follows is refused.
    const made =
      allowed === 0
        ? []
        : ((await this.#client.executeBatch({ ...bundle, entry: entries.slice(0, allowed) })).entry ?? []);
    const refused = entries.slice(allowed).map(() => ({ response: { status: '429', outcome: this.#outcome() } }));
    return { resourceType: 'Bundle', type: 'batch-response', entry: [...made, ...refused] };
  };

  /** A Bundle within a batch is made as a whole, or not at all. */
  #spend({ resource, request }: BundleEntry): boolean {
    if (resource?.resourceType === 'Bundle') {
      return (resource.entry ?? []).map((entry) => this.#spend(entry)).every(Boolean);
    }
    if (this.#now() >= this.#minuteBegan + MINUTE_MS) {
      this.#minuteBegan = this.#now();
      this.#used = 0;
    }
    const { method = 'GET', url = '' } = request ?? {};
    const kind =
      method !== 'GET' ? 'write' : url.includes('?') ? 'search' : url.endsWith('_history') ? 'history' : 'read';
    this.#used += POINTS[kind];
    return this.#used <= this.#limit();
  }

  #outcome(): OperationOutcome {
    const msBeforeNext = this.#minuteBegan + MINUTE_MS - this.#now();
    return {
      resourceType: 'OperationOutcome',
      id: 'too-many-requests',
      issue: [
        {
          severity: 'error',
          code: 'throttled',
          diagnostics: JSON.stringify({ _remainingPoints: 0, _msBeforeNext: msBeforeNext }),
        },
      ],
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { readEach, type FhirClient } from '../../fhir/fhir-client.ts';
import { recordLinksOf } from '../../fhir/query/record-links.ts';
import type { Scope } from '../../fhir/query/searches.ts';
import { scopeOfTrigger } from '../../fhir/query/trigger.ts';
import { idOf, relativeReference, typeOf } from '../../fhir/reference.ts';
import { affectedScopes } from '../assess-affected.ts';
import { assessWithin, scopesOfRecord, type RunContext } from '../assess-record.ts';
import { previousVersions } from '../previous-version.ts';
import { searchAll } from '../read-records.ts';
import { reasonOf } from './failures.ts';
import { throttledFor, type Outcome } from './outcome.ts';

/** The assessments of one sweep: one for each visit day, however many of its records have changed. */
export class VisitAssessments {
  readonly #context: RunContext;
  /** Reads what the records lead to. */
  readonly #client: FhirClient;
  /** Visits that have been assessed: what was saved before the sweep began, they have read. */
  readonly #done = new Set<string>();
  readonly #assumed = new Set<string>();
  #healed = 0;

  constructor(context: RunContext, client: FhirClient) {
    this.#context = context;
    this.#client = client;
  }

  /** Visits whose charge or issues were not as their records ask. */
  get healed(): number {
    return this.#healed;
  }

  /** Payers whose method of counting had to be assumed where it matters. */
  get assumed(): readonly string[] {
    return [...this.#assumed];
  }

  async ofRecord(record: Resource): Promise<Outcome> {
    return this.#assess(async () => this.#scopesOf(record));
  }

  /** Once more what could not be assessed, as it is now; one that was deleted since is about nothing. */
  async ofReference(reference: string): Promise<Outcome> {
    const read = async (): Promise<readonly Scope[]> => {
      const ask = `${typeOf(reference)}?_id=${idOf(reference)}`;
      const [record] = await searchAll(this.#client, [ask]);
      return record ? this.#scopesOf(record) : [];
    };
    return this.#assess(read, { isRetry: true });
  }

  async ofScope(scope: Scope): Promise<Outcome> {
    return this.#assess(async () => Promise.resolve([scope]));
  }

  async #assess(scopes: () => Promise<readonly Scope[]>, { isRetry } = { isRetry: false }): Promise<Outcome> {
    try {
      for (const scope of await scopes()) {
        const key = keyOf(scope);
        if (isRetry || !this.#done.has(key)) {
          this.#done.add(key);
          await this.#assessOnce(scope, key);
        }
      }
      return { kind: 'assessed' };
    } catch (error) {
      const waitMs = throttledFor(error);
      return waitMs === undefined ? { kind: 'failed', reason: reasonOf(error) } : { kind: 'throttled', waitMs };
    }
  }

  async #assessOnce(scope: Scope, key: string): Promise<void> {
    try {
      const { writes, days } = await assessWithin(this.#context, scope);
      days.forEach(({ assumedFor }) => assumedFor !== undefined && this.#assumed.add(assumedFor));
      this.#healed += writes > 0 ? 1 : 0;
    } catch (error) {
      if (throttledFor(error) !== undefined) {
        this.#done.delete(key);
      }
      throw error;
    }
  }

  /** The days whose decision rests on a record. */
  async #scopesOf(resource: Resource): Promise<readonly Scope[]> {
    const own = await scopesOfRecord({ ...this.#context, client: this.#client }, resource, true);
    if (own.length > 0) {
      return own;
    }
    if (resource.resourceType !== 'Provenance') {
      // Most Observations are of no treatment, nor have they been: nothing needs to be read to know it.
      const before = recordLinksOf(resource) ? await previousVersions(this.#client, resource) : [];
      return affectedScopes(this.#client, [resource, ...before], this.#context.now());
    }
    const signed = resource.target.flatMap(({ reference = '' }) => relativeReference(reference) ?? []);
    const visits = signed.filter((reference) => reference.startsWith('Encounter/'));
    return (await readEach(this.#client, visits)).flatMap((visit) => scopeOfTrigger(visit) ?? []);
  }
}

function keyOf({ patient, dates, encounters, procedures }: Scope): string {
  return [patient, ...dates, encounters[0] ?? procedures[0]].join(' ');
}

// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import * as z from 'zod';
import { nextPageOf } from '../bundle-links.ts';
import { MAX_PAGES } from '../fhir/fhir-client.ts';
import { notGivenOutcome } from '../fhir/query/not-given.ts';
import { AnyResourceSchema } from '../fhir/r4.ts';
import type { Capabilities } from './capabilities.ts';
import { EhrError } from './ehr-error.ts';
import { EhrAnswers } from './ehr-answers.ts';
import type { EhrAccess } from './ehr-http.ts';
import { isWithdrawn } from './ehr-writes.ts';
import { includedBy, searchesBack } from './includes.ts';
import { isFoundByPatient, oneTypeEach, planSearch, type Follows } from './search-plan.ts';
import { KnownWays, waysOf, type SearchWay } from './search-ways.ts';
import { referenceIn } from '../fhir/reference.ts';

/** A match leads to people, they to roles, those to people. */
const MAX_ROUNDS = 4;

const SearchsetSchema = z.object({
  resourceType: z.literal('Bundle'),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).default([]),
  entry: z.array(z.object({ resource: z.optional(AnyResourceSchema) })).default([]),
});

/** The reads of one run on an EHR, which may know fewer parameters, includes and interactions than are asked for. */
export class EhrReads {
  /** Every resource that was read, by `Type/id`. */
  readonly found = new Map<string, Resource>();
  readonly #answers: EhrAnswers;
  readonly #capabilities: Capabilities;
  readonly #ways: KnownWays;
  /** Types whose resources the server refuses for want of a scope. */
  readonly forbidden = new Set<string>();
  #notGiven = new Set<string>();

  /** @param ways - How the server was asked before, for all runs on it. */
  constructor(access: EhrAccess, capabilities: Capabilities, ways = new KnownWays()) {
    this.#answers = new EhrAnswers(access);
    this.#capabilities = capabilities;
    this.#ways = ways;
  }

  /** Answers the entries of a batch, all of them asked for anew. */
  async batch(urls: readonly string[]): Promise<BundleEntry[]> {
    this.#answers.forget();
    this.#notGiven = new Set();
    const entries = await Promise.all(urls.map(async (url) => this.#entry(url)));
    const set = entries.map(({ resource }) => resource).find((resource) => resource?.resourceType === 'Bundle');
    if (set?.resourceType === 'Bundle' && this.#notGiven.size > 0) {
      set.entry?.push({ resource: notGivenOutcome([...this.#notGiven].sort()), search: { mode: 'outcome' } });
    }
    return entries;
  }

  /** Answers a search, or a read. A failure is an entry with its status. */
  async #entry(url: string): Promise<BundleEntry> {
    try {
      const resource = url.includes('?') ? await this.#searchset(url) : await this.#read(url);
      return { resource, response: { status: '200' } };
    } catch (error) {
      if (error instanceof EhrError) {
        return { response: { status: String(error.status) } };
      }
      throw error;
    }
  }

  async #searchset(url: string): Promise<Resource> {
    const found = await Promise.all(oneTypeEach(url).map(async (one) => this.#orNotGiven(one, this.#search(one))));
    const resources = found.flat();
    return { resourceType: 'Bundle', type: 'searchset', entry: resources.map((resource) => ({ resource })) };
  }

  /** What is refused in every way is not known. */
  async #orNotGiven(url: string, found: Promise<Resource[]>): Promise<Resource[]> {
    try {
      return await found;
    } catch (error) {
      const type = typeOf(url);
      if (isRefused(error)) {
        this.#refuse(type, error);
        if (!isNeeded(url)) {
          return [];
        }
      }
      throw error;
    }
  }

  #refuse(type: string, { status }: EhrError): void {
    this.#notGiven.add(type);
    if (status === 403) {
      this.forbidden.add(type);
    }
  }

  async #search(url: string): Promise<Resource[]> {
    const plan = planSearch(url, this.#capabilities);
    switch (plan.kind) {
      case 'empty':
        return [];
      case 'refused':
        throw new EhrError(400, `it cannot search ${url.split('?')[0] ?? ''} by ${plan.parameter}`);
      case 'of-visits':
        return this.#withFollowed(await this.#ofVisits(plan.type, plan.visits), plan);
      case 'search':
        return this.#withFollowed(await this.#answered(plan.url), plan);
      default:
        return plan satisfies never;
    }
  }

  /** Matches, and what they lead to. */
  async #withFollowed(matches: readonly Resource[], plan: Follows): Promise<Resource[]> {
    const all = new Map(matches.map((resource) => [referenceOf(resource), resource]));
    let fresh = [...all.values()];
    for (let round = 0; fresh.length > 0 && round < MAX_ROUNDS; round += 1) {
      const more = await this.#follow(fresh, plan);
      fresh = more.filter((resource) => !all.has(referenceOf(resource)));
      fresh.forEach((resource) => all.set(referenceOf(resource), resource));
    }
    return [...all.values()];
  }

  /** What names one of the visits, picked out of all that their patients have. */
  async #ofVisits(type: string, visits: readonly string[]): Promise<Resource[]> {
    const patients = includedBy(await this.#byReference(visits), [{ type: 'Encounter', parameter: 'patient' }]);
    const found = await Promise.all(
      [...new Set(patients)].map(async (patient) => this.#plain(`${type}?patient=${patient}`)),
    );
    const named = (resource: Resource): string[] => includedBy([resource], [{ type, parameter: 'encounter' }]);
    return found.flat().filter((one) => named(one).some((visit) => visits.includes(referenceIn(visit) ?? visit)));
  }

  async #follow(fresh: readonly Resource[], { includes, revIncludes }: Follows): Promise<Resource[]> {
    const back = revIncludes
      .filter(({ type, parameter }) => this.#capabilities.of(type)?.searchParams.has(parameter) === true)
      .flatMap((follow) => searchesBack(fresh, follow));
    const visits = fresh.filter(({ resourceType }) => resourceType === 'Encounter').map(referenceOf);
    const byPatient = revIncludes.filter(
      ({ type, parameter }) => parameter === 'encounter' && isFoundByPatient(type, this.#capabilities),
    );
    const found = await Promise.all([
      this.#byReference(includedBy(fresh, includes)),
      ...(visits.length > 0 ? byPatient : []).map(async ({ type }) =>
        this.#orNotGiven(`${type}?encounter=${visits.join(',')}`, this.#ofVisits(type, visits)),
      ),
      ...back.map(async (url) => this.#orNotGiven(url, this.#plain(url))),
    ]);
    return found.flat();
  }

  async #plain(url: string): Promise<Resource[]> {
    const plan = planSearch(url, this.#capabilities);
    return plan.kind === 'search' ? this.#answered(plan.url) : [];
  }

  /** Asks in one way after another, from the one that was answered before. */
  async #answered(url: string): Promise<Resource[]> {
    const offered = this.#capabilities.of(typeOf(url));
    const ways = offered ? waysOf(url, offered) : [];
    let refusal = new EhrError(400, `it does not know ${typeOf(url)}`);
    for (const [index, way] of [...ways.entries()].slice(this.#ways.of(url))) {
      try {
        const found = await this.#byWay(way);
        this.#ways.set(url, index);
        return found;
      } catch (error) {
        if (!isRefused(error)) {
          throw error;
        }
        refusal = error;
      }
    }
    this.#ways.set(url, 0);
    throw refusal;
  }

  async #byWay({ urls, answers }: SearchWay): Promise<Resource[]> {
    if (answers === 'every') {
      return (await Promise.all(urls.map(async (url) => this.#pages(url)))).flat();
    }
    const settled = await Promise.allSettled(urls.map(async (url) => this.#pages(url)));
    const failed = settled.flatMap((one) => (one.status === 'rejected' ? [toError(one.reason)] : []));
    const fault = failed.find((error) => !isRefused(error)) ?? (failed.length === urls.length ? failed[0] : undefined);
    if (fault) {
      throw fault;
    }
    return settled.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  }

  async #byReference(references: readonly string[]): Promise<Resource[]> {
    const relative = [...new Set(references.flatMap((text) => referenceIn(text) ?? []))];
    const known = relative.flatMap((reference) => this.found.get(reference) ?? []);
    const unknown = relative.filter((reference) => !this.found.has(reference));
    const read = await Promise.all(
      unknown.map(async (reference) => {
        try {
          return [await this.#read(reference)];
        } catch (error) {
          // A reference into nothing is the record's own fault, and the engine tells of it.
          if (error instanceof EhrError && [403, 404, 410].includes(error.status)) {
            if (error.status === 403) {
              this.#refuse(typeOf(reference), error);
            }
            return [];
          }
          throw error;
        }
      }),
    );
    return [...known, ...read.flat()];
  }

  async #read(reference: string): Promise<Resource> {
    const resource = AnyResourceSchema.safeParse(await this.#answers.get(reference));
    if (!resource.success) {
      throw new EhrError(502, 'an answer that is no resource');
    }
    return this.#keep(resource.data);
  }

  async #pages(url: string): Promise<Resource[]> {
    const resources: Resource[] = [];
    let next: string | undefined = url;
    for (let page = 0; next !== undefined && page < MAX_PAGES; page += 1) {
      const answer = SearchsetSchema.safeParse(await this.#answers.get(next));
      if (!answer.success) {
        throw new EhrError(502, 'a search answered with something else than a Bundle');
      }
      const { entry, link } = answer.data;
      resources.push(
        ...entry
          .flatMap(({ resource }) => resource ?? [])
          .filter(({ resourceType }) => resourceType !== 'OperationOutcome')
          .map((resource) => this.#keep(resource))
          .filter((resource) => !isWithdrawn(resource)),
      );
      next = nextPageOf({ link });
    }
    if (next !== undefined) {
      throw new TooManyPages(400, `a search has more than ${String(MAX_PAGES)} pages`);
    }
    return resources;
  }

  #keep(resource: unknown): Resource {
    const kept = resource as Resource;
    this.found.set(referenceOf(kept), kept);
    return kept;
  }
}

/** Not refused: there is more than can be read. */
class TooManyPages extends EhrError {}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('A search failed', { cause: reason });
}

function isRefused(error: unknown): error is EhrError {
  return error instanceof EhrError && error.isRefusal && !(error instanceof TooManyPages);
}

/** Without the patient's own visits and treatments nothing can be decided. */
function isNeeded(url: string): boolean {
  return /^(?:Encounter|Procedure)\?(?:.*&)?(?:patient|subject|_id|encounter|_lastUpdated)=/.test(url);
}

function typeOf(url: string): string {
  return url.split(/[?/]/)[0] ?? '';
}

function referenceOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}

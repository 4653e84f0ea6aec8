// SPDX-License-Identifier: Apache-2.0
import { evalFhirPath } from '@medplum/core';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { Semaphore } from 'async-mutex';
import * as z from 'zod';
import { retry } from '../capture/retry.ts';
import { MAX_PAGES, nextPageOf } from '../fhir/fhir-client.ts';
import { AnyResourceSchema } from '../fhir/r4.ts';
import type { Capabilities } from './capabilities.ts';
import { EhrError } from './ehr-error.ts';
import { ehrRequest, type EhrAccess } from './ehr-http.ts';
import { isWithdrawn } from './ehr-writes.ts';
import { oneTypeEach, planSearch, type Follow } from './search-plan.ts';
import { referenceIn } from '../fhir/reference.ts';

/** Requests under way at once: an EHR serves clinicians first. */
const AT_ONCE = 6;
/** Attempts at one read, before the whole run waits. */
const ATTEMPTS = 3;
/** References in one address; longer ones meet limits of proxies. */
const REFERENCES_A_SEARCH = 40;
/** A match leads to people, they to roles, those to people. */
const MAX_ROUNDS = 4;

/** Where the references of an include stand, as FHIRPath. */
const INCLUDE_PATHS: Readonly<Record<string, string>> = {
  'Encounter:participant': 'Encounter.participant.individual.reference',
  'Encounter:diagnosis': 'Encounter.diagnosis.condition.reference',
  'Encounter:account': 'Encounter.account.reference',
  'Encounter:location': 'Encounter.location.location.reference',
  'Encounter:service-provider': 'Encounter.serviceProvider.reference',
  'Procedure:performer': 'Procedure.performer.actor.reference',
  'Procedure:encounter': 'Procedure.encounter.reference',
  'Procedure:reason-reference': 'Procedure.reasonReference.reference',
  'PractitionerRole:practitioner': 'PractitionerRole.practitioner.reference',
  'Coverage:payor': 'Coverage.payor.reference',
};

const SearchsetSchema = z.object({
  resourceType: z.literal('Bundle'),
  link: z.array(z.object({ relation: z.string(), url: z.string() })).default([]),
  entry: z.array(z.object({ resource: z.optional(AnyResourceSchema) })).default([]),
});

/** The reads of one run on an EHR, which may know fewer parameters, includes and interactions than are asked for. */
export class EhrReads {
  /** Every resource that was read, by `Type/id`. */
  readonly found = new Map<string, Resource>();
  readonly #access: EhrAccess;
  readonly #capabilities: Capabilities;
  readonly #slots = new Semaphore(AT_ONCE);
  #asked = new Map<string, Promise<unknown>>();

  constructor(access: EhrAccess, capabilities: Capabilities) {
    this.#access = access;
    this.#capabilities = capabilities;
  }

  /** Answers the entries of a batch, all of them asked for anew. */
  async batch(urls: readonly string[]): Promise<BundleEntry[]> {
    this.#asked = new Map();
    return Promise.all(urls.map(async (url) => this.#entry(url)));
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
    const found = await Promise.all(oneTypeEach(url).map(async (one) => this.#search(one)));
    const resources = found.flat();
    return { resourceType: 'Bundle', type: 'searchset', entry: resources.map((resource) => ({ resource })) };
  }

  async #search(url: string): Promise<Resource[]> {
    const plan = planSearch(url, this.#capabilities);
    switch (plan.kind) {
      case 'empty':
        return [];
      case 'refused':
        throw new EhrError(400, `it cannot search ${url.split('?')[0] ?? ''} by ${plan.parameter}`);
      case 'search': {
        const all = new Map((await this.#pages(plan.url)).map((resource) => [referenceOf(resource), resource]));
        let fresh = [...all.values()];
        for (let round = 0; fresh.length > 0 && round < MAX_ROUNDS; round += 1) {
          const more = await this.#follow(fresh, plan);
          fresh = more.filter((resource) => !all.has(referenceOf(resource)));
          fresh.forEach((resource) => all.set(referenceOf(resource), resource));
        }
        return [...all.values()];
      }
      default:
        return plan satisfies never;
    }
  }

  async #follow(
    fresh: readonly Resource[],
    { includes, revIncludes }: { readonly includes: readonly Follow[]; readonly revIncludes: readonly Follow[] },
  ): Promise<Resource[]> {
    const references = includes.flatMap(({ type, parameter }) =>
      fresh
        .filter(({ resourceType }) => resourceType === type)
        .flatMap((resource) => stringsOf(evalFhirPath(INCLUDE_PATHS[`${type}:${parameter}`] ?? '{}', resource))),
    );
    const back = revIncludes.flatMap(({ type, parameter }) => this.#backSearches(fresh, type, parameter));
    const found = await Promise.all([this.#byReference(references), ...back.map(async (url) => this.#plain(url))]);
    return found.flat();
  }

  /** Searches for what refers to resources, where the server can be asked for it. */
  #backSearches(targets: readonly Resource[], type: string, parameter: string): string[] {
    const isOffered = this.#capabilities.of(type)?.searchParams.has(parameter) === true;
    const references = targets
      .filter(({ resourceType }) => mayTarget(type, parameter, resourceType))
      .map((resource) => referenceOf(resource));
    return isOffered ? chunks(references).map((chunk) => `${type}?${parameter}=${chunk.join(',')}`) : [];
  }

  async #plain(url: string): Promise<Resource[]> {
    const plan = planSearch(url, this.#capabilities);
    return plan.kind === 'search' ? this.#pages(plan.url) : [];
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
            return [];
          }
          throw error;
        }
      }),
    );
    return [...known, ...read.flat()];
  }

  async #read(reference: string): Promise<Resource> {
    const resource = AnyResourceSchema.safeParse(await this.#get(reference));
    if (!resource.success) {
      throw new EhrError(502, 'an answer that is no resource');
    }
    return this.#keep(resource.data);
  }

  async #pages(url: string): Promise<Resource[]> {
    const resources: Resource[] = [];
    let next: string | undefined = url;
    for (let page = 0; next !== undefined && page < MAX_PAGES; page += 1) {
      const answer = SearchsetSchema.safeParse(await this.#get(next));
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
      throw new EhrError(400, `a search has more than ${String(MAX_PAGES)} pages`);
    }
    return resources;
  }

  #keep(resource: unknown): Resource {
    const kept = resource as Resource;
    this.found.set(referenceOf(kept), kept);
    return kept;
  }

  /** Searches of a batch lead to the same records: each address is asked for once. */
  async #get(path: string): Promise<unknown> {
    const asked = this.#asked.get(path) ?? this.#ask(path);
    this.#asked.set(path, asked);
    return asked;
  }

  /** A hiccup of one read among many is waited out; asking for everything anew would cost the EHR far more. */
  async #ask(path: string): Promise<unknown> {
    return retry(
      async () => {
        const { status, body } = await this.#slots.runExclusive(async () => ehrRequest(this.#access, path));
        if (status !== 200) {
          throw new EhrError(status, 'a read was refused');
        }
        return body;
      },
      { attempts: ATTEMPTS, mayPass },
    );
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof EhrError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** Only what a reference may point to is looked for. */
function mayTarget(type: string, parameter: string, target: string): boolean {
  switch (`${type}:${parameter}`) {
    case 'Procedure:encounter':
    case 'ChargeItem:context':
    case 'Claim:encounter':
    case 'Task:encounter':
      return target === 'Encounter';
    case 'PractitionerRole:practitioner':
      return target === 'Practitioner';
    case 'Procedure:part-of':
    case 'Observation:part-of':
      return target === 'Procedure';
    case 'DetectedIssue:implicated':
      return target === 'Encounter' || target === 'Procedure';
    default:
      return true;
  }
}

function referenceOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id ?? ''}`;
}

function stringsOf(values: readonly unknown[]): string[] {
  return values.filter((value): value is string => typeof value === 'string');
}

function chunks(references: readonly string[]): string[][] {
  const count = Math.ceil(references.length / REFERENCES_A_SEARCH);
  return Array.from({ length: count }, (_, index) =>
    references.slice(index * REFERENCES_A_SEARCH, (index + 1) * REFERENCES_A_SEARCH),
  );
}

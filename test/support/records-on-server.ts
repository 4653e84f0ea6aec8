// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { MedplumClient, WithId } from '@medplum/core';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { readEach } from '../../src/fhir/fhir-client.ts';
import { referenceOf } from './changing-records.ts';
import { save } from './save.ts';

/** The records of a story as a server stores them: what the story calls `Encounter/e1` has an id that the server gave. */
export class RecordsOnServer {
  readonly client: MedplumClient;
  /** The server's reference by the story's. */
  readonly #references: Map<string, string>;

  private constructor(client: MedplumClient, references: Map<string, string>) {
    this.client = client;
    this.#references = references;
  }

  /** Saves all of them in one Bundle. */
  static async save(client: MedplumClient, resources: readonly Resource[]): Promise<RecordsOnServer> {
    const urns = new Map(resources.map((resource) => [referenceOf(resource), `urn:uuid:${randomUUID()}`]));
    const answer = await client.executeBatch({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: resources.map((resource) => ({
        fullUrl: urns.get(referenceOf(resource)),
        resource: withReferences(resource, urns),
        request: { method: 'POST', url: resource.resourceType },
      })),
    });
    return new RecordsOnServer(
      client,
      new Map(resources.map((resource, index) => [referenceOf(resource), locationOf(answer, index)])),
    );
  }

  /** The server's reference for one of the story, e.g. `Encounter/e1`. */
  reference(name: string): string {
    const reference = this.#references.get(name);
    if (reference === undefined) {
      throw new Error(`The server has no ${name}`);
    }
    return reference;
  }

  /** Saves one more record of the story, under an id of the server's. */
  async create<T extends Resource>(resource: T): Promise<WithId<T>> {
    const { id: _id, ...facts } = withReferences(resource, this.#references);
    const created = await this.client.createResource<T>(facts as T);
    this.#references.set(referenceOf(resource), referenceOf(created));
    return created;
  }

  /** Saves a record as it now is: a new one, a new version, or again what was deleted. */
  async put(resource: Resource): Promise<void> {
    const reference = this.#references.get(referenceOf(resource));
    await (reference === undefined
      ? this.create(resource)
      : save(this.client, { ...withReferences(resource, this.#references), id: reference.split('/')[1] ?? '' }));
  }

  async remove(name: string): Promise<void> {
    const [type, id = ''] = this.reference(name).split('/');
    await this.client.deleteResource(type as Resource['resourceType'], id);
  }

  /** All of them as they are now; what was deleted is left out. */
  async now(): Promise<Resource[]> {
    return readEach(this.client, [...this.#references.values()]);
  }
}

function withReferences<T extends Resource>(resource: T, references: ReadonlyMap<string, string>): T {
  const text = JSON.stringify(resource);
  return JSON.parse(text.replace(/[A-Z]\w+\/[\w-]+(?=")/g, (name) => references.get(name) ?? name)) as T;
}

function locationOf({ entry = [] }: Bundle, index: number): string {
  const location = entry[index]?.response?.location ?? '';
  const found = /([A-Z]\w+\/[A-Za-z0-9.-]+)(?:\/_history\/.*)?$/.exec(location)?.[1];
  if (found === undefined) {
    throw new Error(`Entry ${String(index)} was not saved: ${entry[index]?.response?.status ?? ''}`);
  }
  return found;
}

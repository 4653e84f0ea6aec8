// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { MedplumClient, WithId } from '@medplum/core';
import type { Bundle, ChargeItem, DetectedIssue, Encounter, Procedure, Resource, Task } from '@medplum/fhirtypes';
import { readEach } from '../../src/fhir/fhir-client.ts';
import type { ClaimParties } from './claim.ts';
import { documents } from './documents.ts';
import { therapist, treatment, visit } from './visit.ts';

const PATIENT = 'Patient/p1';
const FRESH = { cache: 'reload' } as const;

/** One patient's visit on 2 March 2026 with 30 minutes of manual therapy, as a server stores it. */
export class VisitOnServer {
  readonly client: MedplumClient;
  readonly #references: ReadonlyMap<string, string>;

  private constructor(client: MedplumClient, references: ReadonlyMap<string, string>) {
    this.client = client;
    this.#references = references;
  }

  /** Saves the visit, all of it in one Bundle. `facts` changes the visit, `treatmentFacts` the treatment. */
  static async save(
    client: MedplumClient,
    { facts = {}, treatmentFacts = {} }: { facts?: Partial<Encounter>; treatmentFacts?: Partial<Procedure> } = {},
  ): Promise<VisitOnServer> {
    const resources: Resource[] = [
      { resourceType: 'Patient', id: 'p1' },
      therapist(),
      visit(facts),
      ...documents('p1'),
      treatment('mt', '10:00-10:30', treatmentFacts),
    ];
    const urns = new Map(
      resources.map(({ resourceType, id }) => [`${resourceType}/${id ?? ''}`, `urn:uuid:${randomUUID()}`]),
    );
    const answer = await client.executeBatch({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: resources.map((resource) => ({
        fullUrl: urns.get(`${resource.resourceType}/${resource.id ?? ''}`),
        resource: withReferences(resource, urns),
        request: { method: 'POST', url: resource.resourceType },
      })),
    });
    const references = new Map<string, string>();
    resources.forEach(({ resourceType, id }, index) => {
      references.set(`${resourceType}/${id ?? ''}`, locationOf(answer, index));
    });
    return new VisitOnServer(client, references);
  }

  /** The server's reference for one of the fixture, e.g. `Encounter/e1`. */
  reference(name: string): string {
    const reference = this.#references.get(name);
    if (reference === undefined) {
      throw new Error(`The visit has no ${name}`);
    }
    return reference;
  }

  /** Who a Claim for this visit is about. */
  parties(): ClaimParties {
    return {
      patient: this.reference(PATIENT),
      encounter: this.reference('Encounter/e1'),
      practitioner: this.reference('Practitioner/t1'),
    };
  }

  async encounter(): Promise<WithId<Encounter>> {
    return this.client.readReference<Encounter>({ reference: this.reference('Encounter/e1') }, FRESH);
  }

  async procedure(): Promise<WithId<Procedure>> {
    return this.client.readReference<Procedure>({ reference: this.reference('Procedure/mt') }, FRESH);
  }

  /** One more treatment of the visit. */
  async addTreatment(at: string, facts: Partial<Procedure> = {}): Promise<WithId<Procedure>> {
    const { id: _id, ...procedure } = treatment('other', at, facts);
    return this.client.createResource(withReferences(procedure as Procedure, this.#references));
  }

  async charges(): Promise<WithId<ChargeItem>[]> {
    return [
      ...(await this.client.searchResources('ChargeItem', `subject=${this.reference(PATIENT)}&_count=100`, FRESH)),
    ];
  }

  async openIssues(): Promise<WithId<DetectedIssue>[]> {
    const query = `patient=${this.reference(PATIENT)}&status=preliminary&_count=100`;
    return [...(await this.client.searchResources('DetectedIssue', query, FRESH))];
  }

  async issueCodes(): Promise<string[]> {
    return (await this.openIssues()).map(({ code }) => code?.coding?.[0]?.code ?? '').sort();
  }

  async tasks(): Promise<WithId<Task>[]> {
    return [...(await this.client.searchResources('Task', `patient=${this.reference(PATIENT)}&_count=100`, FRESH))];
  }

  /** All that it was saved with, as it is now; what was deleted is left out. */
  async records(): Promise<Resource[]> {
    return readEach(this.client, [...this.#references.values()]);
  }

  /** How many versions there are of all that we wrote for the patient. */
  async versionCount(): Promise<number> {
    const query = `patient=${this.reference(PATIENT)}&_count=100`;
    const issues = await this.client.searchResources('DetectedIssue', query, FRESH);
    const standing: Resource[] = [...(await this.charges()), ...issues, ...(await this.tasks())];
    const histories = await Promise.all(
      standing.map(async ({ resourceType, id }) => this.client.readHistory(resourceType, id ?? '')),
    );
    return histories.reduce((sum, { entry = [] }) => sum + entry.length, 0);
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
    throw new Error(`Entry ${String(index)} of the visit was not saved: ${entry[index]?.response?.status ?? ''}`);
  }
  return found;
}

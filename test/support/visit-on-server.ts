// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient, WithId } from '@medplum/core';
import type { ChargeItem, DetectedIssue, Encounter, Procedure, Resource, Task } from '@medplum/fhirtypes';
import type { ClaimParties } from './claim.ts';
import { documents } from './documents.ts';
import { RecordsOnServer } from './records-on-server.ts';
import { therapist, treatment, visit } from './visit.ts';

const PATIENT = 'Patient/p1';
const FRESH = { cache: 'reload' } as const;

/** One patient's visit on 2 March 2026 with 30 minutes of manual therapy, as a server stores it. */
export class VisitOnServer {
  readonly client: MedplumClient;
  readonly #stored: RecordsOnServer;

  private constructor(client: MedplumClient, stored: RecordsOnServer) {
    this.client = client;
    this.#stored = stored;
  }

  /** Saves the visit, all of it in one Bundle, others `beside` it. `facts` changes the visit, `treatmentFacts` the treatment. */
  static async save(
    client: MedplumClient,
    {
      facts = {},
      treatmentFacts = {},
      beside = [],
    }: { facts?: Partial<Encounter>; treatmentFacts?: Partial<Procedure>; beside?: readonly Resource[] } = {},
  ): Promise<VisitOnServer> {
    const resources: Resource[] = [
      { resourceType: 'Patient', id: 'p1' },
      therapist(),
      visit(facts),
      ...documents('p1'),
      treatment('mt', '10:00-10:30', treatmentFacts),
      ...beside,
    ];
    return new VisitOnServer(client, await RecordsOnServer.save(client, resources));
  }

  /** The server's reference for one of the fixture, e.g. `Encounter/e1`. */
  reference(name: string): string {
    return this.#stored.reference(name);
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
    return this.#stored.create(treatment('other', at, facts));
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
    return this.#stored.now();
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

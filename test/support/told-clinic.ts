// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, Patient, Resource } from '@medplum/fhirtypes';
import type { SmartCredentials } from '../../src/ehr/smart-token.ts';
import { documents } from './documents.ts';
import { ALL_WRITTEN, FakeEhr, type FakeEhrOptions } from './fake-ehr.ts';
import { clinicIsIdle, clinicWith, startTestService, type TestService } from './service.ts';
import { therapist, treatment, visit } from './visit.ts';
import { OLD_SECRET, SECRET } from './webhooks.ts';

export const PATIENT: Patient = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ family: 'Canary', given: ['Cora'] }],
};

/** A visit with all that its charge needs. */
export const VISIT: readonly Resource[] = [
  PATIENT,
  therapist(),
  visit(),
  ...documents('p1'),
  treatment('mt', '10:00-10:30'),
];

/** An EHR that tells the service what changed in it, and the service, which asks and writes back. */
export class ToldClinic {
  readonly ehr: FakeEhr;
  readonly service: TestService;

  private constructor(ehr: FakeEhr, service: TestService) {
    this.ehr = ehr;
    this.service = service;
  }

  static async start(
    options: FakeEhrOptions = {},
    { credentials, heartbeatMs }: { readonly credentials?: SmartCredentials; readonly heartbeatMs?: number } = {},
  ): Promise<ToldClinic> {
    const ehr = await FakeEhr.start({ written: ALL_WRITTEN, ...options });
    const { fhirUrl } = ehr;
    const told = {
      ...clinicWith(ehr),
      webhookSecrets: [SECRET, OLD_SECRET],
      ehr: { fhirUrl, credentials, heartbeatMs },
    };
    const clinic = new ToldClinic(ehr, await startTestService({ tenants: [told] }));
    await clinic.isIdle();
    ehr.asked.length = 0;
    return clinic;
  }

  async send(path: string, init: RequestInit): Promise<number> {
    const response = await this.service.ask(`subscriptions/${path}`, init);
    await response.text();
    return response.status;
  }

  /** A resource as the EHR has it now, with its version. */
  async current(reference: string): Promise<string> {
    return JSON.stringify(await this.ehr.read(reference));
  }

  async charges(): Promise<ChargeItem[]> {
    return this.ehr.all<ChargeItem>('ChargeItem');
  }

  async isIdle(): Promise<void> {
    await clinicIsIdle(this.service);
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.ehr.close();
  }
}

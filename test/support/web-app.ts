// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MedplumClient } from '@medplum/core';
import type { ChargeItem } from '@medplum/fhirtypes';
import type { SubscriptionWorker } from '../../src/embedded/subscription-worker.ts';
import { LOCAL_TENANT } from '../../src/service/tenants.ts';
import { startTestService } from './service.ts';
import { putStore } from './store-template.ts';

const FRESH = { cache: 'reload' } as const;

/** The service on this machine with its page, and a client of its store to look behind the page. */
export class WebApp {
  readonly address: string;
  readonly client: MedplumClient;
  readonly worker: SubscriptionWorker;
  readonly newSignInLink: () => string;
  readonly close: () => Promise<void>;

  private constructor({
    address,
    newSignInLink,
    client,
    worker,
    close,
  }: Pick<WebApp, 'address' | 'newSignInLink' | 'client' | 'worker' | 'close'>) {
    this.address = address;
    this.newSignInLink = newSignInLink;
    this.client = client;
    this.worker = worker;
    this.close = close;
  }

  static async start({ samples }: { readonly samples: boolean }): Promise<WebApp> {
    const dataDir = mkdtempSync(join(tmpdir(), 'web-app-'));
    await putStore(dataDir, { samples });
    const service = await startTestService({ dataDir });
    const { worker } = service.runtimes.get(LOCAL_TENANT.id)?.store ?? {};
    if (!worker) {
      throw new Error('The service has no store of its own');
    }
    const client = new MedplumClient({ baseUrl: `${service.address}/` });
    await client.startClientLogin('test', service.accessToken ?? '');
    const close = async (): Promise<void> => {
      await service.close();
      rmSync(dataDir, { recursive: true });
    };
    const { address, newSignInLink } = service;
    return new WebApp({ address, newSignInLink, client, worker, close });
  }

  async openIssues(visit: string): Promise<string[]> {
    const query = `implicated=Encounter/${visit}&status=preliminary`;
    const issues = await this.client.searchResources('DetectedIssue', query, FRESH);
    return issues.map(({ code }) => code?.coding?.[0]?.code ?? '').sort();
  }

  async charge(visit: string): Promise<ChargeItem | undefined> {
    return this.client.searchOne('ChargeItem', `context=Encounter/${visit}`, FRESH);
  }
}

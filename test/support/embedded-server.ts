// SPDX-License-Identifier: Apache-2.0
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EachMinute } from '../../src/embedded/bot-clock.ts';
import type { FhirClient } from '../../src/fhir/fhir-client.ts';
import {
  openBotPools,
  openEmbeddedStore,
  type EmbeddedStore,
  type OpenBotPools,
} from '../../src/service/embedded-store.ts';
import { never } from './minutes.ts';

/** The embedded FHIR server on a port of its own, without the service's front door: for tests and benchmarks. */
export interface EmbeddedServer extends EmbeddedStore {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
}

export interface EmbeddedServerOptions extends Pick<FhirClient, 'textOfPdf'> {
  readonly dataDir: string;
  readonly samples?: boolean;
  readonly claimGate?: boolean;
  readonly log?: (line: string) => void;
  /** The folder whose build is deployed; without it the project's. */
  readonly root?: string;
  /** Code that bots may have beside the build's own. */
  readonly otherCode?: readonly string[];
  /** Without them it starts its own. */
  readonly pools?: OpenBotPools;
  /** Without it no bot runs by its schedule. */
  readonly eachMinute?: EachMinute;
}

export async function startEmbeddedServer({
  dataDir,
  samples = false,
  claimGate = false,
  log = () => undefined,
  root = process.cwd(),
  otherCode = [],
  pools = openBotPools(process.cwd()),
  eachMinute = never,
  ...pdf
}: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const http = createServer({ keepAliveTimeout: 65_000 });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const address = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
  const own = { dataDir, samples, claimGate, root, log, pools, otherCode, eachMinute };
  const store = await openEmbeddedStore(address, { ...own, ...pdf }).catch(async (error: unknown) => {
    // Left open, it would keep the runner alive.
    http.close();
    await pools.close();
    throw error;
  });
  http.on('request', store.app as RequestListener);
  return {
    ...store,
    address,
    close: async () => {
      const closed = new Promise((resolve) => http.close(resolve));
      // An answer that a test did not read would hold its connection.
      http.closeAllConnections();
      await closed;
      await store.close();
      await pools.close();
    },
  };
}

// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { putWebFiles } from '../../src/deploy/web-files.ts';

/** The web app as `npm run deploy -- --web` puts it somewhere, handed out by a plain web server. */
export async function serveWeb(baseUrl: string): Promise<{ address: string; close: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'web-'));
  await putWebFiles(process.cwd(), folder, baseUrl);
  const app = express();
  app.use(express.static(folder));
  app.use((_request, response) => {
    response.sendFile(join(folder, 'index.html'));
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${String(port)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };
}

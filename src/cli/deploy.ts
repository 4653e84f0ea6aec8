// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { normalizeErrorString, type MedplumClient } from '@medplum/core';
import { readBundles } from '../deploy/bundles.ts';
import { deploy } from '../deploy/deployment.ts';
import { remove } from '../deploy/removal.ts';
import { signIn } from '../deploy/sign-in.ts';
import { sweepSince } from '../deploy/sweep-since.ts';
import { putWebFiles } from '../deploy/web-files.ts';
import { readOptions } from './options.ts';
import { readSiteMapFile } from './site-map-file.ts';

const USAGE = `Usage: npm run deploy [-- --dry-run] [--claim-gate] [--usd-per-unit 32.50] [--map FILE] [--web DIR] [--since DATE]
                               [--provider-app URL] [--remove]
       installs or updates this build on the Medplum server at MEDPLUM_BASE_URL; --dry-run only shows what would change
       --remove: removes the bots, Subscriptions, memberships and policies; charges and issues stay
       --map FILE: what the site’s own codes stand for, as npm run survey -- --map-out FILE proposes it
       --web DIR: also puts the web app for that server there, as static files
       --since 2026-01-01: the sweep looks again at whatever was saved since that day
       --provider-app URL: where Medplum’s Provider app is served, so that Tasks lead to their visit there`;

const { values } = readOptions(USAGE, {
  'dry-run': { type: 'boolean', default: false },
  'claim-gate': { type: 'boolean', default: false },
  'usd-per-unit': { type: 'string' },
  map: { type: 'string' },
  web: { type: 'string' },
  since: { type: 'string' },
  'provider-app': { type: 'string' },
  remove: { type: 'boolean', default: false },
});

async function takeOut(dryRun: boolean): Promise<void> {
  const removed = await remove(await signIn(process.env), dryRun);
  removed.forEach((what) => {
    console.log(`${dryRun ? 'to be removed' : 'removed'}: ${what}`);
  });
  console.log(
    removed.length === 0
      ? 'Nothing to remove: nothing is installed here.'
      : 'Charges, issues, Tasks and Provenances were kept.',
  );
}

const ROOT = join(import.meta.dirname, '..', '..');

async function putWeb(folder: string, baseUrl: string): Promise<void> {
  await putWebFiles(ROOT, folder, baseUrl);
  console.log(
    `${folder}: the web app for ${baseUrl}. Serve these files from an origin in the server’s allowedOrigins, with index.html as the fallback for unknown paths.`,
  );
}

async function lookAgain(client: MedplumClient, since: string): Promise<void> {
  const isSet = await sweepSince(client, since);
  console.log(
    isSet
      ? `The sweep will reassess everything saved since ${since}, as fast as the quota allows.`
      : `The sweep has not reached ${since} yet, so it will assess everything saved since then anyway.`,
  );
}

function readSince(): string | undefined {
  const { since } = values;
  if (since !== undefined && !(/^\d{4}-\d\d-\d\d$/.test(since) && Number.isFinite(Date.parse(since)))) {
    throw new Error(`--since must be a date such as 2026-01-01, not ${since}`);
  }
  return since;
}

function readProviderApp(): string | undefined {
  const given = values['provider-app'];
  if (given !== undefined && !/^https?:$/.test(URL.parse(given)?.protocol ?? '')) {
    throw new Error(`--provider-app must be an address such as https://provider.example.org, not ${given}`);
  }
  return given?.replace(/\/+$/, '');
}

async function bringUp(): Promise<void> {
  const since = readSince();
  const providerApp = readProviderApp();
  const price = values['usd-per-unit'];
  const usdPerUnit = price === undefined ? undefined : Number(price);
  if (usdPerUnit !== undefined && !(usdPerUnit > 0)) {
    throw new Error(`--usd-per-unit must be an amount such as 32.50, not ${price ?? ''}`);
  }
  const siteMap = values.map === undefined ? undefined : await readSiteMapFile(values.map);
  const dryRun = values['dry-run'];
  const client = await signIn(process.env);
  const steps = await deploy({
    client,
    bundles: await readBundles(ROOT),
    dryRun,
    claimGate: values['claim-gate'],
    ...(usdPerUnit === undefined ? {} : { usdPerUnit }),
    ...(siteMap ? { siteMap } : {}),
    ...(providerApp === undefined ? {} : { providerApp }),
  });
  for (const { what, action } of steps) {
    console.log(`${dryRun && action !== 'unchanged' ? `to be ${action}` : action}: ${what}`);
  }
  const changes = steps.filter(({ action }) => action === 'created' || action === 'updated').length;
  console.log(
    changes === 0 ? 'Everything is as it should be.' : `${String(changes)} ${dryRun ? 'to change' : 'changed'}.`,
  );
  if (since !== undefined && !dryRun) {
    await lookAgain(client, since);
  }
  if (values.web !== undefined && !dryRun) {
    await putWeb(values.web, client.getBaseUrl());
  }
  if (usdPerUnit === undefined) {
    console.log('No price is set (--usd-per-unit 32.50), so charges reference no ChargeItemDefinition.');
  }
}

try {
  await (values.remove ? takeOut(values['dry-run']) : bringUp());
} catch (error) {
  console.error(normalizeErrorString(error));
  process.exitCode = 1;
}

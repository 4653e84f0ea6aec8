// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { normalizeErrorString, type MedplumClient } from '@medplum/core';
import { readBundles } from '../../deploy/bundles.ts';
import { deploy } from '../../deploy/deployment.ts';
import { remove } from '../../deploy/removal.ts';
import { signIn } from '../../deploy/sign-in.ts';
import { sweepSince } from '../../deploy/sweep-since.ts';
import { putWebFiles } from '../../deploy/web-files.ts';
import { readSiteMapFile } from '../site-map-file.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

interface DeployOptions {
  readonly 'dry-run': boolean;
  readonly 'claim-gate': boolean;
  readonly usdPerUnit: number | undefined;
  readonly map?: string | undefined;
  readonly web?: string | undefined;
  readonly since?: string | undefined;
  readonly providerApp: string | undefined;
  readonly remove: boolean;
}

export async function run(options: DeployOptions): Promise<void> {
  try {
    await (options.remove ? takeOut(options['dry-run']) : bringUp(options));
  } catch (error) {
    console.error(normalizeErrorString(error));
    process.exitCode = 1;
  }
}

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

async function bringUp(options: DeployOptions): Promise<void> {
  const { 'dry-run': dryRun, 'claim-gate': claimGate, map, web, since, usdPerUnit, providerApp } = options;
  const siteMap = map === undefined ? undefined : await readSiteMapFile(map);
  const client = await signIn(process.env);
  const steps = await deploy({
    client,
    bundles: await readBundles(ROOT),
    dryRun,
    claimGate,
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
  const isNewMap = steps.some(
    ({ what, action }) => what === `ConceptMap ${siteMap?.url ?? ''}` && action !== 'unchanged',
  );
  if (isNewMap && since === undefined && !dryRun) {
    console.log(
      'Open charges follow the new map within minutes. Visits in which nothing was recognized as therapy before are looked at again with --since 2026-01-01.',
    );
  }
  if (web !== undefined && !dryRun) {
    await putWeb(web, client.getBaseUrl());
  }
  if (usdPerUnit === undefined) {
    console.log('No price is set (--usd-per-unit 32.50), so charges reference no ChargeItemDefinition.');
  }
}

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

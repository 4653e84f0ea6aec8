// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { normalizeErrorString } from '@medplum/core';
import { proposedMap } from '../capture/survey/proposed-map.ts';
import { readNotes, readServer } from '../capture/survey/source.ts';
import { survey } from '../capture/survey/survey.ts';
import { signIn } from '../deploy/sign-in.ts';
import { UNREADABLE } from './assess-files.ts';
import { readInputs } from './input.ts';
import { readingPdfs, withPdfNotes } from './pdf-notes.ts';
import { readOptions, refuse } from './options.ts';
import { withProgress } from './progress.ts';
import { readSiteMapFile } from './site-map-file.ts';
import { surveyHtml } from './survey-html.ts';
import { surveyText } from './survey-text.ts';
import { complain, say } from './terminal.ts';

const USAGE = `Usage: npm run --silent survey -- [--json] [--html FILE] [--map FILE] [--map-out FILE] SOURCE…
       npm run --silent survey -- [the same] --server URL [--since YYYY-MM-DD]
       says before going live how a site writes its records, and what would be charged, held or never seen
SOURCE: a Bundle, NDJSON, a folder of either (a Bulk Data export), or - for standard input
--server: a Medplum server, signed in to as for deploy; --since leaves out visits that were not saved since
--html FILE: the report as one page; --json: for programs
--map-out FILE: what the site’s own codes seem to stand for, to be read, changed and deployed (npm run deploy -- --map FILE)
--map FILE: surveys as if that had been deployed`;

const { values, positionals: names } = readOptions(
  USAGE,
  {
    server: { type: 'string' },
    since: { type: 'string' },
    json: { type: 'boolean', default: false },
    html: { type: 'string' },
    map: { type: 'string' },
    'map-out': { type: 'string' },
  },
  Infinity,
);

interface Source {
  readonly resources: readonly unknown[];
  readonly errors: readonly string[];
}

async function fromFiles(): Promise<Source> {
  const { resources, errors } = await withProgress('Reading files', async (reached) => readInputs(names, reached));
  return { resources: await withPdfs(resources), errors };
}

async function withPdfs(inputs: readonly { readonly resource: unknown }[]): Promise<unknown[]> {
  return (await withPdfNotes(inputs)).map(({ resource }) => resource);
}

async function fromServer(url: string): Promise<Source> {
  const client = await signIn({ ...process.env, MEDPLUM_BASE_URL: url });
  const { resources, errors } = await withProgress('Reading types', async (reached) =>
    readServer(client, values.since, reached),
  );
  const notes = await readingPdfs(async (textOfPdf) =>
    withProgress('Reading notes', async (reached) =>
      readNotes(Object.assign(client, { textOfPdf }), resources, reached),
    ),
  );
  return { resources: [...(await withPdfs(resources.map((resource) => ({ resource })))), ...notes], errors };
}

if (values.server === undefined && names.length === 0) {
  refuse('Name a SOURCE', USAGE);
}
if (values.since !== undefined && !/^\d{4}-\d\d-\d\d$/.test(values.since)) {
  refuse('--since is no date such as 2026-01-31', USAGE);
}
try {
  const map = values.map === undefined ? undefined : await readSiteMapFile(values.map);
  const { resources, errors } = await (values.server === undefined ? fromFiles() : fromServer(values.server));
  const read = [...(map ? [{ id: 'site', ...map }] : []), ...resources];
  const found = await withProgress('Assessing patients', (reached) => survey(read, reached));
  say(values.json ? JSON.stringify(found, undefined, 2) : surveyText(found));
  if (values.html !== undefined) {
    await writeFile(values.html, surveyHtml(found));
  }
  if (values['map-out'] !== undefined) {
    await writeFile(values['map-out'], `${JSON.stringify(proposedMap(found, map), undefined, 2)}\n`);
  }
  errors.forEach((line) => {
    complain(line);
  });
  process.exitCode = errors.length > 0 ? UNREADABLE : 0;
} catch (error) {
  complain(normalizeErrorString(error));
  process.exitCode = UNREADABLE;
}

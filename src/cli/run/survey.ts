// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { normalizeErrorString } from '@medplum/core';
import { proposedMap } from '../../capture/survey/proposed-map.ts';
import { readNotes, readServer } from '../../capture/survey/source.ts';
import { survey } from '../../capture/survey/survey.ts';
import { signIn } from '../../deploy/sign-in.ts';
import { fetchWithin } from '../../ehr/ehr-http.ts';
import { UNREADABLE } from '../assess-files.ts';
import { readInputs } from '../input.ts';
import { readingPdfs, withPdfNotes } from '../pdf-notes.ts';
import { withProgress } from '../progress.ts';
import { readSiteMapFile } from '../site-map-file.ts';
import { surveyHtml } from '../survey-html.ts';
import { surveyText } from '../survey-text.ts';
import { complain, say } from '../terminal.ts';

interface SurveyOptions {
  readonly server?: string | undefined;
  readonly since?: string | undefined;
  readonly json: boolean;
  readonly html?: string | undefined;
  readonly map?: string | undefined;
  readonly 'map-out'?: string | undefined;
}

/** For a thousand records and their notes from a slow server, and no more than can be held as one text. */
const PAGE_LIMITS = { timeoutMs: 300_000, maxBytes: 256_000_000 };

interface Source {
  readonly resources: readonly unknown[];
  readonly errors: readonly string[];
}

export async function run(names: readonly string[], options: SurveyOptions): Promise<void> {
  const { server, since, json, html, 'map-out': mapOut } = options;
  try {
    const map = options.map === undefined ? undefined : await readSiteMapFile(options.map);
    const { resources, errors } = await (server === undefined ? fromFiles(names) : fromServer(server, since));
    const read = [...(map ? [{ id: 'site', ...map }] : []), ...resources];
    const found = await withProgress('Assessing patients', (reached) => survey(read, reached));
    say(json ? JSON.stringify(found, undefined, 2) : surveyText(found));
    if (html !== undefined) {
      await writeFile(html, surveyHtml(found));
    }
    if (mapOut !== undefined) {
      await writeFile(mapOut, `${JSON.stringify(proposedMap(found, map), undefined, 2)}\n`);
    }
    errors.forEach((line) => {
      complain(line);
    });
    process.exitCode = errors.length > 0 ? UNREADABLE : 0;
  } catch (error) {
    complain(normalizeErrorString(error));
    process.exitCode = UNREADABLE;
  }
}

async function fromFiles(names: readonly string[]): Promise<Source> {
  const { resources, errors } = await withProgress('Reading files', async (reached) => readInputs(names, reached));
  return { resources: await withPdfs(resources), errors };
}

async function withPdfs(inputs: readonly { readonly resource: unknown }[]): Promise<unknown[]> {
  return (await withPdfNotes(inputs)).map(({ resource }) => resource);
}

async function fromServer(url: string, since: string | undefined): Promise<Source> {
  const client = await signIn({ ...process.env, MEDPLUM_BASE_URL: url }, fetchWithin(PAGE_LIMITS));
  const { resources, errors } = await withProgress('Reading types', async (reached) =>
    readServer(client, since, reached),
  );
  const notes = await readingPdfs(async (textOfPdf) =>
    withProgress('Reading notes', async (reached) =>
      readNotes(Object.assign(client, { textOfPdf }), resources, reached),
    ),
  );
  return { resources: [...(await withPdfs(resources.map((resource) => ({ resource })))), ...notes], errors };
}

// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { badRequest } from '@medplum/core';
import type { Binary } from '@medplum/fhirtypes';
import compression from 'compression';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { FhirService, ServiceResponse } from './fhir-service.ts';
import { LOCAL_USER, projectRouter } from './local-project.ts';
import { packedFiles } from './packed-files.ts';

/** Where the FHIR API stands below the server's address. */
export const FHIR_PATH = '/fhir/R4';

/** Larger than any visit; of a body beyond it nothing is kept. */
const BODY_LIMIT = '16mb';

const JSON_TYPES = ['application/json', 'application/*+json'];

/** What the page reads of `config.json`. */
export interface PageConfig {
  readonly signIn: 'local';
  /** The EHR whose records these are copies of. */
  readonly ehr?: { readonly fhirUrl: string; readonly chargesAre: 'here' | 'there'; readonly why?: string };
}

export interface AppOptions {
  /** Folder of the built web app. */
  readonly webRoot: string;
  readonly page?: () => Promise<PageConfig>;
}

/** The HTTP side of the embedded server: FHIR under `/fhir/R4`, the web app everywhere else. Never listens by itself. */
export function createApp(service: FhirService, { webRoot, page = plainPage }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(compression());
  app.use(
    FHIR_PATH,
    express.json({ type: JSON_TYPES, limit: BODY_LIMIT }),
    express.raw({ type: (request) => isBytes(request as Request), limit: BODY_LIMIT }),
    onlyJson,
    binaryHandler(service),
    fhirHandler(service),
  );
  app.use(projectRouter(service.repository));
  app.get('/config.json', async (_request, response) => {
    response.json(await page());
  });
  app.use('/app', packedFiles(join(webRoot, 'app')));
  app.get(/.*/, (_request, response) => {
    // Every page is the same file: the address tells it what to show.
    response.sendFile('index.html', { root: webRoot });
  });
  app.use(reportError);
  return app;
}

async function plainPage(): Promise<PageConfig> {
  return Promise.resolve({ signIn: 'local' });
}

/** A Binary may be sent as the bytes it is to hold, as Medplum's own CLI sends a bot's source. */
function isBytes(request: Request): boolean {
  return request.method === 'POST' && /^\/Binary(?:\?|$)/.test(request.url) && request.is('json') === false;
}

/** A form of another site can send anything but JSON without asking first. */
const onlyJson: RequestHandler = (request: Request, response: Response, next) => {
  if (request.is(JSON_TYPES) !== false || isBytes(request)) {
    next();
    return;
  }
  sendOutcome(response, 415, 'The body must be a FHIR resource in JSON, sent as application/fhir+json');
};

/** Whatever a Binary holds is for a program to take, and never a page of ours. */
const NEVER_A_PAGE = {
  'content-disposition': 'attachment',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
} as const;
/**
 * Types that no browser takes for a script, a style sheet, a worker or a page. Of any other a Binary is bytes: a script
 * of our own origin is one that the pages' own policy lets in.
 */
const INERT_TYPE =
  /^(?:image\/(?:png|jpeg|gif|webp|bmp|tiff)|(?:audio|video)\/[\w.+-]{1,100}|application\/(?:pdf|rtf|json|dicom)|text\/(?:plain|rtf))(?:; ?charset=[\w-]{1,40})?$/i;

/** A Binary is read as the bytes it holds, unless FHIR is asked for. */
function binaryHandler({ repository }: FhirService): RequestHandler {
  return async (request: Request, response: Response, next) => {
    const [, id] = /^\/Binary\/([^/?]+)$/.exec(request.url) ?? [];
    if (request.method !== 'GET' || id === undefined || request.get('accept')?.includes('fhir+json')) {
      next();
      return;
    }
    const binary = await repository.readResource<Binary>('Binary', id).catch(() => undefined);
    if (binary?.data === undefined) {
      next();
      return;
    }
    const contentType = INERT_TYPE.test(binary.contentType) ? binary.contentType : 'application/octet-stream';
    response.set({ ...NEVER_A_PAGE, 'content-type': contentType }).send(Buffer.from(binary.data, 'base64'));
  };
}

function fhirHandler(service: FhirService): RequestHandler {
  return async (request: Request, response: Response) => {
    const body: unknown = Buffer.isBuffer(request.body)
      ? {
          resourceType: 'Binary',
          contentType: request.get('content-type'),
          data: request.body.toString('base64'),
        }
      : request.body;
    const answer = await service.handle(
      {
        method: request.method,
        url: request.url,
        headers: { 'if-none-exist': request.get('if-none-exist'), 'if-match': request.get('if-match') },
        body,
      },
      LOCAL_USER,
    );
    send(response, answer);
  };
}

function send(response: Response, { status, headers, body }: ServiceResponse): void {
  response.status(status).set(headers).send(JSON.stringify(body));
}

/** What Express says of a path that leads nowhere, or out of the folder. */
const NOTHING_HERE = 'There is nothing at this address';
const REFUSED: Readonly<Record<number, string>> = {
  403: NOTHING_HERE,
  404: NOTHING_HERE,
  413: 'The body is too large',
};

/** What Express itself refuses (broken JSON, a body too large) is told as an OperationOutcome too. */
const reportError: ErrorRequestHandler = (error: unknown, request: Request, response, _next) => {
  // A client that is still sending would otherwise find the connection closed in place of the answer.
  request.resume();
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  sendOutcome(
    response,
    status,
    status >= 500 ? 'Internal error' : (REFUSED[status] ?? 'The body is not readable JSON'),
  );
};

function sendOutcome(response: Response, status: number, text: string): void {
  response
    .status(status)
    .set({ 'content-type': 'application/fhir+json; charset=utf-8' })
    .send(JSON.stringify(badRequest(text)));
}

// SPDX-License-Identifier: Apache-2.0
import type { OperationOutcome, OperationOutcomeIssue } from '@medplum/fhirtypes';
import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from './log.ts';

/** Answers with an OperationOutcome that says what is wrong and where. */
export function refuse(
  response: Response,
  status: number,
  { text, code = 'invalid', expression }: { text: string; code?: OperationOutcomeIssue['code']; expression?: string },
): void {
  const outcome: OperationOutcome = {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code,
        details: { text },
        ...(expression === undefined ? {} : { expression: [expression] }),
      },
    ],
  };
  if (status === 503) {
    response.set('retry-after', '2');
  }
  response.status(status).set({ 'content-type': 'application/fhir+json; charset=utf-8' }).send(JSON.stringify(outcome));
}

/** The last resort: a body that Express itself refuses, or a fault of ours, which is logged and not told. */
export function lastResort(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    // A client that is still sending would otherwise find the connection closed in place of the answer.
    request.resume();
    const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
    if (status >= 400 && status < 500) {
      const text = status === 413 ? 'The body is too large' : 'The body is not readable';
      refuse(response, status, { text });
      return;
    }
    log.error({ error, requestId: response.locals['requestId'] as unknown }, 'request failed');
    refuse(response, 503, { text: 'The service cannot answer right now', code: 'transient' });
  };
}

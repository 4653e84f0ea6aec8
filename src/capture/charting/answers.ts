// SPDX-License-Identifier: Apache-2.0
import type { BundleEntry } from '@medplum/fhirtypes';
import { badRequest, deepEquals, isOperationOutcome, normalizeErrorString } from '@medplum/core';
import { outcomeOf } from '../../fhir/fhir-client.ts';
import { etagOf } from '../../fhir/reference.ts';

/** A server did not do what it was asked, in its own words. */
export class Refused extends Error {
  /** 0 where the server said none. */
  readonly status: number;

  constructor(words: string, status: number) {
    super(words);
    this.status = status;
  }
}

/** The version that a write made; undefined where its server does not tell. */
export function versionOf({ response, resource }: BundleEntry): string | undefined {
  return response?.etag ?? (resource && etagOf(resource));
}

/** The status of an answer to one entry; 0 where it has none. */
export function statusOf(answer: BundleEntry | undefined): number {
  return Number.parseInt(answer?.response?.status ?? '', 10) || 0;
}

/** True for no answer, and for what a server or proxy says that may have written something all the same. */
export function tellsNothing(status: number): boolean {
  return status === 0 || status >= 500;
}

/** True for what MedplumClient makes of an answer that is no FHIR, such as a proxy's error page: a 400 whatever its status was. */
export function isForeignPage(error: unknown): boolean {
  const outcome = outcomeOf(error);
  return outcome !== undefined && deepEquals(outcome, badRequest(normalizeErrorString(outcome)));
}

export function isMade(status: number): boolean {
  return status >= 200 && status < 300;
}

/** True where a version had moved on. */
export function isOutdated(status: number): boolean {
  return status === 409 || status === 412;
}

/** Why a server did not write something. */
export function refusalOf(answer: BundleEntry | undefined): Refused {
  const outcome = answer?.response?.outcome;
  const status = statusOf(answer);
  return new Refused(
    isOperationOutcome(outcome) ? normalizeErrorString(outcome) : `The server refused (${String(status)}).`,
    status,
  );
}

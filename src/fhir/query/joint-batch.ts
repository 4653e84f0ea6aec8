// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Reference, Resource } from '@medplum/fhirtypes';
import { batchOfGets, isRetryable, nextPageOf } from '../fhir-client.ts';
import { relativeReference } from '../reference.ts';

/** Several batches of reads as one, and the answer to each in the answer to that. */
export interface JointBatch {
  readonly bundle: Bundle;
  /** Undefined for a batch whose answers cannot be told from those of others: it is to be sent by itself. */
  readonly answersIn: (answer: Bundle) => (Bundle | undefined)[];
}

/**
 * Batches of reads as one batch, in which what several ask for is asked once, and searches that differ in nothing but
 * their patient are one search for all these patients: a statement costs a server more than what it finds.
 */
export function joinBatches(batches: readonly Bundle[]): JointBatch {
  const asked = batches.map(({ entry = [] }) => entry.map(({ request }) => askedFor(request?.url ?? '')));
  const shared = new Map<string, Shared>();
  for (const one of asked.flat()) {
    const known = shared.get(one.key) ?? { index: shared.size, patients: new Set() };
    if (one.patient !== undefined) {
      known.patients.add(one.patient);
    }
    shared.set(one.key, known);
  }
  const urls = [...shared].map(([key, { patients }]) => key.replace(EACH_PATIENT, [...patients].join(',')));
  const answersIn = (answer: Bundle): (Bundle | undefined)[] =>
    asked.map((ones) => {
      const entry = ones.map(({ key, patient }) => {
        const { index = -1, patients } = shared.get(key) ?? {};
        const given = answer.entry?.[index];
        return patient === undefined || patients?.size === 1 ? given : shareOf(patient, patients, given);
      });
      return entry.every((one) => one !== undefined)
        ? { resourceType: 'Bundle', type: 'batch-response', entry }
        : undefined;
    });
  return { bundle: batchOfGets(urls), answersIn };
}

interface Shared {
  readonly index: number;
  readonly patients: Set<string>;
}

interface Asked {
  /** The search without its patient; what is asked for as it stands, where it names none or follows links back. */
  readonly key: string;
  readonly patient?: string;
}

const EACH_PATIENT = '{patients}';
const PATIENT = /([?&]patient=)(Patient\/[^&,]+)(?=&|$)/;

/** What is found by a link back to a record need not be of the record's patient, and could not be told apart. */
function askedFor(url: string): Asked {
  const [, , patient] = PATIENT.exec(url) ?? [];
  return patient === undefined || url.includes('_revinclude')
    ? { key: url }
    : { key: url.replace(PATIENT, `$1${EACH_PATIENT}`), patient };
}

/**
 * One patient's part of what was found for several: the matches that are about them, and what these include. What a
 * busy server answers goes to each of them; a refusal may be of the joint search alone.
 */
function shareOf(
  patient: string,
  patients: ReadonlySet<string> | undefined,
  given: BundleEntry | undefined,
): BundleEntry | undefined {
  const found = given?.resource;
  if (found?.resourceType !== 'Bundle') {
    return isRetryable(Number.parseInt(given?.response?.status ?? '400', 10)) ? given : undefined;
  }
  const { entry = [] } = found;
  const matches = entry.filter(({ search }) => search?.mode !== 'include');
  const owners = matches.map(({ resource }) => ownerOf(resource));
  if (nextPageOf(found) !== undefined || owners.some((owner) => owner === undefined || patients?.has(owner) !== true)) {
    return undefined;
  }
  const own = matches.filter((_, index) => owners[index] === patient);
  const text = JSON.stringify(own);
  const included = entry.filter(
    ({ search, resource }) =>
      search?.mode === 'include' && resource && text.includes(`"${resource.resourceType}/${resource.id ?? ''}"`),
  );
  return { ...given, resource: { ...found, entry: [...own, ...included] } };
}

/** Whom a search for a `patient` finds a record by. */
function ownerOf(resource: Resource | undefined): string | undefined {
  const links = (resource ?? {}) as Readonly<Partial<Record<'subject' | 'patient' | 'beneficiary' | 'for', Reference>>>;
  return relativeReference((links.subject ?? links.patient ?? links.beneficiary ?? links.for)?.reference);
}

// SPDX-License-Identifier: Apache-2.0
import { linkOf, nextPageOf } from '../bundle-links.ts';
import { isObject } from '../json-object.ts';
import { referenceIn } from '../reference-text.ts';

/*
 * Forms in which resources come together: the parameters of an operation, a history, a transaction with addresses of its own.
 */

export interface FoundParameter {
  readonly resource: unknown;
  readonly path: (string | number)[];
}

export function parametersIn(list: unknown, path: readonly (string | number)[]): FoundParameter[] {
  return (Array.isArray(list) ? list : []).flatMap((one: unknown, index): FoundParameter[] => {
    const at = [...path, index];
    return isObject(one)
      ? [
          ...(one['resource'] === undefined ? [] : [{ resource: one['resource'], path: at }]),
          ...parametersIn(one['part'], [...at, 'part']),
        ]
      : [];
  });
}

export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : part))
    .join('.')
    .replaceAll('.[', '[');
}

/** Of a history, which goes back in time, each resource as it is now; one that was deleted is gone, and leaves a gap. */
export function latestOnly(entries: readonly unknown[]): unknown[] {
  const known = new Set<string>();
  return entries.map((entry) => {
    const key = isObject(entry) ? addressOf(entry) : undefined;
    const isOld = key !== undefined && known.has(key);
    known.add(key ?? '');
    return isOld ? GONE : entry;
  });
}

function addressOf({ resource, request, fullUrl }: Record<string, unknown>): string | undefined {
  const written = isObject(resource)
    ? `/${String(resource['resourceType'])}/${String(resource['id'])}`
    : String((isObject(request) ? request['url'] : undefined) ?? fullUrl);
  return referenceIn(written);
}

/** An entry that has nothing to read. */
const GONE = { response: { status: '200' } };

/** What a server answered in place of a resource; undefined where that is as it should be. */
export function refusalIn(entry: unknown): string | undefined {
  const { response, request } = isObject(entry) ? entry : {};
  const { status: answered = '200' } = isObject(response) ? response : {};
  const status = response === undefined ? undefined : JSON.stringify(answered).replaceAll('"', '');
  const isDeletion = isObject(request) && request['method'] === 'DELETE';
  if (isDeletion || (status !== undefined && /^[123]/.test(status))) {
    return undefined;
  }
  return status === undefined ? '.resource is missing or has no resourceType' : ` was refused: ${status.slice(0, 40)}`;
}

const LOCAL_URL = /^urn:(?:uuid:([0-9a-f-]{36})|oid:([0-9.]{1,64}))$/i;
const ADDRESS = /\/[A-Z][A-Za-z]+\/([A-Za-z0-9.-]{1,64})$/;

/**
 * Gives the new resources of a transaction Bundle the ids of their `urn:uuid:` or `urn:oid:` addresses, and their references too;
 * others without an id get that of their address.
 */
export function withLocalIds(entries: readonly unknown[]): unknown[] {
  const references = new Map<string, string>();
  const named = entries.map((entry) => {
    if (!isObject(entry) || !isObject(entry['resource'])) {
      return entry;
    }
    const [url = '', uuid, oid] = LOCAL_URL.exec(String(entry['fullUrl'])) ?? [];
    const id = uuid ?? oid;
    const own = entry['resource']['id'] === undefined ? (id ?? ADDRESS.exec(String(entry['fullUrl']))?.[1]) : undefined;
    const resource: Record<string, unknown> = own === undefined ? entry['resource'] : { id: own, ...entry['resource'] };
    references.set(url.toLowerCase(), `${String(resource['resourceType'])}/${String(resource['id'])}`);
    return { ...entry, resource };
  });
  const resolve = (key: string, value: unknown): unknown =>
    key === 'reference' && typeof value === 'string' ? (references.get(value.toLowerCase()) ?? value) : value;
  return JSON.parse(JSON.stringify(named), resolve) as unknown[];
}

/** A page of what a search found. */
export interface Page {
  readonly at: string;
  /** Its own address. */
  readonly self: string | undefined;
  /** Where it goes on. */
  readonly next: string | undefined;
}

/** A Bundle as a page of others. */
export function pageOf(bundle: Readonly<Record<string, unknown>>, at: string): Page {
  return { at, self: linkOf(bundle, 'self'), next: nextPageOf(bundle) };
}

/** One line for each page whose next is not among them: the half of a search, taken for the whole, would be wrong. */
export function missingPages(pages: readonly Page[]): string[] {
  const here = new Set(pages.map(({ self }) => self));
  return pages
    .filter(({ next }) => next !== undefined && !here.has(next))
    .map(({ at }) => `${at}: Bundle.link names a next page, which is not among the files: what is on it is missing`);
}

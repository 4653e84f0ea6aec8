// SPDX-License-Identifier: Apache-2.0
import { isObject } from './json-object.ts';

/** The address that a Bundle gives for a relation, as `self` or `next`; no schema need have looked at it. */
export function linkOf(bundle: object, relation: string): string | undefined {
  const url = linksOf(bundle).find((link) => link['relation'] === relation)?.['url'];
  return typeof url === 'string' ? url : undefined;
}

/** Where the next page of a searchset is to be had; undefined on the last. */
export function nextPageOf(bundle: object): string | undefined {
  return linkOf(bundle, 'next');
}

/** True for a Bundle that says it goes on, with or without an address. */
export function goesOn(bundle: object): boolean {
  return linksOf(bundle).some((link) => link['relation'] === 'next');
}

function linksOf(bundle: object): readonly Readonly<Record<string, unknown>>[] {
  const link = 'link' in bundle ? bundle.link : undefined;
  return Array.isArray(link) ? (link as readonly unknown[]).filter(isObject) : [];
}

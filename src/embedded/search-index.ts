// SPDX-License-Identifier: Apache-2.0
import {
  convertToSearchableDates,
  convertToSearchableReferences,
  convertToSearchableTokens,
  splitSearchOnComma,
  type Filter,
  type TypedValue,
} from '@medplum/core';
import type { Identifier, Resource, SearchParameter } from '@medplum/fhirtypes';
import { referenceIn } from '../reference-text.ts';
import { searchParametersOf } from './definitions.ts';
import { linksOf, valuesOf } from './expressions.ts';

/** Tokens worth a key: those that single out few resources. */
const TOKEN_KEYS: readonly string[] = ['identifier', 'url', 'code', '_tag'];

/** True where an index of keys answers a filter. */
export function isKeyed(type: string, { code, operator, value }: Filter): boolean {
  const parameter = searchParametersOf(type)[code];
  const usable = operator === 'eq' && value !== '';
  if (!parameter || !usable) {
    return false;
  }
  const isReference = parameter.type === 'reference' && splitSearchOnComma(value).every((part) => part.includes('/'));
  const isToken =
    TOKEN_KEYS.includes(code) && splitSearchOnComma(value).every((part) => /^[^|]+(?:\|[^|]+)?$/.test(part));
  return code === '_id' || isReference || isToken;
}

const EARLIEST = '';
const LATEST = '~';

export function isRange(operator: Filter['operator']): boolean {
  return ['ge', 'gt', 'le', 'lt', 'eq', 'sa', 'eb'].includes(operator);
}

/** What dates a search can mean at most, in UTC and a day wider on both sides: the matcher decides. */
export function rangeOf(filters: readonly Filter[]): { readonly from: string; readonly to: string } {
  let [from, to] = [EARLIEST, LATEST];
  for (const { operator, value } of filters) {
    const [period] = convertToSearchableDates([{ type: 'dateTime', value }]);
    if (period && isRange(operator) && !value.includes(',')) {
      const isFrom = operator !== 'le' && operator !== 'lt' && operator !== 'eb';
      const isTo = operator !== 'ge' && operator !== 'gt' && operator !== 'sa';
      from = isFrom && period.start ? later(from, shifted(period.start, -1)) : from;
      to = isTo && period.end ? earlier(to, shifted(period.end, 1)) : to;
    }
  }
  return { from, to };
}

function shifted(instant: string, days: number): string {
  return sortable(new Date(Date.parse(instant) + days * 86_400_000).toISOString());
}

/** Instants are compared as texts: a year of more than four digits has a sign, and would come before all others. */
function sortable(instant: string): string {
  return instant.startsWith('+') ? LATEST : instant.startsWith('-') ? EARLIEST : instant;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

/** From when to when each date parameter of a resource reaches, in UTC; without a date, before all others. */
export function searchDates(resource: Resource): [code: string, first: string, last: string][] {
  return Object.entries(searchParametersOf(resource.resourceType)).flatMap(
    ([code, { type, expression }]): [string, string, string][] => {
      if (type !== 'date' || expression === undefined) {
        return [];
      }
      const periods = convertToSearchableDates(valuesOf(resource, expression));
      const [first = EARLIEST] = periods.map(({ start }) => sortable(start ?? EARLIEST)).sort();
      const last = periods
        .map(({ end }) => sortable(end ?? LATEST))
        .sort()
        .at(-1);
      return [[code, first, last ?? EARLIEST]];
    },
  );
}

/** The exact values under which a resource can be found: references, and tokens with and without their system. */
export function searchKeys(resource: Resource): [code: string, value: string][] {
  return Object.entries(searchParametersOf(resource.resourceType)).flatMap(([code, parameter]) =>
    keysOf(resource, parameter).map((value): [string, string] => [code, value.toLowerCase()]),
  );
}

function keysOf(resource: Resource, parameter: SearchParameter): string[] {
  const isKeyedType = parameter.type === 'reference' || TOKEN_KEYS.includes(parameter.code);
  const isKnown = TOKEN_KEYS.includes(parameter.code) || !parameter.code.startsWith('_');
  if (!isKeyedType || parameter.expression === undefined || !isKnown) {
    return [];
  }
  if (parameter.type === 'reference') {
    return referenceKeys(linksOf(resource, parameter.expression));
  }
  const values = valuesOf(resource, parameter.expression);
  if (parameter.type === 'uri') {
    return values.map(({ value }) => String(value));
  }
  return convertToSearchableTokens(values).flatMap(({ system, value }) =>
    value === undefined ? [] : [value, `${system ?? ''}|${value}`],
  );
}

/** References as they are written, and those by address or of a version as `Type/id` as well. */
function referenceKeys(links: TypedValue[]): string[] {
  const written = convertToSearchableReferences(links);
  return [...new Set(written.flatMap((reference) => [reference, referenceIn(reference) ?? reference]))];
}

/** True where a resource bears one of the references or ids, or names one of the identifiers, that a filter asks for. */
export function matchesReference(resource: Resource, { code, operator, value }: Filter): boolean {
  const links = linksOf(resource, searchParametersOf(resource.resourceType)[code]?.expression ?? '{}');
  const wanted = splitSearchOnComma(value);
  if (operator !== 'identifier') {
    const keys = referenceKeys(links);
    return wanted.some((one) => keys.some((key) => key === one || (!one.includes('/') && key.endsWith(`/${one}`))));
  }
  const identifiers = links.flatMap((link) => (link.value as { identifier?: Identifier }).identifier ?? []);
  return identifiers.some(({ system = '', value: own = '' }) =>
    wanted.some((key) => key === own || key === `${system}|${own}`),
  );
}

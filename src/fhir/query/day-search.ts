// SPDX-License-Identifier: Apache-2.0
import { BILLED, STANDINGS, type DayFacets, type Standing } from '../day-facets.ts';
import { DAY_TAG, RECORD_TYPES } from '../systems.ts';

/** What treatment days are narrowed to: all of it holds at once; of one facet's codes any may. */
export interface DayFilter {
  /** First and last date of service, `YYYY-MM-DD`. */
  readonly from?: string;
  readonly to?: string;
  /** `Patient/<id>`. */
  readonly patient?: string;
  readonly facets?: DayFacets;
  /** One of these at least, of whatever facet. */
  readonly anyOf?: DayFacets;
  /** None of these. */
  readonly without?: DayFacets;
  readonly standing?: Standing;
}

/** Latest first; days of one date in an order that does not change, so that pages neither repeat nor miss one. */
export const DAY_ORDER = '_sort=-created,_id';

/** The parameters of a search for treatment days, for any FHIR server. */
export function daySearch({ from, to, patient, facets = {}, anyOf = {}, without, standing }: DayFilter): string {
  const stands = standing && STANDINGS[standing];
  const holdsNothing = (facets.hold ?? []).length > 0 ? BILLED : undefined;
  const tags = [...tagged('_tag', facets), ...tagged('_tag', stands?.facets), ...anyTag(anyOf)];
  const day = `code=${encodeURIComponent(`${RECORD_TYPES}|treatment-day`)}`;
  const found = [
    // Nothing else bears a tag of a day's: beside one, its code would be one more thing to look for.
    ...(tags.length === 0 ? [day] : tags),
    ...(patient === undefined ? [] : [`patient=${patient}`]),
    ...(from === undefined ? [] : [`created=ge${from}`]),
    ...(to === undefined ? [] : [`created=le${to}`]),
    ...tagged('_tag:not', stands?.without ?? holdsNothing),
    ...tagged('_tag:not', without),
  ];
  return [...new Set(found)].join('&');
}

function tagged(parameter: '_tag' | '_tag:not', facets: DayFacets = {}): string[] {
  return Object.entries(facets).flatMap(([facet, codes]) =>
    codes.length === 0 ? [] : `${parameter}=${codes.map((code) => tokenOf(facet, code)).join(',')}`,
  );
}

function anyTag(facets: DayFacets): string[] {
  const tokens = Object.entries(facets).flatMap(([facet, codes]) => codes.map((code) => tokenOf(facet, code)));
  return tokens.length === 0 ? [] : [`_tag=${tokens.join(',')}`];
}

function tokenOf(facet: string, code: string): string {
  return encodeURIComponent(`${DAY_TAG}${facet}|${code}`);
}

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
  /** None of these. */
  readonly without?: DayFacets;
  readonly standing?: Standing;
}

/** Latest first; days of one date in an order that does not change, so that pages neither repeat nor miss one. */
export const DAY_ORDER = '_sort=-created,_id';

/** The parameters of a search for treatment days, for any FHIR server. */
export function daySearch({ from, to, patient, facets = {}, without, standing }: DayFilter): string {
  const stands = standing && STANDINGS[standing];
  const holdsNothing = (facets.hold ?? []).length > 0 ? BILLED : undefined;
  return [
    `code=${encodeURIComponent(`${RECORD_TYPES}|treatment-day`)}`,
    ...(patient === undefined ? [] : [`patient=${patient}`]),
    ...(from === undefined ? [] : [`created=ge${from}`]),
    ...(to === undefined ? [] : [`created=le${to}`]),
    ...tagged('_tag', facets),
    ...tagged('_tag', stands?.facets),
    ...tagged('_tag:not', stands?.without ?? holdsNothing),
    ...tagged('_tag:not', without),
  ].join('&');
}

function tagged(parameter: '_tag' | '_tag:not', facets: DayFacets = {}): string[] {
  return Object.entries(facets).flatMap(([facet, codes]) =>
    codes.length === 0
      ? []
      : `${parameter}=${codes.map((code) => encodeURIComponent(`${DAY_TAG}${facet}|${code}`)).join(',')}`,
  );
}

// SPDX-License-Identifier: Apache-2.0
import type { Coding } from '@medplum/fhirtypes';
import { WORK_SEVERITIES } from '../engine/billing/assessment.ts';
import { DAY_TAG } from './systems.ts';

/**
 * What a treatment day can be found by: each is a `meta.tag` on the day's Basic, so that any FHIR server narrows by
 * several at once, counts and pages.
 *
 * - `payer`: `Organization/<id>`, or `none`
 * - `therapist`: `Practitioner/<id>` of each who furnished manual therapy
 * - `lead`: what leads to the day by no reference from it: `Practitioner/<id>` or `PractitionerRole/<id>` of who signed
 *   what it rests on, or furnished other services of the date, reports that its treatments name, as `Type/<id>`, and
 *   people and payers that are known by an identifier alone, as `Practitioner?identifier=<value>` or `Organization?identifier=<value>`
 * - `charge`: status of each 97140 charge that stands, or `none`
 * - `visit`: `open` while the clinician is documenting, else `finished`
 * - `severity`: the worst of what nobody has acknowledged, or `none`
 * - `rule`: code of each open issue; `hold`: of those that keep a charge from being billed, unless it has gone out
 *   already; `acknowledged`: of those that a clinician has acknowledged
 * - `closed`: code of each issue that was open once and no longer is
 * - `units`: how many; `minutes`: the first minute of their range, see `minutesRange`
 * - `stake`: which of `STAKES` some of its units are
 * - `pass`: `clean` where nothing of weight was wrong when the visit was first assessed as finished, else `mended`
 */
export type DayFacet =
  | 'payer'
  | 'therapist'
  | 'lead'
  | 'charge'
  | 'visit'
  | 'severity'
  | 'rule'
  | 'hold'
  | 'acknowledged'
  | 'closed'
  | 'units'
  | 'minutes'
  | 'stake'
  | 'pass';

/** What may become of units, but that they are billed; see `DayWorth`. */
export const STAKES = ['lost', 'held', 'atRisk'] as const;

export type DayFacets = Readonly<Partial<Record<DayFacet, readonly string[]>>>;

/** Days a charge of which has gone out: nothing holds it any more, whatever is open. */
export const BILLED = { charge: ['billed'] } as const satisfies DayFacets;

/** Days that are over, and of which somebody has to do something about an issue. */
export const NEEDS_WORK = { visit: ['finished'], severity: WORK_SEVERITIES } as const satisfies DayFacets;

/** How a day stands, each in one way: done without anything wrong or put right since, to be worked on, or in progress. */
export type Standing = 'clean' | 'mended' | 'work' | 'held' | 'exposed' | 'open';

/** What days that stand in one way bear: one of each of `facets`, and none of `without`. */
export const STANDINGS: Readonly<Record<Standing, { readonly facets: DayFacets; readonly without?: DayFacets }>> = {
  clean: { facets: { visit: ['finished'], severity: ['low', 'none'], pass: ['clean'] } },
  mended: { facets: { visit: ['finished'], severity: ['low', 'none'], pass: ['mended'] } },
  work: { facets: { visit: ['finished'], severity: ['moderate'] }, without: BILLED },
  held: { facets: { visit: ['finished'], severity: ['high'] }, without: BILLED },
  exposed: { facets: { ...NEEDS_WORK, ...BILLED } },
  open: { facets: { visit: ['open'] } },
};

/** How a day stands by its tags, as a search finds it; undefined where an earlier build tagged it with too little. */
export function standingOf(tags: readonly Coding[] | undefined): Standing | undefined {
  const bears = ([facet, codes]: readonly [string, readonly string[]]): boolean =>
    codesOf(tags, facet as DayFacet).some((code) => codes.includes(code));
  return (Object.keys(STANDINGS) as Standing[]).find((standing) => {
    const { facets, without = {} } = STANDINGS[standing];
    return Object.entries(facets).every(bears) && !Object.entries(without).some(bears);
  });
}

/** What waits: a charge that is held, or a visit that is not finished; nothing that has gone out does. */
export const WAITING = { anyOf: { severity: ['high'], visit: ['open'] }, without: BILLED } as const satisfies {
  readonly anyOf: DayFacets;
  readonly without: DayFacets;
};

/** Stands for the absence of a payer, a charge or an issue, so that it can be asked for. */
export const NONE = 'none';

/** Where the range begins that documented minutes lie in: none, too few for a unit (1), then one more unit each. */
export function minutesRange(minutes: number): number {
  return minutes < 8 ? Math.min(minutes, 1) : Math.floor((minutes - 8) / 15) * 15 + 8;
}

export function dayTag(facet: DayFacet, code: string): Coding {
  return { system: `${DAY_TAG}${facet}`, code };
}

/** The codes of one facet, in their order. */
export function codesOf(tags: readonly Coding[] | undefined, facet: DayFacet): string[] {
  return (tags ?? []).flatMap(({ system, code }) =>
    system === `${DAY_TAG}${facet}` && code !== undefined ? code : [],
  );
}

// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { countFigures, type Figures } from '../../capture/figures.ts';
import { RecordSet, nextPageOf, relativeReference } from '../../capture/facts/records.ts';
import { resourcesOf, siteMapOn } from './records.ts';

/** The figures of a period, as far as its visits were counted. */
export interface PeriodFigures extends Figures {
  /** True where the period has more visits than were counted. */
  readonly isCut: boolean;
}

/** Visits that a picture counts at most: one page of a server. */
export const MOST_VISITS = 1000;

const FRESH = { cache: 'reload' } as const;

const AROUND = [
  '_include=Encounter:participant',
  '_revinclude=Procedure:encounter',
  '_revinclude=ChargeItem:context',
  '_revinclude=DetectedIssue:implicated',
];

/** Visits read at a time: a server refuses a search whose included records are too many. */
const AT_ONCE = 100;

/**
 * Reads the visits of a period and counts.
 * @param from - First date of service, `YYYY-MM-DD`; `to` the last.
 */
export async function loadFigures(medplum: MedplumClient, from: string, to: string): Promise<PeriodFigures> {
  const resources: Resource[] = await siteMapOn(medplum);
  let encounters = 0;
  let isCut = false;
  for (;;) {
    const page = `_count=${String(AT_ONCE)}&_offset=${String(encounters)}`;
    const query = [`date=ge${from}`, `date=le${to}`, '_sort=-date', page, ...AROUND].join('&');
    const bundle = await medplum.search('Encounter', query, FRESH);
    resources.push(...resourcesOf(bundle));
    encounters += AT_ONCE;
    isCut = nextPageOf(bundle) !== undefined;
    if (!isCut || encounters >= MOST_VISITS) {
      break;
    }
  }
  const patients = [
    ...new Set(
      resources.flatMap((one) => (one.resourceType === 'Encounter' ? (relativeReference(one.subject) ?? []) : [])),
    ),
  ];
  for (let at = 0; at < patients.length; at += AT_ONCE) {
    const some = patients.slice(at, at + AT_ONCE).join(',');
    const bundle = await medplum.search(
      'Coverage',
      `beneficiary=${some}&status=active&_include=Coverage:payor&_count=1000`,
      FRESH,
    );
    resources.push(...resourcesOf(bundle));
  }
  const visits = resources.flatMap(({ resourceType, id }) =>
    resourceType === 'Encounter' && id !== undefined ? [`Encounter/${id}`] : [],
  );
  return { ...countFigures(new RecordSet(resources), visits), isCut };
}

// SPDX-License-Identifier: Apache-2.0
import { present } from '../engine/present.ts';
import { parseDateTime } from './date-time.ts';
import { indexBy } from './index-by.ts';
import { offsetZone } from './local-time.ts';
import type { R4Reference, ReadResource, ReadType } from './r4.ts';
import { relativeReference } from './reference.ts';

/** How records are looked up while they are being localised. */
export interface Lookup {
  readonly all: <T extends ReadType>(type: T) => readonly ReadResource<T>[];
  readonly find: <T extends ReadType>(type: T, reference: R4Reference | undefined) => ReadResource<T> | undefined;
}

/** The zone in which a patient's record was written at a time. */
export type ClockAt = (text: string, record: Placed) => string | undefined;

interface Placed {
  readonly subject?: R4Reference | undefined;
  readonly encounter: R4Reference | undefined;
}

interface StartedVisit {
  readonly visit: ReadResource<'Encounter'>;
  /** Infinite where it states no start. */
  readonly startMs: number;
}

/** Of a record's visit, as that is written; of one that names none, of the visit of its patient that is nearest in time. */
export function clocksOf(records: Lookup, zones: ReadonlyMap<string, string>): ClockAt {
  const zoneIn = ({ id, period }: ReadResource<'Encounter'>): string | undefined =>
    zones.get(`Encounter/${id}`) ?? offsetZone(period?.start ?? '');
  let visits: ReadonlyMap<string, readonly StartedVisit[]> | undefined;
  return (text, { subject, encounter }) => {
    if (encounter) {
      const visit = records.find('Encounter', encounter);
      return visit && zoneIn(visit);
    }
    visits ??= indexBy(
      records.all('Encounter').map((visit) => ({ visit, startMs: msOf(visit.period?.start) ?? Infinity })),
      ({ visit }) => present([visit.subject], relativeReference),
    );
    const at = msOf(text) ?? 0;
    const away = ({ startMs }: StartedVisit): number => Math.abs(startMs - at);
    const [first, ...others] = visits.get(relativeReference(subject) ?? '') ?? [];
    const nearest = first && others.reduce((best, one) => (away(one) < away(best) ? one : best), first);
    return nearest && zoneIn(nearest.visit);
  };
}

function msOf(dateTime = ''): number | undefined {
  return parseDateTime(dateTime)?.epochMs;
}

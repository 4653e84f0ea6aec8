// SPDX-License-Identifier: Apache-2.0
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { relativeReferences } from '../reference.ts';
import { performedDate, performedStart } from './performed.ts';
import { mayCount } from './record-states.ts';

type Procedure = ReadResource<'Procedure'>;

/**
 * The date of a Procedure that states none itself, by what it is part of, else by its own parts where these are of one
 * date: a visit may have been opened days before. Undefined where they tell none.
 */
export function dateWithin(records: RecordSet, procedure: Procedure): string | undefined {
  const known = records.once(datesKnown, 'all');
  const path: Procedure[] = [];
  let at: Procedure | undefined = procedure;
  while (at && !known.has(at.id) && performedStart(at) === undefined) {
    // One in a circle of parts finds itself here, without a date.
    known.set(at.id, undefined);
    path.push(at);
    at = wholeOf(records, at);
  }
  const outermost = path.at(-1);
  const date = at ? (known.get(at.id) ?? performedDate(at)) : outermost && dateOfParts(records, outermost);
  path.forEach(({ id }) => known.set(id, date));
  return known.get(procedure.id);
}

function datesKnown(): Map<string, string | undefined> {
  return new Map();
}

function wholeOf(records: RecordSet, part: Procedure): Procedure | undefined {
  const wholes = relativeReferences(part.partOf).flatMap((source) => records.find('Procedure', source) ?? []);
  return wholes.find((whole) => mayCount(whole) && isOfOneVisit(whole, part));
}

function dateOfParts(records: RecordSet, whole: Procedure): string | undefined {
  const parts = records.index('Procedure', 'part', ({ partOf }) => relativeReferences(partOf));
  const given = (parts.get(`Procedure/${whole.id}`) ?? []).filter(
    (part) => mayCount(part) && isOfOneVisit(whole, part),
  );
  const dates = new Set(given.flatMap((part) => performedDate(part) ?? []));
  const [date] = dates;
  return dates.size === 1 ? date : undefined;
}

/** Of one patient and visit, as far as the part names one. */
function isOfOneVisit(whole: Procedure, part: Procedure): boolean {
  const visit = relativeReference(part.encounter);
  return (
    relativeReference(whole.subject) === relativeReference(part.subject) &&
    (visit === undefined || visit === relativeReference(whole.encounter))
  );
}

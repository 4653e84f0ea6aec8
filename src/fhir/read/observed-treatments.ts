// SPDX-License-Identifier: Apache-2.0
import { titleServices } from '../../engine/text/read-text.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { relativeReferences } from '../reference.ts';
import { billingCodesOf } from './billing-code.ts';
import { titlesOf } from './concept.ts';
import { isFinding } from './measures.ts';
import type { OfTreatment } from './observed-time.ts';
import { performedDate } from './performed.ts';
import { mayCount } from './record-states.ts';

type Procedure = ReadResource<'Procedure'>;

/** Observations that may state a treatment's time, each with the other treatments that it is part of. */
export function observationsOf(records: RecordSet, source: string): OfTreatment[] {
  const index = records.index('Observation', 'whole', (one) =>
    isFinding(records, one) ? [] : records.once(treatmentsOf, one),
  );
  return (index.get(source) ?? []).map((observation) => ({
    observation,
    others: records
      .once(treatmentsOf, observation)
      .filter((one) => one !== source)
      .map((one) => records.find('Procedure', one)?.code),
  }));
}

/**
 * The treatments that an Observation is part of, those that were not done left out: of a treatment and a part of it the
 * part, and of several parts of one treatment that treatment.
 */
function treatmentsOf(records: RecordSet, { partOf }: ReadResource<'Observation'>): string[] {
  const named = [...new Set(relativeReferences(partOf))];
  if (named.length < 2) {
    return named;
  }
  const done = named.filter((source) => mayCount(records.find('Procedure', source) ?? { status: 'completed' }));
  const among = new Set(done);
  const without = new Set(
    done
      .flatMap((source) => wholesOf(records, source).map((whole) => ({ source, whole })))
      .filter(({ whole }) => among.has(whole))
      // What is called something else is a note on the service that it is part of.
      .map(({ source, whole }) => (isCoded(records, whole) && isNote(records, source) ? source : whole)),
  );
  const only = done.filter((source) => !without.has(source));
  const treatments = only.length > 0 ? only : done;
  return treatments.length > 1 ? wholesOfSeveral(records, treatments) : treatments;
}

/** Each treatment, or the whole of which it and another are parts. */
function wholesOfSeveral(records: RecordSet, treatments: readonly string[]): string[] {
  const wholes = treatments.map((source) =>
    isNote(records, source) ? [] : wholesOf(records, source).filter((whole) => isCoded(records, whole)),
  );
  const counts = new Map<string, number>();
  wholes.flat().forEach((whole) => counts.set(whole, (counts.get(whole) ?? 0) + 1));
  const isOfSeveral = (whole: string): boolean => (counts.get(whole) ?? 0) > 1;
  return [...new Set(treatments.map((source, at) => wholes[at]?.find(isOfSeveral) ?? source))];
}

/** What a treatment may refine: of the same patient and date, where they bear no two codes. */
function wholesOf(records: RecordSet, source: string): string[] {
  const part = records.find('Procedure', source);
  const codes = billingCodesOf(part?.code);
  return relativeReferences(part?.partOf).filter((reference) => {
    const whole = records.find('Procedure', reference);
    const theirs = billingCodesOf(whole?.code);
    const isOne = codes.length === 0 || theirs.length === 0 || theirs.some((code) => codes.includes(code));
    return reference !== source && isOne && part && whole && mayCount(whole) && isOfOneDay(part, whole);
  });
}

function isOfOneDay(part: Procedure, whole: Procedure): boolean {
  const [date, other] = [performedDate(part), performedDate(whole)];
  return (
    relativeReference(part.subject) === relativeReference(whole.subject) &&
    (date === other || date === undefined || other === undefined)
  );
}

function isCoded(records: RecordSet, source: string): boolean {
  return billingCodesOf(records.find('Procedure', source)?.code).length > 0;
}

/** True for what is called another service than manual therapy. */
function isNote(records: RecordSet, source: string): boolean {
  const titles = titlesOf(records.find('Procedure', source)?.code);
  return titles.some((title) => titleServices(title).some(({ term }) => term.service !== undefined));
}

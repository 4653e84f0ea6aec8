// SPDX-License-Identifier: Apache-2.0
import type { R4CodeableConcept } from '../r4.ts';

/** Somebody, with what the record says they did. */
interface WithPart {
  readonly functions: readonly R4CodeableConcept[];
}

/**
 * What people did who had no hand in the treatment, in words and by HL7's codes of participation (v3-ParticipationType):
 * who referred, ordered, supervised, escorted, recorded, interpreted. Attending and consulting physicians treat as well.
 */
const OTHER_PART =
  /referr|\border(?:ing|ed|er)?\b|primary care|\bpcp\b|supervis|preceptor|clinical instructor|schedul|registr|recorder|scribe|transcri|interpret|translat|escort|emergency|witness|co-?sign/i;
const OTHER_PART_CODES: readonly string[] = 'REF REFB REFT ESC CALLBCK WIT ENT TRANS INF TRC NOT'.split(' ');
const PRIMARY_CODES: readonly string[] = ['PPRF', 'SPRF'];

/** What somebody did who directs a student or answers for an assistant. */
const SUPERVISING = /supervis|preceptor|clinical instructor/i;

/** Of those whom a record names, who supervised. */
export function thoseWhoSupervised<Person extends WithPart>(named: readonly Person[]): readonly Person[] {
  return named.filter(({ functions }) => wordsOf(functions).some((word) => SUPERVISING.test(word)));
}

function wordsOf(functions: readonly R4CodeableConcept[]): string[] {
  return functions.flatMap(({ text = '', coding = [] }) => [text, ...coding.map(({ display = '' }) => display)]);
}

/** Of those whom a record names, the performers where it says who they were, else all but those who did something else. */
export function thoseWhoTreated<Person extends WithPart>(named: readonly Person[]): readonly Person[] {
  // Most records say no more than who it was.
  if (named.every(({ functions }) => functions.length === 0)) {
    return named;
  }
  const others = named.filter(({ functions }) => {
    const codes = functions.flatMap(({ coding = [] }) => coding.map(({ code = '' }) => code));
    return (
      codes.some((code) => OTHER_PART_CODES.includes(code)) || wordsOf(functions).some((word) => OTHER_PART.test(word))
    );
  });
  const treated = named.filter((known) => !others.includes(known));
  const primary = treated.filter(({ functions }) =>
    functions.some(({ coding = [] }) => coding.some(({ code = '' }) => PRIMARY_CODES.includes(code))),
  );
  return primary.length > 0 ? primary : treated;
}

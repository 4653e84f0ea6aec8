// SPDX-License-Identifier: Apache-2.0
import { wallTimes, type ClockInterval } from './clock-interval.ts';
import type { ServiceLine, TreatmentDay } from './treatment-day.ts';

/** What a record is called that the day does not tell apart from others of its kind. */
const BY_TYPE: Readonly<Record<string, string>> = {
  Binary: 'the note',
  CarePlan: 'the plan of care',
  ChargeItem: 'the charge',
  Claim: 'the claim',
  ClinicalImpression: 'the note',
  Composition: 'the note',
  Condition: 'the diagnosis',
  Coverage: 'the coverage',
  DocumentReference: 'the note',
  Encounter: 'the visit',
  Observation: 'the finding',
  Organization: 'the payer',
  Patient: 'the patient',
  Practitioner: 'the performer',
  PractitionerRole: 'the performer',
  Procedure: 'the treatment',
  QuestionnaireResponse: 'the form',
};

const REFERENCE = /\b([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]*[A-Za-z0-9]/g;

/**
 * A text about a day without references: `Procedure/123` becomes "the treatment", or "the treatment at 10:00–10:30"
 * where the day has several. For those who read it where no reference can be followed.
 */
export function inWords(text: string, day?: TreatmentDay): string {
  const known = day ? namesOf(day) : new Map<string, string>();
  return text
    .replace(REFERENCE, (reference, type: string, offset: number) => {
      const words = known.get(reference) ?? BY_TYPE[type];
      const startsSentence = offset === 0 || /[.!?] $/.test(text.slice(0, offset));
      return words === undefined ? reference : startsSentence ? capitalized(words) : words;
    })
    .replace(/ \(the (?:treatment|note|\d{5} service)\)/g, '')
    .replace(/ at (\S+) \(\1\)/g, ' at $1');
}

function namesOf(day: TreatmentDay): Map<string, string> {
  const visits = distinct(day.encounters.map(({ source, interval }) => ({ source, what: 'the visit', interval })));
  const services = distinct(day.services.map(serviceNamed));
  const parts = day.services.flatMap(({ source, segments }) =>
    segments
      .filter((segment) => segment.source !== source)
      .map(({ source: part, interval }) => ({ source: part, what: 'a part of the treatment', interval })),
  );
  const others = [...day.otherDisciplineServices, ...day.otherPatientServices].map(
    ({ source, code, interval }) => [source, at(`a ${code} service`, interval)] as const,
  );
  const companions = day.companionCharges.map(({ source, code }) => [source, `the charge for ${code}`] as const);
  return new Map([...others, ...companions, ...distinct(parts), ...services, ...visits]);
}

interface Named {
  readonly source: string;
  readonly what: string;
  readonly interval: ClockInterval | undefined;
}

function serviceNamed({ source, code, segments }: ServiceLine): Named {
  const timed = segments.flatMap(({ interval }) => interval ?? []);
  const [first] = timed;
  const interval = first && {
    ...first,
    startMs: Math.min(...timed.map(({ startMs }) => startMs)),
    endMs: Math.max(...timed.map(({ endMs }) => endMs)),
  };
  return { source, what: code === '97140' ? 'the treatment' : `the ${code} service`, interval };
}

/** Times are told only where they tell one from another. */
function distinct(all: readonly Named[]): [string, string][] {
  return all.map(({ source, what, interval }) => {
    const isOnly = all.filter((other) => other.what === what).length === 1;
    return [source, isOnly ? what : at(what, interval)];
  });
}

function at(what: string, interval: ClockInterval | undefined): string {
  return interval ? `${what} at ${wallTimes(interval)}` : what;
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// SPDX-License-Identifier: Apache-2.0
import { formatAddress, formatHumanName } from '@medplum/core';
import type { Encounter, ExtractResource, Organization, Patient, ResourceType } from '@medplum/fhirtypes';
import { regionsOf } from '../engine/billing/body-regions.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import type { Concept } from '../engine/billing/treatment-day.ts';
import { fillPlaceholders, sentence } from '../engine/billing/wording.ts';
import { PLAIN_TEXTS, isolated, languageCode, plainWords, type PlainTexts } from '../engine/plain/plain-words.ts';
import { treatmentName } from '../engine/plain/treatment-names.ts';
import type { R4Reference } from '../fhir/r4.ts';
import { relativeReference, type RecordSet } from '../fhir/record-set.ts';
import type { AssessedDay } from './visit-view.ts';

/** A line of the letter's head: what it is, and what it says. */
export interface LetterLine {
  readonly label: string;
  readonly text: string;
}

/** A treatment day of a visit as a letter to the patient, in one language. */
export interface PlainLetter {
  readonly title: string;
  /** Name and address of the clinic, a line each; empty where the visit names none. */
  readonly clinic: readonly string[];
  readonly head: readonly LetterLine[];
  readonly sentences: readonly string[];
  /** Whom to call. */
  readonly contact: string | undefined;
}

/** The letter about a treatment day: whose, when, by whom, what was done, what was billed, and whom to ask. */
export function plainLetter(
  records: RecordSet,
  { encounter, patient }: { readonly encounter: Encounter; readonly patient: Patient | undefined },
  { assessment }: AssessedDay,
  language: string,
): PlainLetter {
  const code = languageCode(language);
  const texts = PLAIN_TEXTS[code] ?? PLAIN_TEXTS['en'];
  if (!texts) {
    throw new Error('There are no English texts');
  }
  const clinic = rawOf(records, 'Organization', encounter.serviceProvider);
  const [name] = patient?.name ?? [];
  const { day } = assessment;
  const manual = day.services.filter((service) => service.code === MANUAL_THERAPY);
  const therapists = manual.flatMap(({ performers }) => performers.map(({ source }) => personName(records, source)));
  const done = [
    ...manual.flatMap(({ techniques }) => techniques.map((label) => treatmentName(label, code) ?? label)),
    ...manual.flatMap(({ regions }) => regions.flatMap((region) => regionIn(region, code))),
  ];
  const line = (label: string, text: string): LetterLine[] => (text === '' ? [] : [{ label, text }]);
  const date = dateInWords(day.dateOfService, code);
  return {
    title: texts.title,
    clinic: clinicLines(clinic),
    head: [
      ...line(texts.patient, name ? formatHumanName(name) : ''),
      ...line(texts.born, patient?.birthDate === undefined ? '' : dateInWords(patient.birthDate, code)),
      ...line(texts.date, date),
      ...line(texts.therapist, listed(therapists, code)),
      ...line(texts.done, sentence(listed(done, code))),
    ],
    sentences: plainWords(assessment, language, date),
    contact: clinic?.name === undefined ? undefined : contactOf(clinic, clinic.name, texts, code),
  };
}

function contactOf({ telecom = [] }: Organization, name: string, texts: PlainTexts, language: string): string {
  const phone = telecom.find(({ system, value }) => system === 'phone' && value !== undefined)?.value;
  return phone === undefined
    ? fillPlaceholders(texts.askClinic, { clinic: name })
    : fillPlaceholders(texts.call, { clinic: name, phone: language === 'ar' ? isolated(phone) : phone });
}

function clinicLines(clinic: Organization | undefined): string[] {
  const [address] = clinic?.address ?? [];
  return [clinic?.name ?? '', address ? formatAddress(address) : ''].filter((line) => line !== '');
}

/** `2026-03-02` → “2 March 2026” as the language writes it; as it stands where it is no full date. */
export function dateInWords(date: string, language: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // Tagalog is Filipino to Unicode's tables.
  const locale = language === 'tl' ? 'fil' : language === 'en' ? 'en-US' : language;
  return Number.isNaN(at) ? date : new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

/** What stands between the words of a list; a comma where the language has none of its own. */
const BETWEEN: Readonly<Record<string, string>> = { ar: '، ', zh: '、' };

function listed(words: readonly string[], language: string): string {
  return [...new Set(words.filter((word) => word !== ''))].join(BETWEEN[language] ?? ', ');
}

/** A region as the language calls it; in the record's own words where it does not, as in English. */
function regionIn(region: Concept, language: string): string[] {
  const named = regionsOf(region).flatMap((label) => treatmentName(label, language) ?? []);
  return named.length > 0 ? named : [region.text];
}

function personName(records: RecordSet, source: string): string {
  const role = rawOf(records, 'PractitionerRole', source);
  const person = rawOf(records, 'Practitioner', role?.practitioner ?? source);
  const [name] = person?.name ?? [];
  return name ? formatHumanName(name) : '';
}

function rawOf<T extends ResourceType>(
  records: RecordSet,
  type: T,
  reference: R4Reference | string | undefined,
): ExtractResource<T> | undefined {
  const text = relativeReference(reference) ?? '';
  return text.startsWith(`${type}/`) ? (records.raw(text) as unknown as ExtractResource<T> | undefined) : undefined;
}

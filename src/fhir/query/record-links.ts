// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { addDays, parseDateTime } from '../date-time.ts';
import { UNDATED } from '../identity.ts';
import { isManualTherapyCharge } from '../read/existing-charge.ts';
import { NOTE_CODES } from '../read/note-codes.ts';
import { AnyResourceSchema, R4_SCHEMAS } from '../r4.ts';
import { CodeableConceptSchema, IdentifierSchema, ReferenceSchema } from '../r4-datatypes.ts';
import { identifiersOf, keyOf } from '../read/identifier-key.ts';
import { isOfNoTreatment } from '../read/measures.ts';
import { isNoteReport } from '../read/report-kind.ts';
import { relativeReference } from '../reference.ts';
import { searchedKey } from './searches.ts';
import { table } from '../../engine/table.ts';

/** How far a record beside the visit reaches. */
export type Reach =
  /** The visit it names, and its date. */
  | 'visit'
  /** These, and the days after: a plan of care or a progress report in a document. */
  | 'later'
  /** Every day of its patient. */
  | 'patient'
  /** Whatever a person furnished. */
  | 'person'
  /** Whatever a payer pays, or a facility bills. */
  | 'organization'
  /** Whatever was done there: its time zone dates the visits. */
  | 'place';

/** What a record beside the visit says of where it belongs. */
export interface RecordLinks {
  readonly reach: Reach;
  /** `Type/id` of the record. */
  readonly reference: string;
  /** `Patient/<id>` */
  readonly patients: readonly string[];
  readonly encounters: readonly string[];
  /** Treatments that a measurement is part of, or a document is about. */
  readonly procedures: readonly string[];
  readonly dates: readonly string[];
  /** True for a progress report: it may be a few days late, and reaches back. */
  readonly isReport: boolean;
  /** A PractitionerRole's Practitioner. */
  readonly people: readonly string[];
  /** What a person or a payer may be named by in place of an id, as it is searched by: their own, and of a role its Practitioner's. */
  readonly identifiers: readonly string[];
}

const REACH = table<Reach>({
  Observation: 'visit',
  QuestionnaireResponse: 'visit',
  Composition: 'later',
  DocumentReference: 'later',
  DiagnosticReport: 'later',
  ClinicalImpression: 'later',
  // Later visits, treatments, plans and orders name it as their reason, whichever visit it was made at.
  Condition: 'patient',
  CarePlan: 'patient',
  EpisodeOfCare: 'patient',
  ServiceRequest: 'patient',
  Coverage: 'patient',
  Account: 'patient',
  ExplanationOfBenefit: 'patient',
  Practitioner: 'person',
  PractitionerRole: 'person',
  Organization: 'organization',
  Location: 'place',
});

/** How long a document's word reaches: beyond the 90 days of a plan of care. */
const DOCUMENT_DAYS = 120;
/** A progress report may be written a week after it was due. */
const REPORT_DAYS = 7;

const REPORT_CODES: readonly string[] = NOTE_CODES.progressReport;

/** Types of records beside the visit that a decision may rest on. */
export const RECORD_TYPES: readonly string[] = Object.keys(REACH);

const Link = z.catch(z.optional(ReferenceSchema), undefined);
const Links = z.pipe(
  z.catch(z.optional(z.union([z.array(Link), Link])), undefined),
  z.transform((value) => (Array.isArray(value) ? value : [value])),
);
const Text = z.catch(z.optional(z.string()), undefined);

const Dates = z.catch(z.optional(z.object({ start: Text })), undefined);

const Kind = z.catch(
  z.optional(z.object({ coding: z.optional(z.array(z.object({ code: z.optional(z.string()) }))) })),
  undefined,
);

/** The elements that tell, of whatever type; one of another shape tells nothing, and spoils nothing. */
const LinksSchema = z.object({
  subject: Links,
  patient: Links,
  beneficiary: Links,
  encounter: Links,
  practitioner: Links,
  partOf: Links,
  context: z.catch(
    z.optional(z.object({ encounter: Links, related: Links, period: Dates, reference: Text })),
    undefined,
  ),
  identifier: z.catch(z.optional(z.array(IdentifierSchema)), undefined),
  type: Kind,
  code: Kind,
  effectiveDateTime: Text,
  effectiveInstant: Text,
  effectivePeriod: Dates,
  date: Text,
  authored: Text,
  category: z.catch(z.optional(z.array(CodeableConceptSchema)), undefined),
});

/** A charge of manual therapy that names neither visit nor date may be of any day of its patient. */
function reachOfCharge(record: unknown): Reach | undefined {
  const charge = R4_SCHEMAS.ChargeItem.safeParse(record).data;
  return charge && isManualTherapyCharge(charge) ? 'patient' : undefined;
}

/** Where a record beside the visit belongs; undefined for a type that no decision rests on. */
export function recordLinksOf(record: unknown): RecordLinks | undefined {
  const { resourceType = '', id = '' } = AnyResourceSchema.safeParse(record).data ?? {};
  const reach = REACH[resourceType] ?? reachOfCharge(record);
  const { data } = LinksSchema.safeParse(record);
  const isOther =
    (resourceType === 'DiagnosticReport' && data && !isNoteReport(data)) ||
    (resourceType === 'Observation' && isOfNoTreatment(record));
  if (reach === undefined || !data || isOther) {
    return undefined;
  }
  const references = [...data.subject, ...data.patient, ...data.beneficiary, ...data.encounter, ...data.practitioner]
    .concat(data.partOf, data.context?.encounter ?? [], data.context?.related ?? [], {
      reference: data.context?.reference,
    })
    .flatMap((link) => relativeReference(link?.reference) ?? []);
  const ofType = (prefix: string): string[] => [...new Set(references.filter((link) => link.startsWith(prefix)))];
  const written =
    data.effectiveDateTime ?? data.effectivePeriod?.start ?? data.effectiveInstant ?? data.date ?? data.authored;
  return {
    reach,
    reference: `${resourceType}/${id}`,
    patients: ofType('Patient/'),
    encounters: ofType('Encounter/'),
    procedures: ofType('Procedure/'),
    // A note that is filed late says which day it is about.
    dates: [written, data.context?.period?.start].flatMap((text = '') => parseDateTime(text)?.date ?? []),
    isReport: [data.type, data.code].some((kind) =>
      (kind?.coding ?? []).some(({ code = '' }) => REPORT_CODES.includes(code)),
    ),
    people: ofType('Practitioner/'),
    identifiers: [...identifiersOf(data), ...data.practitioner.flatMap((link) => keyOf(link?.identifier) ?? [])].map(
      searchedKey,
    ),
  };
}

/** What a record says of the days that it may decide; one of a visit itself reaches no further than that. */
type Reaching = Pick<RecordLinks, 'encounters' | 'procedures' | 'dates'> &
  Partial<Pick<RecordLinks, 'reach' | 'isReport'>>;

/** Whether the decision of a day may rest on a record. A date without a time zone is compared a day wide. */
export function reaches(
  { reach = 'visit', encounters, procedures, dates, isReport = false }: Reaching,
  day: { readonly date: string; readonly encounters: readonly string[]; readonly procedures: readonly string[] },
): boolean {
  const named = [...encounters, ...procedures];
  const isNamed = [...day.encounters, ...day.procedures].some((record) => named.includes(record));
  const isUnplaced = named.length === 0 && dates.length === 0;
  const reachDays = reach === 'later' ? DOCUMENT_DAYS : 1;
  const isNear = dates.some(
    (date) =>
      day.date === UNDATED ||
      (addDays(date, isReport ? -REPORT_DAYS : -1) <= day.date && day.date <= addDays(date, reachDays)),
  );
  return reach === 'patient' || isUnplaced || isNamed || isNear;
}

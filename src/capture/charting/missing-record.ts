// SPDX-License-Identifier: Apache-2.0
import type {
  CarePlan,
  ClinicalImpression,
  CodeableConcept,
  Encounter,
  Observation,
  Patient,
  Practitioner,
  Reference,
} from '@medplum/fhirtypes';
import type { MissingRecord } from '../../engine/rules/remedy.ts';
import { LOINC } from '../../fhir/systems.ts';

/** What a new record of a visit is tied to. */
export interface RecordLinks {
  readonly subject: Reference<Patient>;
  readonly encounter: Reference<Encounter>;
  /** Start of the visit, as written. */
  readonly date: string;
  /** Who writes it; undefined where the person signed in is no practitioner. */
  readonly author: Reference<Practitioner> | undefined;
  /** What people call who writes it, where that is no practitioner. */
  readonly authorName?: string | undefined;
  /** dateTime at which it is written: a visit may be long past. */
  readonly written: string;
}

/** One thing that a person must say before a record is written. */
export interface AskedField {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly kind: 'line' | 'text' | 'date';
  /** False for what may be left out. */
  readonly isNeeded: boolean;
  /** Said where it is left out. */
  readonly refusal: string;
}

/** What a person typed, by field. */
export type Entries = Readonly<Record<string, string>>;

export type NewRecord = CarePlan | Observation | ClinicalImpression;

interface RecordForm {
  readonly title: string;
  readonly fields: readonly AskedField[];
  readonly make: (entries: Entries, links: RecordLinks) => NewRecord;
}

const PROGRESS_REPORT: CodeableConcept = { coding: [{ system: LOINC, code: '11506-3' }], text: 'Progress report' };
const OBSERVATION_CATEGORIES = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** The records that rules find missing: what is asked for, and what is written of it. Nothing is filled in beforehand. */
const FORMS: Readonly<Record<MissingRecord, RecordForm>> = {
  'plan-of-care': {
    title: 'Plan of care',
    fields: [
      needed(
        'goals',
        'Goals',
        'One on each line, such as “Sit for an hour without pain”',
        'text',
        'Enter at least one goal.',
      ),
      needed(
        'treatment',
        'Treatment',
        'The techniques you plan, such as “Manual therapy and exercise”',
        'line',
        'Enter the planned treatment.',
      ),
      needed(
        'frequency',
        'How often and for how long',
        'Such as “Twice a week for 8 weeks”',
        'line',
        'Enter how often and for how long.',
      ),
      needed('start', 'Starts on', '', 'date', 'Enter the day the plan starts.'),
      { ...needed('end', 'Ends on', '', 'date', ''), isNeeded: false },
    ],
    make: planOfCare,
  },
  'objective-finding': {
    title: 'Objective finding',
    fields: [
      needed('what', 'What you examined', 'Such as “Lumbar flexion”', 'line', 'Enter what you examined.'),
      needed('value', 'What you found', 'Such as “45 degrees”', 'line', 'Enter what you found.'),
    ],
    make: (entries, links) => observation(entries, links, 'exam'),
  },
  'functional-limitation': {
    title: 'Functional limitation',
    fields: [
      needed('what', 'Activity', 'Such as “Sitting at work”', 'line', 'Enter the activity that is limited.'),
      needed('value', 'How it is limited', 'Such as “20 minutes at most”', 'line', 'Enter how it is limited.'),
    ],
    make: (entries, links) => observation(entries, links, 'functional-status'),
  },
  'progress-report': {
    title: 'Progress report',
    fields: [
      needed(
        'text',
        'Report',
        'Progress toward each goal, objective measures, and what comes next',
        'text',
        'Enter the report.',
      ),
    ],
    make: (entries, links) => written(entries, links, PROGRESS_REPORT),
  },
  addendum: {
    title: 'Addendum to the note',
    fields: [
      needed(
        'text',
        'What was different at this visit',
        'What you found, what you did, and how the patient responded',
        'text',
        'Enter what was different.',
      ),
    ],
    make: (entries, links) => written(entries, links, { text: 'Addendum to the visit’s note' }),
  },
  'need-for-therapy': {
    title: 'Need for therapy',
    fields: [
      needed(
        'text',
        'Why therapy should continue',
        'Progress so far, what is still limited, and why it takes a therapist’s skills',
        'text',
        'Enter why therapy should continue.',
      ),
    ],
    make: (entries, links) => written(entries, links, { text: 'Need for therapy' }),
  },
};

function needed(name: string, label: string, hint: string, kind: AskedField['kind'], refusal: string): AskedField {
  return { name, label, hint, kind, refusal, isNeeded: true };
}

/** The form for a record that a rule asks for; undefined where no rule does. */
export function missingRecordForm(name: string): Pick<RecordForm, 'title' | 'fields'> | undefined {
  return isMissingRecord(name) ? FORMS[name] : undefined;
}

/** Where the form of a missing record stands. */
export function missingRecordType(record: MissingRecord): NewRecord['resourceType'] {
  const types = {
    'plan-of-care': 'CarePlan',
    'objective-finding': 'Observation',
    'functional-limitation': 'Observation',
    'progress-report': 'ClinicalImpression',
    addendum: 'ClinicalImpression',
    'need-for-therapy': 'ClinicalImpression',
  } as const satisfies Record<MissingRecord, NewRecord['resourceType']>;
  return types[record];
}

/** What keeps entries from being saved, by field; nothing where they may be. */
export function refusalsOf(name: string, entries: Entries): Readonly<Record<string, string>> {
  const fields = missingRecordForm(name)?.fields ?? [];
  const missing = fields.filter((field) => field.isNeeded && !saysSomething(entries[field.name]));
  const { start = '', end = '' } = entries;
  return {
    ...Object.fromEntries(missing.map((field) => [field.name, field.refusal])),
    ...(start !== '' && end !== '' && end < start ? { end: 'The plan cannot end before it starts.' } : {}),
  };
}

/**
 * The record that a person's entries make; undefined where something that it must say was not said.
 * @param name - One of the records that rules ask for.
 */
export function missingRecordOf(name: string, entries: Entries, links: RecordLinks): NewRecord | undefined {
  const isWhole = Object.keys(refusalsOf(name, entries)).length === 0;
  return isMissingRecord(name) && isWhole ? FORMS[name].make(entries, links) : undefined;
}

function isMissingRecord(name: string): name is MissingRecord {
  return Object.hasOwn(FORMS, name);
}

/** A dash or a point is no answer. */
function saysSomething(text = ''): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function said(entries: Entries, name: string): string {
  return (entries[name] ?? '').trim();
}

function planOfCare(entries: Entries, { subject, encounter, author }: RecordLinks): CarePlan {
  const goals = said(entries, 'goals').split('\n').filter(saysSomething);
  const [treatment, frequency, end] = ['treatment', 'frequency', 'end'].map((name) => said(entries, name));
  return {
    resourceType: 'CarePlan',
    status: 'active',
    intent: 'plan',
    title: 'Plan of care',
    description: `${treatment ?? ''}, ${frequency ?? ''}`,
    subject,
    encounter,
    period: { start: said(entries, 'start'), ...(end ? { end } : {}) },
    ...(author ? { author } : {}),
    contained: goals.map((goal, index) => ({
      resourceType: 'Goal',
      id: `goal-${String(index + 1)}`,
      lifecycleStatus: 'active',
      description: { text: goal.trim() },
      subject,
    })),
    goal: goals.map((_, index) => ({ reference: `#goal-${String(index + 1)}` })),
    activity: [{ detail: { status: 'in-progress', description: treatment, scheduledString: frequency } }],
  };
}

function observation(
  entries: Entries,
  { subject, encounter, date, author }: RecordLinks,
  category: string,
): Observation {
  return {
    resourceType: 'Observation',
    status: 'final',
    category: [{ coding: [{ system: OBSERVATION_CATEGORIES, code: category }] }],
    code: { text: said(entries, 'what') },
    subject,
    encounter,
    ...(date === '' ? {} : { effectiveDateTime: date }),
    valueString: said(entries, 'value'),
    ...(author ? { performer: [author] } : {}),
  };
}

/** What a person wrote of a visit, as a note of its kind. */
function written(
  entries: Entries,
  { subject, encounter, date, author, authorName, written: at }: RecordLinks,
  code: CodeableConcept,
): ClinicalImpression {
  const named = authorName === undefined ? {} : { authorString: authorName };
  const signed = author ? { authorReference: author } : named;
  return {
    resourceType: 'ClinicalImpression',
    status: 'completed',
    code,
    subject,
    encounter,
    ...(date === '' ? {} : { effectiveDateTime: date }),
    date: at,
    ...(author ? { assessor: author } : {}),
    note: [{ text: said(entries, 'text'), time: at, ...signed }],
  };
}

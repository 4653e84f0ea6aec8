// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { THERAPY_CODES } from '../../engine/billing/code-sets.ts';
import { addDays } from '../date-time.ts';
import { nextPageOf } from '../../bundle-links.ts';
import { batchOfGets, isRetryable } from '../fhir-client.ts';
import { THROTTLED, toldWait } from '../quota.ts';
import { LISTED } from '../read/diagnosis.ts';
import { PRACTITIONERS, typeOf } from '../reference.ts';
import { CHARGE_DEFINITION, DEVICE_IDENTIFIER, NCCI_LIBRARY, NPI, SITE_MAP } from '../systems.ts';
import { SERVICE_NAME } from '../write/device.ts';

/** What a run reads: one patient, the dates in question, and the records that led to them. */
export interface Scope {
  /** `Patient/<id>`. */
  readonly patient: string;
  /** Dates of service to decide, `YYYY-MM-DD`. */
  readonly dates: readonly string[];
  readonly encounters: readonly string[];
  readonly procedures: readonly string[];
  /** People whose other patients matter, as `Practitioner/<id>` or `PractitionerRole/<id>`. */
  readonly performers: readonly string[];
  /** Encounters and Procedures to which no search by date leads. */
  readonly apart?: readonly string[];
  /** The day from which on bills count towards Medicare's threshold, `YYYY-01-01`. */
  readonly billsSince?: string | undefined;
}

export const PAGE_SIZE = 1000;

/** How far back notes, progress reports and treatment days are looked for: beyond the 90 days of a plan of care. */
export const DOCUMENTATION_DAYS = 120;

/** How long after a visit its notes may be filed: until then it may be claimed (42 CFR §424.44). */
export const FILING_DAYS = 365;

/** Follows an Encounter to its people, places and diagnoses, and to what was decided of it. */
const AROUND_ENCOUNTER = [
  '_include=Encounter:participant',
  '_include=Encounter:diagnosis',
  '_include=Encounter:account',
  '_include=Encounter:location',
  '_include=Encounter:service-provider',
  '_revinclude=ChargeItem:context',
  '_revinclude=DetectedIssue:implicated',
];

/** What names its Encounter: of one that is known, a single search finds it all. */
const WITHIN_ENCOUNTER = ['Procedure', 'Condition', 'Observation', 'Claim', 'Task'];

/** Notes name it as well: one without a date no search by date finds. */
const NOTES = ['Composition', 'DocumentReference', 'DiagnosticReport', 'ClinicalImpression'];

/** All that names it. */
const NAMES_ENCOUNTER = [...WITHIN_ENCOUNTER, ...NOTES, 'QuestionnaireResponse'];

/** Follows an Encounter that is not known yet to everything that hangs on it. */
const FROM_ENCOUNTER = [...AROUND_ENCOUNTER, ...NAMES_ENCOUNTER.map((type) => `_revinclude=${type}:encounter`)];

const ROLES = '_revinclude:iterate=PractitionerRole:practitioner:Practitioner';

/**
 * Follows a Procedure to its people, parts, measurements and reasons, and to the issues of other patients that name
 * it. The last word of each `_revinclude` spares the server a search for what refers to anything else. A role's
 * Practitioner is asked for by itself (`apart`): followed both ways, the two would lead to each other until the server
 * gives up.
 */
const FROM_PROCEDURE = [
  '_include:iterate=Procedure:performer',
  '_include:iterate=Procedure:reason-reference',
  ROLES,
  '_revinclude:iterate=Procedure:part-of:Procedure',
  '_revinclude:iterate=Observation:part-of:Procedure',
  '_revinclude:iterate=DetectedIssue:implicated:Procedure',
];

/** The status of a Task that is not completed, and of an issue that is open: one search finds both. */
const OPEN_STATUS = [
  'preliminary', 'draft', 'requested', 'received', 'accepted', 'rejected', 'ready', 'cancelled', 'in-progress',
  'on-hold', 'failed', 'entered-in-error',
]; // prettier-ignore

/**
 * The searches of a run, as one batch: none depends on another's answer. What a server finds in one statement is one
 * search, over several types where their parameters are the same: a statement costs more than what it finds.
 *
 * Servers compare dates in UTC, so the window is a day wider on both sides; the local date of service decides later.
 * @param alreadyRead - A narrower scope whose searches need not be asked again.
 */
export function readBundle(scope: Scope, alreadyRead?: Scope): Bundle {
  const known = new Set(alreadyRead ? searches(alreadyRead) : []);
  return batchOfGets(searches(scope).filter((url) => !known.has(url)));
}

function searches(scope: Scope): string[] {
  const { patient, dates, encounters, procedures } = scope;
  const urls = [
    searchTypes(['CarePlan', 'Coverage', 'Account', 'Basic'], [`patient=${patient}`, '_include=Coverage:payor']),
    searchTypes(['DetectedIssue', 'Task'], [`patient=${patient}`, `status=${OPEN_STATUS.join(',')}`]),
    search('Condition', [`patient=${patient}`, `category=${LISTED.join(',')}`]),
    // An EHR's own charge for a treatment may name neither visit nor date, and be a second one all the same; those of other
    // codes stand beside it, or count towards the year's threshold.
    search('ChargeItem', [`patient=${patient}`, 'occurrence:missing=true', `code=${THERAPY_CODES.join(',')}`]),
    search('Device', [`identifier=${encodeURIComponent(`${DEVICE_IDENTIFIER}|${SERVICE_NAME}`)}`]),
    // The price, and where they were imported, the NCCI edits and the site's own table of codes.
    searchTypes(
      ['ChargeItemDefinition', 'Library', 'ConceptMap'],
      [`url=${[CHARGE_DEFINITION, NCCI_LIBRARY, SITE_MAP].map(encodeURIComponent).join(',')}`],
    ),
    ...windowsOf(dates).flatMap((window) => searchesOfWindow(scope, window)),
  ];
  if (dates.length > 0 && encounters.length > 0) {
    urls.push(searchTypes(NAMES_ENCOUNTER, [`encounter=${encounters.join(',')}`, ...FROM_PROCEDURE]));
  }
  // Without a date, treatments are not found by it; nor by their visit, should that be gone.
  const apart = scope.apart ?? (dates.length === 0 ? [...encounters, ...procedures] : []);
  const [visits, treatments] = [idsOf('Encounter', apart), idsOf('Procedure', apart)];
  if (visits !== '') {
    urls.push(search('Encounter', [`_id=${visits}`, ...FROM_ENCOUNTER, ...FROM_PROCEDURE]));
  }
  if (treatments !== '') {
    urls.push(search('Procedure', [`_id=${treatments}`, ...FROM_PROCEDURE]));
  }
  if (scope.billsSince !== undefined) {
    urls.push(searchTypes(['Claim', 'ExplanationOfBenefit'], [`patient=${patient}`, `created=ge${scope.billsSince}`]));
    // Treatment days are counted as well, those that a visit alone dates among them.
    urls.push(search('Procedure', [`patient=${patient}`, 'date:missing=true']));
  }
  const people = idsOf('Practitioner', apart);
  if (people !== '') {
    urls.push(search('Practitioner', [`_id=${people}`]));
  }
  for (const key of apart.flatMap((reference) => identifierOf(reference) ?? [])) {
    urls.push(
      searchTypes(PRACTITIONERS, [
        `identifier=${encodeURIComponent(key)}`,
        '_revinclude=PractitionerRole:practitioner:Practitioner',
      ]),
    );
  }
  if (procedures.length > 0) {
    urls.push(search('ChargeItem', [`service=${procedures.join(',')}`]));
    urls.push(search('DetectedIssue', [`implicated=${procedures.join(',')}`]));
  }
  return urls;
}

function searchesOfWindow({ patient, encounters, performers }: Scope, [from, to]: Window): string[] {
  const on = (parameter: string): string[] => [`${parameter}=ge${from}`, `${parameter}=le${to}`];
  const since = addDays(from, -DOCUMENTATION_DAYS);
  // What hangs on other visits of the dates is asked for once these are found.
  const hanging = encounters.length > 0 ? [...AROUND_ENCOUNTER, ROLES] : [...FROM_ENCOUNTER, ...FROM_PROCEDURE];
  const urls = [
    // Observations of every category: outcome measures and ranges of motion come without one, pain scores as vital signs.
    searchTypes(['Encounter', 'Observation'], [`patient=${patient}`, ...on('date'), ...hanging]),
    searchTypes(
      ['Procedure', ...NOTES],
      [`patient=${patient}`, `date=ge${since}`, `date=le${addDays(to, FILING_DAYS)}`],
    ),
    // The whole year, for the therapy threshold: those of later days rest on what this one comes to.
    search('ChargeItem', [`patient=${patient}`, ...yearsOf(from, to)]),
    search('QuestionnaireResponse', [`patient=${patient}`, ...on('authored')]),
  ];
  return performers.length > 0
    ? [...urls, treatmentsBy(performers, on('date')), visitsWith(performers, on('date'))]
    : urls;
}

/** Treatments that name one of these people, with their visits. */
export function treatmentsBy(performers: readonly string[], among: readonly string[]): string {
  return search('Procedure', [`performer=${performers.join(',')}`, ...among, '_include=Procedure:encounter']);
}

/** Visits that name one of these people, who furnish what names nobody itself. */
export function visitsWith(performers: readonly string[], among: readonly string[]): string {
  return search('Encounter', [`participant=${performers.join(',')}`, ...among, '_revinclude=Procedure:encounter']);
}

function yearsOf(from: string, to: string): string[] {
  return [`occurrence=ge${from.slice(0, 4)}-01-01`, `occurrence=le${to.slice(0, 4)}-12-31`];
}

/** The identifier of somebody who is known by that alone, as `Practitioner?identifier=system|value`. */
function identifierOf(reference: string): string | undefined {
  const prefix = 'Practitioner?identifier=';
  return reference.startsWith(prefix) ? searchedKey(reference.slice(prefix.length)) : undefined;
}

/** An identifier to search by; a National Provider Identifier by its value, as servers spell its system in several ways. */
export function searchedKey(key: string): string {
  return key.startsWith(`${NPI}|`) ? key.slice(NPI.length + 1) : key;
}

function idsOf(type: string, references: readonly string[]): string {
  return references
    .flatMap((reference) => (reference.startsWith(`${type}/`) ? reference.slice(type.length + 1) : []))
    .join(',');
}

type Window = [from: string, to: string];

/** Each date with a day around it; dates that lie together share a window. */
export function windowsOf(dates: readonly string[]): Window[] {
  const windows: Window[] = [];
  for (const date of [...dates].sort()) {
    const last = windows.at(-1);
    if (last && addDays(date, -1) <= addDays(last[1], 1)) {
      last[1] = addDays(date, 1);
    } else {
      windows.push([addDays(date, -1), addDays(date, 1)]);
    }
  }
  return windows;
}

function search(type: string, parameters: readonly string[]): string {
  return `${type}?${[...parameters, `_count=${String(PAGE_SIZE)}`].join('&')}`;
}

/** A search over several types: FHIR's search of the whole system, narrowed by `_type`; Medplum refuses that of one. */
export function searchTypes(types: readonly string[], parameters: readonly string[]): string {
  const [type = '', ...others] = types;
  return others.length === 0 ? search(type, parameters) : search('', [`_type=${types.join(',')}`, ...parameters]);
}

/** The answer to a read: its resources, and where more of them are to be had. */
export interface ReadAnswer {
  readonly resources: readonly Resource[];
  /** Batch for the pages that did not fit; undefined when everything is there. */
  readonly next: Bundle | undefined;
  /** Searches the server refused, in its own words. */
  readonly failures: readonly ReadFailure[];
}

export interface ReadFailure {
  readonly url: string;
  readonly status: string;
  readonly message: string;
  /** Milliseconds to wait before asking again, where the server has said so. */
  readonly waitMs?: number;
}

/**
 * Takes a batch answer apart. A search must have brought a searchset: anything else is a failure, never an empty
 * result. A single resource that is not given is left out: its absence shows in the records.
 */
export function parseAnswer(request: Bundle, answer: Bundle): ReadAnswer {
  const resources: Resource[] = [];
  const nextUrls: string[] = [];
  const failures: ReadFailure[] = [];
  (request.entry ?? []).forEach((asked, index) => {
    const url = asked.request?.url ?? '';
    const entry = answer.entry?.[index];
    const isSearch = url.includes('?');
    if (!isSearch && !isRetryable(Number.parseInt(entry?.response?.status ?? '404', 10))) {
      resources.push(...(entry?.resource?.resourceType === typeOf(url) ? [entry.resource] : []));
      return;
    }
    if (entry?.resource?.resourceType !== 'Bundle' || !(entry.response?.status ?? '200').startsWith('2')) {
      failures.push(failureOf(url, entry));
      return;
    }
    resources.push(...(entry.resource.entry ?? []).flatMap(({ resource }) => resource ?? []));
    const next = nextPageOf(entry.resource);
    if (next !== undefined) {
      nextUrls.push(relativeUrl(next));
    }
  });
  return { resources, next: nextUrls.length > 0 ? batchOfGets(nextUrls) : undefined, failures };
}

function failureOf(url: string, entry: BundleEntry | undefined): ReadFailure {
  const outcome = entry?.response?.outcome;
  const issue = outcome?.resourceType === 'OperationOutcome' ? outcome.issue[0] : undefined;
  const message = issue?.details?.text ?? issue?.diagnostics ?? 'the server gave no answer';
  const status = entry?.response?.status ?? '';
  const wait = Number.parseInt(status, 10) === THROTTLED ? { waitMs: toldWait(outcome) } : {};
  return { url: typesOf(url), status, message, ...wait };
}

/** What a search is for, to tell people: `Procedure`, or `CarePlan, Coverage`. */
export function typesOf(url: string): string {
  const [type = '', query = ''] = url.split('?');
  return type === '' ? (/(?:^|&)_type=([^&]+)/.exec(query)?.[1]?.replaceAll(',', ', ') ?? '') : type;
}

/** A batch takes URLs relative to the FHIR base; links come absolute, and of several types with a type of Medplum's. */
function relativeUrl(url: string): string {
  return (/(?:[A-Z]\w+)?\?.*$/.exec(url)?.[0] ?? url).replace(/^MultipleTypes/, '');
}

// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { addDays } from '../date-time.ts';
import { batchOfGets } from '../fhir-client.ts';
import { DEVICE_IDENTIFIER, CHARGE_DEFINITION } from '../systems.ts';
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
}

const PAGE_SIZE = 1000;

/** How far back notes, progress reports and treatment days are looked for: beyond the 90 days of a plan of care. */
const DOCUMENTATION_DAYS = 120;

/** Follows an Encounter to everything that hangs on it. */
const FROM_ENCOUNTER = [
  '_include=Encounter:participant',
  '_include=Encounter:diagnosis',
  '_include=Encounter:account',
  '_include=Encounter:location',
  '_include=Encounter:service-provider',
  '_revinclude=Procedure:encounter',
  '_revinclude=Condition:encounter',
  '_revinclude=ChargeItem:context',
  '_revinclude=Claim:encounter',
  '_revinclude=DetectedIssue:implicated',
  '_revinclude=Task:encounter',
];

/** Follows a Procedure to its people, parts, measurements and reasons. */
const FROM_PROCEDURE = [
  '_include:iterate=Procedure:performer',
  '_include:iterate=Procedure:reason-reference',
  '_include:iterate=PractitionerRole:practitioner',
  '_revinclude:iterate=PractitionerRole:practitioner',
  '_revinclude:iterate=Procedure:part-of',
  '_revinclude:iterate=Observation:part-of',
];

/**
 * The searches of a run, as one batch: none depends on another's answer.
 *
 * Servers compare dates in UTC, so the window is a day wider on both sides; the local date of service decides later.
 * @param alreadyRead - A narrower scope whose searches need not be asked again.
 */
export function readBundle(scope: Scope, alreadyRead?: Scope): Bundle {
  const known = new Set(alreadyRead ? searches(alreadyRead) : []);
  return batchOfGets(searches(scope).filter((url) => !known.has(url)));
}

function searches({ patient, dates, encounters, procedures, performers }: Scope): string[] {
  const ids = (references: readonly string[]): string =>
    references.map((reference) => reference.split('/')[1]).join(',');
  const urls = [
    search('Coverage', [`beneficiary=${patient}`, 'status=active', '_include=Coverage:payor']),
    search('DetectedIssue', [`patient=${patient}`, 'status=preliminary']),
    search('CarePlan', [`patient=${patient}`]),
    search('Condition', [`patient=${patient}`, 'category=problem-list-item']),
    search('Task', [`patient=${patient}`, 'status:not=completed']),
    search('Device', [`identifier=${encodeURIComponent(`${DEVICE_IDENTIFIER}|${SERVICE_NAME}`)}`]),
    search('ChargeItemDefinition', [`url=${encodeURIComponent(CHARGE_DEFINITION)}`]),
  ];
  for (const window of windowsOf(dates)) {
    const [from, to] = window;
    const on = (parameter: string): string[] => [`${parameter}=ge${from}`, `${parameter}=le${to}`];
    urls.push(
      search('Encounter', [`patient=${patient}`, ...on('date'), ...FROM_ENCOUNTER, ...FROM_PROCEDURE]),
      search('Procedure', [
        `patient=${patient}`,
        ...on('date'),
        '_revinclude=DetectedIssue:implicated',
        ...FROM_PROCEDURE,
      ]),
      // From the start of the year, for the therapy threshold.
      search('ChargeItem', [`patient=${patient}`, `occurrence=ge${from.slice(0, 4)}-01-01`, `occurrence=le${to}`]),
    );
    const since = addDays(from, -DOCUMENTATION_DAYS);
    const recent = [`patient=${patient}`, `date=ge${since}`, `date=le${to}`];
    urls.push(
      search('Observation', [`patient=${patient}`, 'category=exam,functional-status', ...on('date')]),
      search('Procedure', [`patient=${patient}`, `date=ge${since}`, `date=lt${from}`]),
      search('Composition', recent),
      search('DocumentReference', recent),
      search('ClinicalImpression', recent),
    );
    if (performers.length > 0) {
      // Procedures that name no performer are furnished by the people of their Encounter.
      urls.push(
        search('Procedure', [`performer=${performers.join(',')}`, ...on('date'), '_include=Procedure:encounter']),
        search('Encounter', [`participant=${performers.join(',')}`, ...on('date'), '_revinclude=Procedure:encounter']),
      );
    }
  }
  if (encounters.length > 0) {
    urls.push(search('Encounter', [`_id=${ids(encounters)}`, ...FROM_ENCOUNTER, ...FROM_PROCEDURE]));
  }
  if (procedures.length > 0) {
    urls.push(search('ChargeItem', [`service=${procedures.join(',')}`]));
    urls.push(search('DetectedIssue', [`implicated=${procedures.join(',')}`]));
  }
  return urls;
}

/** Each date with a day around it; dates that lie together share a window. */
function windowsOf(dates: readonly string[]): [from: string, to: string][] {
  const windows: [string, string][] = [];
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
}

/** Takes a batch answer apart. Every entry must be a searchset; anything else is a failure, never an empty result. */
export function parseAnswer(request: Bundle, answer: Bundle): ReadAnswer {
  const resources: Resource[] = [];
  const nextUrls: string[] = [];
  const failures: ReadFailure[] = [];
  (request.entry ?? []).forEach((asked, index) => {
    const url = asked.request?.url ?? '';
    const entry = answer.entry?.[index];
    if (entry?.resource?.resourceType !== 'Bundle' || !(entry.response?.status ?? '200').startsWith('2')) {
      failures.push(failureOf(url, entry));
      return;
    }
    resources.push(...(entry.resource.entry ?? []).flatMap(({ resource }) => resource ?? []));
    const next = entry.resource.link?.find(({ relation }) => relation === 'next')?.url;
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
  return { url: url.split('?')[0] ?? url, status: entry?.response?.status ?? '', message };
}

/** A batch takes URLs relative to the FHIR base; links come absolute. */
function relativeUrl(url: string): string {
  return /[A-Z]\w+\?.*$/.exec(url)?.[0] ?? url;
}

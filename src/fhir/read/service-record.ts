// SPDX-License-Identifier: Apache-2.0
import { wallTime } from '../../engine/billing/clock-interval.ts';
import { MANUAL_THERAPY, isKnownService } from '../../engine/billing/code-sets.ts';
import { disciplineOfRole, type Discipline, type PerformerRole } from '../../engine/billing/performers.ts';
import type { EncounterFacts, RecordProblem, ServiceLine, TimedSegment } from '../../engine/billing/treatment-day.ts';
import { diagnosesOfVisit, diagnosesOfTreatment } from './diagnosis.ts';
import { intervalOf, parseDateTime } from '../date-time.ts';
import { indexBy } from '../index-by.ts';
import { readSegment } from './duration.ts';
import { UNDATED } from '../identity.ts';
import { performedDate, performedStart } from './performed.ts';
import { isFinding } from './measures.ts';
import { placeOfCare } from './place-of-care.ts';
import { readParticipants, readPerformers } from './performer.ts';
import type { ReadResource } from '../r4.ts';
import { problemOf, relativeReference, type RecordSet } from '../record-set.ts';
import { encounterState, mayCount, statusProblem } from './record-states.ts';
import { readService, type DocumentedService } from './service.ts';
import { siteMapOf } from './site-map.ts';
import { stretchesOf } from './stretches.ts';
import { gathered, present } from '../../engine/present.ts';

type Procedure = ReadResource<'Procedure'>;
type Encounter = ReadResource<'Encounter'>;

/** A service line with what decides which treatment day it belongs to. */
export interface ServiceRecord {
  readonly line: ServiceLine;
  readonly dateOfService: string;
  /** Proven by a performer; undefined where none tells. */
  readonly discipline?: Discipline;
  readonly organization?: string;
}

/** A problem with what decides which treatment day it belongs to. */
export interface ProblemRecord {
  readonly problem: RecordProblem;
  readonly dateOfService: string;
  readonly encounter?: string;
  readonly discipline?: Discipline;
  /** True where the record is manual therapy: other records are told of only on days that have some. */
  readonly isManualTherapy: boolean;
}

export interface ServiceRecords {
  readonly services: readonly ServiceRecord[];
  readonly problems: readonly ProblemRecord[];
}

/** The Encounter's facts, with its problems. */
export function readEncounter(records: RecordSet, encounter: Encounter): EncounterFacts {
  const source = `Encounter/${encounter.id}`;
  const interval = intervalOf(encounter.period);
  const begun = parseDateTime(encounter.period?.start ?? '');
  const assumedDate = records.assumedDates.get(source);
  const place = placeOfCare(records, encounter);
  return {
    source,
    state: encounterState(encounter) ?? 'finished',
    ...(interval ? { interval } : {}),
    ...(begun?.epochMs === undefined ? {} : { startTime: wallTime(begun.epochMs, begun.utcOffsetMinutes) }),
    ...(place ? { place } : {}),
    ...(assumedDate ? { assumedDate } : {}),
    diagnoses: diagnosesOfVisit(records, encounter),
  };
}

/** The date of service an Encounter itself states. */
export function encounterDate({ period }: Encounter): string {
  return parseDateTime(period?.start ?? '')?.date ?? UNDATED;
}

/** The discipline that an Encounter's people prove. */
export function encounterDiscipline(records: RecordSet, encounter: Encounter | undefined): Discipline | undefined {
  return disciplineOf(readParticipants(records, encounter).map(({ role }) => role));
}

/**
 * Reads a patient's Procedures into service lines. A Procedure that is `partOf` a manual therapy service and bears
 * no other code refines it; one with a code of its own is a line of its own.
 * @param isNear - Dates whose services matter; Procedures performed on others are passed over.
 */
export function readServices(
  records: RecordSet,
  patient: string,
  isNear: (date: string) => boolean = () => true,
): ServiceRecords {
  const procedures = records
    .ofPatient('Procedure', patient)
    .filter((procedure) => mayCount(procedure) && isNear(performedDate(procedure) ?? UNDATED));
  const drafts = new Map(
    procedures.map((procedure) => {
      const draft = draftOf(records, procedure);
      return [draft.source, draft];
    }),
  );
  const parts = indexBy([...drafts.values()], (draft) => draft.parents);
  const services: ServiceRecord[] = [];
  const problems: ProblemRecord[] = [];
  for (const draft of drafts.values()) {
    const { code, codedBy } = draft.service;
    const parent = draft.parents.map((source) => drafts.get(source)).find((found) => found?.service.code !== undefined);
    const refines = parent !== undefined && (codedBy === 'text' || code === parent.service.code);
    if (code === undefined || refines) {
      continue;
    }
    const problem =
      statusProblem(draft.procedure, draft.encounter) ?? encounterProblem(records, draft) ?? dateProblem(draft);
    if (problem && isKnownService(code, draft.dateOfService)) {
      problems.push({ problem, ...placeOf(draft), isManualTherapy: code === MANUAL_THERAPY });
    } else if (!problem && draft.encounter && encounterState(draft.encounter) !== undefined) {
      services.push(...toServiceRecords(records, draft, parts, code));
    }
  }
  return { services, problems };
}

/** Who gave a treatment, by itself or by its visit. */
export function performersOf(records: RecordSet, procedure: Procedure): ServiceLine['performers'] {
  return readPerformers(records, procedure, records.find('Encounter', procedure.encounter));
}

/** A Procedure as read, before it is decided whether it is a line of its own. */
export interface Draft {
  readonly source: string;
  readonly procedure: Procedure;
  readonly parents: readonly string[];
  readonly encounterReference: string | undefined;
  readonly encounter: Encounter | undefined;
  readonly dateOfService: string;
  readonly performers: ServiceLine['performers'];
  readonly service: DocumentedService;
  readonly segment: TimedSegment;
}

type PartIndex = ReadonlyMap<string, readonly Draft[]>;

/** Reads a Procedure with its visit, its performers and its minutes. */
export function draftOf(records: RecordSet, procedure: Procedure): Draft {
  return records.once(readDraft, procedure);
}

function readDraft(records: RecordSet, procedure: Procedure): Draft {
  const source = `Procedure/${procedure.id}`;
  const encounter = records.find('Encounter', procedure.encounter);
  const observations = records.index('Observation', 'whole', (one) =>
    isFinding(records, one) ? [] : (one.partOf ?? []).map(relativeReference),
  );
  const dateOfService = performedDate(procedure) ?? (encounter ? encounterDate(encounter) : UNDATED);
  const performers = records.once(performersOf, procedure);
  const roles = performers.map(({ role }) => role);
  return {
    source,
    procedure,
    parents: present(procedure.partOf ?? [], relativeReference),
    encounterReference: relativeReference(procedure.encounter),
    encounter,
    dateOfService,
    performers,
    service: readService(procedure, roles, dateOfService, siteMapOf(records)),
    segment: readSegment(procedure, observations.get(source) ?? []),
  };
}

/** The parts that refine a service, parts of parts included; a circle of parts is walked once. */
function partsOf(whole: Draft, partsBySource: PartIndex): Draft[] {
  if (!partsBySource.has(whole.source)) {
    return [];
  }
  const seen = new Set([whole.source]);
  const found: Draft[] = [];
  // A list of what is still to be followed: a chain of thousands would overflow the stack.
  const open = [whole];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { source: of, service: wanted } = next;
    const parts = (partsBySource.get(of) ?? []).filter(
      ({ source, service }) => !seen.has(source) && (service.codedBy === 'text' || service.code === wanted.code),
    );
    parts.forEach(({ source }) => seen.add(source));
    found.push(...(next === whole ? [] : [next]));
    open.push(...parts.reverse());
  }
  return found;
}

/** One for each set of people who relieved each other in it; where it has parts, these say who gave what. */
function toServiceRecords(records: RecordSet, draft: Draft, parts: PartIndex, code: string): ServiceRecord[] {
  if (parts.has(draft.source)) {
    return [toServiceRecord(records, draft, [draft.segment], partsOf(draft, parts), code)];
  }
  return stretchesOf(records, draft).map(({ performers, segments }) =>
    toServiceRecord(records, { ...draft, performers }, segments, [], code),
  );
}

function toServiceRecord(
  records: RecordSet,
  draft: Draft,
  own: readonly TimedSegment[],
  parts: readonly Draft[],
  code: string,
): ServiceRecord {
  const { procedure, service, performers, dateOfService, encounter } = draft;
  const manual = parts.filter((part) => !part.service.exclusions.some(({ named }) => named));
  const timedParts = manual.some(({ segment }) => segment.durationMs !== undefined || segment.invalid.length > 0);
  const discipline = disciplineOf(
    performers.map(({ role }) => role),
    code,
  );
  const organization = relativeReference(encounter?.serviceProvider);
  const { techniques, exclusions } = mergeParts(draft, parts);
  const line: ServiceLine = {
    source: draft.source,
    encounter: draft.encounterReference ?? '',
    code,
    codedBy: service.codedBy,
    ...(service.retiredCodes ? { retiredCodes: service.retiredCodes } : {}),
    provisional: procedure.status === 'in-progress',
    segments: timedParts ? manual.map(({ segment }) => segment) : own,
    regions: [...draft.segment.regions, ...gathered(manual, ({ segment }) => segment.regions)],
    techniques,
    exclusions,
    performers,
    diagnoses: diagnosesOfTreatment(records, procedure),
    ...(draft.parents[0] === undefined ? {} : { partOf: draft.parents[0] }),
  };
  return {
    line,
    dateOfService,
    ...(discipline ? { discipline } : {}),
    ...(organization === undefined ? {} : { organization }),
  };
}

/** What a service and the parts that refine it document together; a part is never more than a note on the whole. */
function mergeParts({ service }: Draft, parts: readonly Draft[]): Pick<ServiceLine, 'techniques' | 'exclusions'> {
  if (parts.length === 0) {
    return service;
  }
  const techniques = [service, ...parts.map((part) => part.service)].flatMap((one) => one.techniques);
  const exclusions = parts.flatMap((part) => part.service.exclusions.map((found) => ({ ...found, named: false })));
  return { techniques: [...new Set(techniques)], exclusions: [...service.exclusions, ...exclusions] };
}

function encounterProblem(
  records: RecordSet,
  { source, procedure, encounter, encounterReference }: Draft,
): RecordProblem | undefined {
  const path = 'Procedure.encounter';
  if (encounterReference === undefined) {
    return { source, path, message: 'is missing, so the visit it belongs to is unknown' };
  }
  if (!encounter) {
    const [unread] = records.unreadableBy('source', encounterReference);
    return unread ? problemOf(unread) : { source, path, message: `was not found (${encounterReference})` };
  }
  const [subject, visitor] = [relativeReference(procedure.subject), relativeReference(encounter.subject)];
  return visitor === undefined || visitor === subject
    ? undefined
    : { source, path: 'Procedure.subject', message: `is not the patient of ${encounterReference}` };
}

function dateProblem({ source, procedure, encounter, dateOfService }: Draft): RecordProblem | undefined {
  const performed = performedStart(procedure);
  if (performed !== undefined && !parseDateTime(performed) && !isMonthOf(dateOfService, performed)) {
    const element = procedure.performedPeriod?.start === undefined ? 'performedDateTime' : 'performedPeriod.start';
    return { source, path: `Procedure.${element}`, message: 'is not a full date, or a time without a time zone' };
  }
  if (dateOfService !== UNDATED) {
    return undefined;
  }
  const message = `is missing, and Encounter/${encounter?.id ?? ''} states no readable start, so the date of service is unknown`;
  return { source, path: 'Procedure.performed[x]', message };
}

/** True for a month or a year without a day that holds the date of the visit: the visit tells the rest. */
function isMonthOf(date: string, written: string): boolean {
  return /^\d{4}(?:-\d{2})?$/.test(written) && date.startsWith(`${written}-`);
}

function placeOf({
  dateOfService,
  encounterReference,
  performers,
}: Draft): Omit<ProblemRecord, 'problem' | 'isManualTherapy'> {
  const discipline = disciplineOf(performers.map(({ role }) => role));
  return {
    dateOfService,
    ...(encounterReference === undefined ? {} : { encounter: encounterReference }),
    ...(discipline ? { discipline } : {}),
  };
}

/**
 * The discipline that people's roles prove. Beside a therapist or an assistant it is theirs and no chiropractor's, and of
 * 97140, which nobody furnishes as a speech therapist, no speech therapist's either.
 */
export function disciplineOf(roles: readonly PerformerRole[], code?: string): Discipline | undefined {
  const isLast = (role: PerformerRole): number =>
    Number(role === 'chiropractor' || (role === 'SLP' && code === MANUAL_THERAPY));
  const [discipline] = present(
    [...roles].sort((a, b) => isLast(a) - isLast(b)),
    disciplineOfRole,
  );
  return discipline;
}

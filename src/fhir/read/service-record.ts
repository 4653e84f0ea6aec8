// SPDX-License-Identifier: Apache-2.0
import { wallTime } from '../../engine/billing/clock-interval.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { disciplineOfRole, type Discipline, type PerformerRole } from '../../engine/billing/performers.ts';
import type { EncounterFacts, RecordProblem, ServiceLine, TimedSegment } from '../../engine/billing/treatment-day.ts';
import { diagnosesOfVisit } from './diagnosis.ts';
import { intervalOf, parseDateTime } from '../date-time.ts';
import { readSegment } from './duration.ts';
import { UNDATED } from '../identity.ts';
import { performedDate } from './performed.ts';
import { dateWithin } from './date-within.ts';
import { placeOfCare } from './place-of-care.ts';
import { readParticipants, readPerformers } from './performer.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { encounterState } from './record-states.ts';
import { observationsOf } from './observed-treatments.ts';
import { readService, type DocumentedService } from './service.ts';
import { siteMapOf } from './site-map.ts';
import { present } from '../../engine/present.ts';

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

/** Reads a Procedure with its visit, its performers and its minutes. */
export function draftOf(records: RecordSet, procedure: Procedure): Draft {
  return records.once(readDraft, procedure);
}

function readDraft(records: RecordSet, procedure: Procedure): Draft {
  const source = `Procedure/${procedure.id}`;
  const encounter = records.find('Encounter', procedure.encounter);
  const byVisit = encounter ? encounterDate(encounter) : UNDATED;
  const dateOfService = performedDate(procedure) ?? dateWithin(records, procedure) ?? byVisit;
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
    segment: readSegment(procedure, observationsOf(records, source)),
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

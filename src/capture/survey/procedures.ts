// SPDX-License-Identifier: Apache-2.0
import { isTherapyCode, MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { disciplineOfRole, type PerformerRole } from '../../engine/billing/performers.ts';
import { relativeReference, type RecordSet } from '../../fhir/record-set.ts';
import { COUNTED_STATUS, encounterState } from '../../fhir/read/record-states.ts';
import { isPart } from '../../fhir/read/parts.ts';
import { isCopy } from '../../fhir/read/same-event.ts';
import { draftOf, type Draft } from '../../fhir/read/service-record.ts';
import { readServices } from '../../fhir/read/services.ts';

/**
 * What becomes of a Procedure: it is counted by itself or within another, told of as a problem, void because it was not
 * done or its visit did not happen, or nobody hears of it.
 */
export interface SurveyedProcedure extends Draft {
  readonly patient: string;
  /** The code it is counted as, is written with, or reads like; undefined where it is no therapy as far as can be told. */
  readonly therapyCode: string | undefined;
  readonly fate: 'counted' | 'within' | 'told' | 'void' | 'invisible';
  /** Why it is not counted. */
  readonly why?: string;
}

/** Every Procedure with what becomes of it. */
export function surveyProcedures(records: RecordSet): SurveyedProcedure[] {
  const told = new Map<string, string>();
  const counted = new Set<string>();
  const subjects = new Set(records.all('Procedure').map(({ subject }) => relativeReference(subject) ?? ''));
  for (const patient of [...subjects].filter((subject) => subject.startsWith('Patient/'))) {
    const { services, problems } = readServices(records, patient);
    services.forEach(({ line }) => counted.add(line.source));
    problems.forEach(({ problem }) => told.set(problem.source, `${problem.path} ${withoutIds(problem.message)}`));
  }
  return records.all('Procedure').map((procedure) => {
    const draft = draftOf(records, procedure);
    const patient = relativeReference(procedure.subject) ?? '';
    const about = { ...draft, patient, therapyCode: therapyCodeOf(draft) };
    const problem = told.get(draft.source);
    if (counted.has(draft.source)) {
      return { ...about, fate: 'counted' };
    }
    if (problem !== undefined) {
      return { ...about, fate: 'told', why: problem };
    }
    const fate =
      isPart(records, draft.source) || isCopy(records, draft.source) ? 'within' : isVoid(draft) ? 'void' : 'invisible';
    return { ...about, fate, why: whyInvisible(draft, patient) };
  });
}

function isVoid({ procedure, encounter }: Draft): boolean {
  return (
    ['entered-in-error', 'not-done'].includes(procedure.status) ||
    ['entered-in-error', 'cancelled'].includes(encounter?.status ?? '')
  );
}

/** By its code where it has one, else by what its title names. */
function therapyCodeOf({ service: { code, exclusions } }: Draft): string | undefined {
  const named = exclusions.filter((exclusion) => exclusion.named).flatMap(({ codes }) => codes);
  return [...(code === undefined ? [] : [code]), ...named].find(isTherapyCode);
}

function whyInvisible({ procedure, service, encounter, parents }: Draft, patient: string): string {
  if (!patient.startsWith('Patient/')) {
    return 'its subject is no Patient';
  }
  if (!COUNTED_STATUS.includes(procedure.status)) {
    return `its status is ${procedure.status}`;
  }
  if (service.code === undefined) {
    return 'it bears no code that is known';
  }
  if (encounter && encounterState(encounter) === undefined) {
    return `its visit is ${encounter.status}`;
  }
  return parents.length > 0 ? 'it is a part of another' : 'its code is no therapy';
}

/** True for manual therapy, however it is known. */
export function isManual({ therapyCode }: SurveyedProcedure): boolean {
  return therapyCode === MANUAL_THERAPY;
}

/** True where a therapist treated, whatever the Procedure is called. */
export function isByTherapist({ performers }: Draft): boolean {
  return performers.some(({ role }) => isTherapist(role));
}

function isTherapist(role: PerformerRole): boolean {
  return ['PT', 'OT', 'SLP'].includes(disciplineOfRole(role) ?? '');
}

/** A message about one record as one about any: `Encounter/1 was not found` becomes `Encounter was not found`. */
function withoutIds(message: string): string {
  return message.replace(/\b([A-Z]\w+)\/[\w.-]+/g, '$1');
}

// SPDX-License-Identifier: Apache-2.0
import type { EncounterFacts, RecordProblem } from '../../engine/billing/treatment-day.ts';
import type { ReadResource } from '../r4.ts';

type Procedure = ReadResource<'Procedure'>;
type Encounter = ReadResource<'Encounter'>;

export const COUNTED_STATUS: readonly string[] = ['completed', 'stopped', 'in-progress'];

/** States in which nothing was done, or which are not ours to judge, in the words of STU3, R4 and R5. */
const PASSED_OVER: Readonly<Record<'Procedure' | 'Encounter', readonly string[]>> = {
  Procedure: 'preparation not-done on-hold entered-in-error unknown suspended aborted'.split(' '),
  Encounter: 'planned arrived triaged cancelled entered-in-error'.split(' '),
};

/** The state in which an Encounter is assessed, in the words of R4 or R5; undefined before treatment and after it was cancelled. */
export function encounterState({ status, period }: Encounter): EncounterFacts['state'] | undefined {
  switch (status) {
    // Converters write it where their source says none: what has ended took place.
    case 'unknown':
      return period?.end === undefined ? 'open' : 'finished';
    case 'in-progress':
    case 'onleave':
    case 'on-hold':
      return 'open';
    case 'finished':
    case 'discharged':
    case 'completed':
    // Broken off: what was given until then counts, as of a treatment that was stopped.
    case 'discontinued':
      return 'finished';
    default:
      return undefined;
  }
}

/** False for a Procedure that says that nothing was done, or that was written by mistake. */
export function mayCount({ status }: Pick<Procedure, 'status'>): boolean {
  return !PASSED_OVER.Procedure.includes(status);
}

/** A treatment or a visit whose state nobody can understand: passed over, it would be lost without a word. */
export function statusProblem(procedure: Procedure, encounter: Encounter | undefined): RecordProblem | undefined {
  const message = 'is no status that FHIR has';
  if (!COUNTED_STATUS.includes(procedure.status)) {
    return { source: `Procedure/${procedure.id}`, path: 'Procedure.status', message };
  }
  const isKnown =
    !encounter || encounterState(encounter) !== undefined || PASSED_OVER.Encounter.includes(encounter.status);
  return isKnown ? undefined : { source: `Encounter/${encounter.id}`, path: 'Encounter.status', message };
}

// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY, isKnownService } from '../../engine/billing/code-sets.ts';
import type { ServiceLine } from '../../engine/billing/treatment-day.ts';
import { uniqueConcepts } from '../../engine/billing/unique-concepts.ts';
import { gathered } from '../../engine/present.ts';
import { UNDATED } from '../identity.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { diagnosesOfTreatment } from './diagnosis.ts';
import { isNote, isPart, partsOf, peopleOf, timedParts, wholeNamedBy } from './parts.ts';
import { performedDate } from './performed.ts';
import { encounterState, mayCount } from './record-states.ts';
import { copiesOf, isCopy } from './same-event.ts';
import { disciplineOf, draftOf, type Draft, type ProblemRecord, type ServiceRecord } from './service-record.ts';
import { stretchesOf, togetherByPeople, type Stretches } from './stretches.ts';
import { treatmentProblem } from './treatment-problem.ts';

export interface ServiceRecords {
  readonly services: readonly ServiceRecord[];
  readonly problems: readonly ProblemRecord[];
}

/**
 * Reads a patient's Procedures into service lines. A Procedure that is `partOf` a service and bears no other code refines
 * it; one with a code of its own is a line of its own.
 * @param isNear - Dates whose services matter; Procedures performed on others are passed over.
 */
export function readServices(
  records: RecordSet,
  patient: string,
  isNear: (date: string) => boolean = () => true,
): ServiceRecords {
  const services: ServiceRecord[] = [];
  const problems: ProblemRecord[] = [];
  for (const procedure of records.ofPatient('Procedure', patient)) {
    if (!mayCount(procedure) || !isNear(performedDate(procedure) ?? UNDATED)) {
      continue;
    }
    const draft = draftOf(records, procedure);
    const { code } = draft.service;
    if (code === undefined || isPart(records, draft.source) || isCopy(records, draft.source)) {
      continue;
    }
    const problem = treatmentProblem(records, draft);
    if (problem && isKnownService(code, draft.dateOfService)) {
      problems.push({ problem, ...placeOf(draft), isManualTherapy: code === MANUAL_THERAPY });
    } else if (!problem && draft.encounter && encounterState(draft.encounter) !== undefined) {
      services.push(...toServiceRecords(records, draft, code));
    }
  }
  return { services, problems };
}

/** One for each set of people who gave minutes of it, by the parts where these state minutes, else by the whole. */
function toServiceRecords(records: RecordSet, draft: Draft, code: string): ServiceRecord[] {
  const parts = partsOf(records, draft);
  const noted = [...parts, ...copiesOf(records, draft)];
  const timed = timedParts(code, parts);
  const given = timed.length > 0 ? timed : [{ ...draft, performers: peopleOf(records, draft) }];
  const stretches = togetherByPeople(gathered(given, (one) => stretchesOf(records, one)));
  return stretches.map((one) =>
    toServiceRecord(records, draft, one, { code, parts: noted, isSplit: stretches.length > 1 }),
  );
}

function toServiceRecord(
  records: RecordSet,
  draft: Draft,
  { performers, segments }: Stretches,
  { code, parts, isSplit }: { readonly code: string; readonly parts: readonly Draft[]; readonly isSplit: boolean },
): ServiceRecord {
  const { source, procedure, service, dateOfService, encounter, encounterReference = '' } = draft;
  const discipline = disciplineOf(
    performers.map(({ role }) => role),
    code,
  );
  const organization = relativeReference(encounter?.serviceProvider);
  const partOf = wholeNamedBy(records, draft);
  const own = parts.filter((part) => segments.some((segment) => segment.source === part.source));
  const { techniques, exclusions } = mergeParts(draft, parts);
  const all = [draft, ...parts.filter((part) => !isNote(part))];
  const ownTechniques = isSplit ? gathered(own, (part) => part.service.techniques) : [];
  const line: ServiceLine = {
    source,
    encounter: encounterReference,
    code,
    codedBy: service.codedBy,
    ...(service.retiredCodes ? { retiredCodes: service.retiredCodes } : {}),
    provisional: procedure.status === 'in-progress',
    segments,
    regions: gathered(all, ({ segment }) => segment.regions),
    techniques: ownTechniques.length > 0 ? [...new Set(ownTechniques)] : techniques,
    exclusions,
    performers,
    diagnoses: uniqueConcepts(gathered(all, (one) => diagnosesOfTreatment(records, one.procedure))),
    ...(partOf === undefined ? {} : { partOf }),
    ...(parts.length > 0 ? { parts: parts.map((part) => part.source) } : {}),
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

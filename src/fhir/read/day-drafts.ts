// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { therapyModifierOf } from '../../engine/billing/modifiers.ts';
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import { dayKeyOf, ownIdentity } from '../identity.ts';
import { indexBy } from '../index-by.ts';
import type { ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import {
  dateOfLooseCharge,
  dateOfVisitsCharge,
  namesVisit,
  treatmentsOfCharge,
  visitOfCharge,
} from './charge-place.ts';
import { readModifiers } from './modifiers.ts';
import { disciplineOfOthers } from './other-disciplines.ts';
import { encounterState } from './record-states.ts';
import { encounterDiscipline, type ProblemRecord, type ServiceRecord } from './service-record.ts';

/** What belongs to one day while it is put together. */
export interface DayDraft {
  readonly key: string;
  /** Among the drafts of the patient. */
  readonly position: number;
  readonly dateOfService: string;
  readonly discipline: DayDiscipline;
  /** The second billing organization of the day, where it is that one's. */
  readonly organization: string | undefined;
  readonly services: ServiceRecord[];
  readonly problems: ProblemRecord[];
  readonly encounters: Set<string>;
  readonly charges: ReadResource<'ChargeItem'>[];
}

/** Which of a patient's days a service, a problem or a charge belongs to. */
export class DayDrafts {
  readonly #byKey = new Map<string, DayDraft>();
  /** By visit and date. */
  readonly #byVisit = new Map<string, Set<DayDraft>>();
  readonly #byTreatment = new Map<string, Set<DayDraft>>();
  readonly #patientId: string;

  constructor(patient: string) {
    this.#patientId = patient.slice(patient.indexOf('/') + 1);
  }

  /** By the clock, so that the order in which a server gives records shows nowhere. */
  addServices(services: readonly ServiceRecord[]): void {
    const start = ({ line }: ServiceRecord): number => line.segments[0]?.interval?.startMs ?? Number.MAX_SAFE_INTEGER;
    const byTime = [...services].sort((a, b) => start(a) - start(b) || (a.line.source < b.line.source ? -1 : 1));
    for (const [dateOfService, onDate] of indexBy(byTime, ({ dateOfService }) => [dateOfService])) {
      const fallback = disciplineOfOthers(onDate);
      for (const [discipline, ofDiscipline] of indexBy(onDate, (service) => [service.discipline ?? fallback])) {
        this.#addByOrganization(dateOfService, discipline, ofDiscipline);
      }
    }
  }

  /** A second billing organization of the day counts apart; visits that name none belong to the first. */
  #addByOrganization(dateOfService: string, discipline: DayDiscipline, services: readonly ServiceRecord[]): void {
    const first = services.find(({ organization }) => organization !== undefined)?.organization;
    for (const service of services) {
      const second = service.organization === first ? undefined : service.organization?.replace('Organization/', '');
      const draft = this.#draft(dateOfService, discipline, second);
      draft.services.push(service);
      for (const source of [service.line.source, ...service.line.segments.map((segment) => segment.source)]) {
        this.#byTreatment.set(source, (this.#byTreatment.get(source) ?? new Set()).add(draft));
      }
      this.#join(draft, service.line.encounter);
    }
  }

  addProblem(record: ProblemRecord, records: RecordSet): void {
    const { dateOfService, encounter, discipline } = record;
    const visit = records.find('Encounter', encounter);
    const candidates = [...this.#byKey.values()].filter(
      (draft) => draft.dateOfService === dateOfService || (encounter !== undefined && draft.encounters.has(encounter)),
    );
    const known = discipline ?? encounterDiscipline(records, visit);
    const [draft] = candidates.filter((candidate) => known === undefined || candidate.discipline === known);
    const target = draft ?? this.#draft(dateOfService, known ?? 'unknown');
    target.problems.push(record);
    if (visit && encounterState(visit) !== undefined) {
      this.#join(target, `Encounter/${visit.id}`);
    }
  }

  addCharge(charge: ReadResource<'ChargeItem'>, records: RecordSet): void {
    const identity = ownIdentity(charge);
    const encounter = visitOfCharge(records, charge);
    if (identity) {
      const draft = this.#draft(identity.dateOfService, identity.discipline, identity.organization);
      draft.charges.push(charge);
      // A person's that outlives its treatments is worked on at its visit.
      if (!hasManualTherapyRecord(draft) && encounter && encounterState(encounter) !== undefined) {
        this.#join(draft, `Encounter/${encounter.id}`);
      }
      return;
    }
    if (!encounter) {
      this.#addByDate(charge, records);
      return;
    }
    if (encounterState(encounter) === undefined) {
      return;
    }
    const source = `Encounter/${encounter.id}`;
    const date = dateOfVisitsCharge(records, charge, encounter);
    const served = treatmentsOfCharge(records, charge)
      .flatMap(({ id }) => [...(this.#byTreatment.get(`Procedure/${id}`) ?? [])])
      .filter(({ dateOfService }) => dateOfService === date);
    const ofVisit = [...(this.#byVisit.get(`${source} ${date}`) ?? [])];
    const draft =
      dayOf(charge, served) ??
      dayOf(charge, ofVisit) ??
      this.#draft(date, encounterDiscipline(records, encounter) ?? 'unknown');
    draft.charges.push(charge);
    // Treatments that it is for may be of other visits than the account that it is kept under.
    if (!served.includes(draft)) {
      this.#join(draft, source);
    }
  }

  /** A charge that names no visit is of its date's manual therapy: a second one would bill that twice. */
  #addByDate(charge: ReadResource<'ChargeItem'>, records: RecordSet): void {
    const date = dateOfLooseCharge(records, charge);
    const draft = [...this.#byKey.values()]
      .filter(({ dateOfService }) => dateOfService === date)
      .find(hasManualTherapyRecord);
    if (draft && !namesVisit(charge)) {
      draft.charges.push(charge);
    }
  }

  #join(draft: DayDraft, visit: string): void {
    draft.encounters.add(visit);
    const onDate = `${visit} ${draft.dateOfService}`;
    this.#byVisit.set(onDate, (this.#byVisit.get(onDate) ?? new Set()).add(draft));
  }

  /** The services that are counted together, by each of them. */
  daysOfServices(): ReadonlyMap<ServiceRecord, readonly ServiceRecord[]> {
    return new Map(
      [...this.#byKey.values()].flatMap(({ services }) => services.map((one) => [one, services] as const)),
    );
  }

  /** Days without manual therapy, charge or problem get nothing. */
  relevant(): DayDraft[] {
    return [...this.#byKey.values()].filter((draft) => hasManualTherapyRecord(draft) || draft.charges.length > 0);
  }

  /** Where nobody proves the discipline, the day has PT's key: a proof that comes later changes no identifier then. */
  #draft(dateOfService: string, discipline: DayDiscipline, organization?: string): DayDraft {
    const inKey = discipline === 'unknown' ? 'PT' : discipline;
    const key = dayKeyOf(this.#patientId, dateOfService, inKey, organization);
    const draft = this.#byKey.get(key) ?? {
      key,
      position: this.#byKey.size,
      dateOfService,
      discipline,
      organization,
      services: [],
      problems: [],
      encounters: new Set<string>(),
      charges: [],
    };
    this.#byKey.set(key, draft);
    return draft;
  }
}

/** Of days that have manual therapy the one whose therapy modifier a charge bears, else the first. */
function dayOf(charge: ReadResource<'ChargeItem'>, days: readonly DayDraft[]): DayDraft | undefined {
  const modifiers = readModifiers(charge);
  const inOrder = [...days].sort((a, b) => a.position - b.position);
  const treated = inOrder.filter(({ services }) => services.some(({ line }) => line.code === MANUAL_THERAPY));
  return (
    treated.find(({ discipline }) => modifiers.includes(therapyModifierOf(discipline) ?? '')) ??
    treated[0] ??
    inOrder[0]
  );
}

/** True for a day that has manual therapy, or a record that could not be read and may be. */
export function hasManualTherapyRecord({ services, problems }: DayDraft): boolean {
  return (
    problems.some(({ isManualTherapy }) => isManualTherapy) || services.some(({ line }) => line.code === MANUAL_THERAPY)
  );
}

// SPDX-License-Identifier: Apache-2.0
import type { Documentation } from '../../engine/billing/documentation.ts';
import type { Acknowledgement, RecordProblem, TreatmentDay } from '../../engine/billing/treatment-day.ts';
import type { PtpTable } from '../../engine/billing/ptp-edits.ts';
import { ptpTableOf } from '../../engine/policies/ncci-table.ts';
import type { PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { therapyLedger } from './accrued.ts';
import { readBusyTimes } from './busy-times.ts';
import { claimLinesOf } from './claim-lines.ts';
import { addDays, parseDateTime } from '../date-time.ts';
import { readDocumentation, readNotes } from './documentation.ts';
import { chargesOf } from './charge-place.ts';
import { DayDrafts, hasManualTherapyRecord, type DayDraft } from './day-drafts.ts';
import { isManualTherapyCharge, toExistingCharge } from './existing-charge.ts';
import { UNDATED, ownIdentity, toldFacts } from '../identity.ts';
import { ncciTableOf } from './ncci-edits.ts';
import { otherLinesOf } from './other-lines.ts';
import {
  manipulationsOn,
  otherDisciplineTimes,
  othersAtOnce,
  servicesByTime,
  type ServicesByTime,
} from './other-disciplines.ts';
import { readPayer } from './payer.ts';
import type { RecordSet } from '../record-set.ts';
import { readEncounter } from './service-record.ts';
import { readServices } from './services.ts';
import { therapyDatesOf } from './therapy-dates.ts';
import { unreadServices } from './unread-records.ts';
import { present } from '../../engine/present.ts';

/** More services on one day, their parts counted, than any patient can have: nothing is counted from such records. */
const MAX_SERVICES_PER_DAY = 500;

/** A treatment day with the policy it is assessed under. */
export interface AssessableDay {
  readonly day: TreatmentDay;
  readonly policy: PayerPolicy;
  /** The NCCI edits that stand on the server, or those of the build. */
  readonly ptpEdits: PtpTable;
  /** The second billing organization of its date, where it is that one's. */
  readonly organization: string | undefined;
}

/**
 * Turns a patient's records into treatment days, one for each date, discipline and billing organization that has
 * manual therapy, a 97140 charge, or a record that could not be read and may be manual therapy.
 * @param records - Everything read about the patient, with other patients' Procedures of the same performers.
 * @param patient - `Patient/<id>`.
 * @param isWanted - Dates of service to put together; all of them where it is not given.
 * @returns In the order of their keys.
 */
export function toTreatmentDays(
  records: RecordSet,
  patient: string,
  isWanted: (dateOfService: string) => boolean = () => true,
): AssessableDay[] {
  const isNear = (date: string): boolean =>
    date === UNDATED || isWanted(date) || isWanted(addDays(date, -1)) || isWanted(addDays(date, 1));
  const { services, problems } = readServices(records, patient, isNear);
  const drafts = new DayDrafts(patient);
  drafts.addServices(services);
  for (const found of [...problems, ...unreadServices(records, patient)]) {
    drafts.addProblem(found, records);
  }
  for (const charge of chargesOf(records, patient)) {
    if (isManualTherapyCharge(charge) || ownIdentity(charge) !== undefined) {
      drafts.addCharge(charge, records);
    }
  }
  const ptpEdits = ptpTableOf(ncciTableOf(records));
  const byTime = servicesByTime(services, drafts.daysOfServices());
  const wanted = drafts.relevant().filter((draft) => isWanted(draft.dateOfService));
  readNotes(records, patient, wanted);
  return wanted
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((draft) => ({ ...toDay(records, patient, draft, byTime), ptpEdits }));
}

function toDay(
  records: RecordSet,
  patient: string,
  draft: DayDraft,
  byTime: ServicesByTime,
): Omit<AssessableDay, 'ptpEdits'> {
  const { key, dateOfService } = draft;
  const isProven = draft.services.some((service) => service.discipline !== undefined);
  const discipline = isProven ? draft.discipline : 'unknown';
  const { payer, policy, problems } = readPayer(records, patient, dateOfService);
  const tooMany = servicesOf(draft) > MAX_SERVICES_PER_DAY;
  const services = tooMany ? [] : draft.services.map(({ line }) => line);
  const others = tooMany ? [] : othersAtOnce(draft.services, byTime);
  const encounters = present([...draft.encounters].sort(), (source) => records.find('Encounter', source));
  const charges = draft.charges.map(toExistingCharge);
  const documentation = readDocumentation(records, {
    patient,
    dateOfService,
    encounters: draft.encounters,
    services,
    discipline,
    ...therapyDatesOf(records, patient, discipline),
  });
  const day: TreatmentDay = {
    key,
    patient,
    dateOfService,
    discipline,
    encounters: encounters.map((encounter) => readEncounter(records, encounter)),
    services,
    otherDisciplineServices: otherDisciplineTimes(others, byTime, policy),
    otherPatientServices: readBusyTimes(records, patient, [...services, ...others.map(({ line }) => line)]),
    charges,
    ...otherLinesOf(records, draft, byTime.byDate.get(dateOfService) ?? []),
    claimLines: claimLinesOf(records, draft, byTime.byDate.get(dateOfService) ?? []),
    manipulations: manipulationsOn(
      byTime.byDate.get(dateOfService) ?? [],
      new Set(draft.services.map(({ organization }) => organization)),
    ),
    acknowledgedIssues: acknowledgedIssues(records, key),
    payer,
    documentation,
    ...(policy.kxThresholdApplies
      ? therapyLedger(records, { ...draft, patient, discipline, charges }, policy)
      : { accruedUsd: 0, accruedUnpriced: 0, accruedToday: [] }),
    problems: [...problems, ...problemsOf(draft, documentation, patient)],
  };
  return { day, policy, organization: draft.organization };
}

/** Parts that refine a service have times of their own, each of which is held against all others. */
function servicesOf({ services }: DayDraft): number {
  return services.reduce((sum, { line }) => sum + Math.max(1, line.segments.length), 0);
}

/** What of a day could not be read: nothing holds the charge of a day that has no manual therapy left. */
function problemsOf(draft: DayDraft, { unseen }: Documentation, patient: string): RecordProblem[] {
  const { encounters, problems } = draft;
  if (!hasManualTherapyRecord(draft)) {
    return [];
  }
  const [source = patient] = encounters;
  const count = servicesOf(draft);
  const message = `${String(count)} services on one day; at most ${String(MAX_SERVICES_PER_DAY)} are plausible`;
  return [
    ...problems.map(({ problem }) => problem),
    // What a treatment itself says may make it another service.
    ...unseen
      .filter(({ source }) => source.startsWith('Procedure/'))
      .map(({ source, reason }) => ({ source, path: 'Procedure.note', message: `is not read: ${reason}` })),
    // The payer decides how units are counted.
    ...unseen
      .filter(({ kind }) => kind === 'payer')
      .map(({ reason }) => ({ source, path: 'Coverage', message: `is not known: ${reason}` })),
    ...(count > MAX_SERVICES_PER_DAY ? [{ source, path: 'Procedure', message }] : []),
  ];
}

/**
 * Issues of a day that bear a clinician's mitigation. One older than the issue's own date speaks of facts that have
 * changed since (see `toDetectedIssue`) and no longer counts.
 */
function acknowledgedIssues(records: RecordSet, dayKey: string): Acknowledgement[] {
  const issues = records.index('DetectedIssue', 'day', (issue) => [ownIdentity(issue)?.dayKey]).get(dayKey) ?? [];
  return issues.flatMap(({ mitigation = [], identifiedDateTime = '', ...issue }) => {
    const raisedMs = parseDateTime(identifiedDateTime)?.epochMs ?? 0;
    const counts = mitigation.some(({ date }) => (parseDateTime(date ?? '')?.epochMs ?? Infinity) >= raisedMs);
    const key = ownIdentity(issue)?.item;
    return counts && key !== undefined ? [{ key, ...toldFacts(issue) }] : [];
  });
}

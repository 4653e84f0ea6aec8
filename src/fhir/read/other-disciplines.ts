// SPDX-License-Identifier: Apache-2.0
import { overlaps } from '../../engine/billing/clock-interval.ts';
import { MANUAL_THERAPY, needsExclusiveTime } from '../../engine/billing/code-sets.ts';
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import type { BusyTime, ServiceLine } from '../../engine/billing/treatment-day.ts';
import { isExcluded, withoutOwnLines } from '../../engine/rules/exclusion.ts';
import type { ServiceRecord } from './service-record.ts';

/**
 * The discipline that services without a proof of their own are counted with: the only one that others of the date
 * prove, or physical therapy where it is among several.
 */
export function disciplineOfOthers(onDate: readonly ServiceRecord[]): DayDiscipline {
  const proven = new Set(onDate.flatMap(({ discipline }) => discipline ?? []));
  const [only = 'unknown'] = proven.has('PT') ? ['PT' as const] : proven.size === 1 ? proven : [];
  return only;
}

/** Services that are not a treatment day's own and have some of its minutes. */
export function othersAtOnce(own: ReadonlySet<ServiceRecord>, all: readonly ServiceRecord[]): ServiceRecord[] {
  const services = [...own].map(({ line }) => line);
  return all.filter((service) => !own.has(service) && isAtOnce(service.line, services));
}

/** The one-on-one time of such services. */
export function otherDisciplineTimes(others: readonly ServiceRecord[], all: readonly ServiceRecord[]): BusyTime[] {
  return others.flatMap((service) => toBusyTimes(service, all));
}

/** True where some minutes of a service are minutes of one of the others too. */
function isAtOnce({ segments }: ServiceLine, others: readonly ServiceLine[]): boolean {
  return segments.some(({ interval }) =>
    others.some((other) =>
      other.segments.some(
        (one) => interval !== undefined && one.interval !== undefined && overlaps(interval, one.interval),
      ),
    ),
  );
}

/** None of what is coded as manual therapy and is not: its own day does not count it either. */
function toBusyTimes(service: ServiceRecord, all: readonly ServiceRecord[]): BusyTime[] {
  const { line, dateOfService, ...of } = service;
  if (!needsExclusiveTime(line.code, dateOfService) || isNoManualTherapy(service, all)) {
    return [];
  }
  const discipline = of.discipline ?? disciplineOfOthers(all.filter((one) => one.dateOfService === dateOfService));
  const performers = line.performers.map(({ person }) => person);
  return line.segments.flatMap(({ source, interval }) =>
    interval ? [{ discipline, source, code: line.code, interval, performers }] : [],
  );
}

function isNoManualTherapy({ line, dateOfService, discipline }: ServiceRecord, all: readonly ServiceRecord[]): boolean {
  const beside = all.filter((one) => one.dateOfService === dateOfService && one.discipline === discipline);
  const own = withoutOwnLines(
    line,
    beside.map((one) => one.line),
  );
  return line.code === MANUAL_THERAPY && isExcluded(own);
}

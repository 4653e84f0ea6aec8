// SPDX-License-Identifier: Apache-2.0
import { ClockIndex } from '../../engine/billing/clock-index.ts';
import type { Range } from '../../engine/billing/clock-interval.ts';
import { MANUAL_THERAPY, isManipulation, needsExclusiveTime } from '../../engine/billing/code-sets.ts';
import { includedInManipulation } from '../../engine/billing/manipulated-regions.ts';
import type { DayDiscipline } from '../../engine/billing/performers.ts';
import type { BusyTime, Manipulation, TimedSegment } from '../../engine/billing/treatment-day.ts';
import type { PayerPolicy } from '../../engine/policies/payer-policy.ts';
import { isExcluded, withoutOwnLines } from '../../engine/rules/exclusion.ts';
import { indexBy } from '../index-by.ts';
import type { ServiceRecord } from './service-record.ts';
import { present } from '../../engine/present.ts';

/**
 * The discipline that services without a proof of their own are counted with: the only one that others of the date
 * prove, or physical therapy where it is among several.
 */
export function disciplineOfOthers(onDate: readonly ServiceRecord[]): DayDiscipline {
  const proven = new Set(present(onDate, ({ discipline }) => discipline));
  const [only = 'unknown'] = proven.has('PT') ? ['PT' as const] : proven.size === 1 ? proven : [];
  return only;
}

/** A patient's services, to be found by the date and by the clock. */
export interface ServicesByTime {
  readonly byDate: ReadonlyMap<string, readonly ServiceRecord[]>;
  readonly byClock: ClockIndex<Timed>;
  /** Those that a service is counted together with, itself among them. */
  readonly ofDay: ReadonlyMap<ServiceRecord, readonly ServiceRecord[]>;
}

interface Timed {
  readonly service: ServiceRecord;
  readonly interval: Range;
  /** Where among the patient's services it stands. */
  readonly position: number;
}

export function servicesByTime(services: readonly ServiceRecord[], ofDay: ServicesByTime['ofDay']): ServicesByTime {
  const timed = services.flatMap((service, position) =>
    present(service.line.segments, ({ interval }) => interval && { service, interval, position }),
  );
  return {
    byDate: indexBy(services, ({ dateOfService }) => [dateOfService]),
    byClock: new ClockIndex(timed, ({ interval }) => interval),
    ofDay,
  };
}

/** Services that are not a treatment day's own and have some of its minutes. */
export function othersAtOnce(own: readonly ServiceRecord[], { byClock }: ServicesByTime): ServiceRecord[] {
  const ofDay = new Set(own);
  const found: Timed[] = [];
  for (const { line } of own) {
    for (const interval of present(line.segments, (segment) => segment.interval)) {
      found.push(...byClock.during(interval).filter(({ service }) => !ofDay.has(service)));
    }
  }
  return [...new Set(found.sort((a, b) => a.position - b.position).map(({ service }) => service))];
}

/**
 * The one-on-one time of such services.
 * @param policy - Of the patient's payer: one that pays manual therapy beside manipulation of its region counts both.
 */
export function otherDisciplineTimes(
  others: readonly ServiceRecord[],
  all: ServicesByTime,
  { ruleSeverity }: Pick<PayerPolicy, 'ruleSeverity'>,
): BusyTime[] {
  const isIncluded = ruleSeverity['cmt-same-region'] !== 'off';
  const included = new Map<readonly ServiceRecord[], ReadonlySet<TimedSegment>>();
  return others.flatMap((service) => {
    const onDate = all.byDate.get(service.dateOfService) ?? [];
    const ofDay = (isIncluded ? all.ofDay.get(service) : undefined) ?? NONE;
    const ofManipulation = included.get(ofDay) ?? withManipulation(ofDay, onDate);
    included.set(ofDay, ofManipulation);
    return toBusyTimes(service, onDate, ofManipulation);
  });
}

const NONE: readonly ServiceRecord[] = [];

/** The time of a day that belongs to manipulation, as the day itself counts it. */
function withManipulation(
  ofDay: readonly ServiceRecord[],
  onDate: readonly ServiceRecord[],
): ReadonlySet<TimedSegment> {
  const manipulations = manipulationsOn(onDate, new Set(ofDay.map(({ organization }) => organization)));
  const lines = ofDay.map(({ line }) => line);
  const counted = lines.filter((line) => line.code === MANUAL_THERAPY && !isExcluded(withoutOwnLines(line, lines)));
  return new Set(includedInManipulation(counted, manipulations).keys());
}

/**
 * A patient's manipulations of one date, whoever gave them.
 * @param organizations - Those that bill the day for which it is asked.
 */
export function manipulationsOn(
  onDate: readonly ServiceRecord[],
  organizations: ReadonlySet<string | undefined>,
): Manipulation[] {
  return onDate
    .filter(({ line }) => isManipulation(line.code))
    .map(({ line: { source, code, regions }, organization }) => ({
      ...{ source, code, regions },
      ...(organizations.has(organization) ? {} : { isElsewhere: true }),
    }));
}

/** None of what is coded as manual therapy and is not, or belongs to manipulation: its own day does not count it either. */
function toBusyTimes(
  service: ServiceRecord,
  onDate: readonly ServiceRecord[],
  ofManipulation: ReadonlySet<TimedSegment>,
): BusyTime[] {
  const { line, dateOfService } = service;
  if (!needsExclusiveTime(line.code, dateOfService) || isNoManualTherapy(service, onDate)) {
    return [];
  }
  const discipline = service.discipline ?? disciplineOfOthers(onDate);
  const performers = line.performers.map(({ person }) => person);
  return line.segments.flatMap((segment) => {
    const { source, interval } = segment;
    return interval && !ofManipulation.has(segment)
      ? [{ discipline, source, code: line.code, interval, performers }]
      : [];
  });
}

function isNoManualTherapy({ line, discipline }: ServiceRecord, onDate: readonly ServiceRecord[]): boolean {
  const beside = onDate.filter((one) => one.discipline === discipline);
  const own = withoutOwnLines(
    line,
    beside.map((one) => one.line),
  );
  return line.code === MANUAL_THERAPY && isExcluded(own);
}

// SPDX-License-Identifier: Apache-2.0
import { useMedplum } from '@medplum/react-hooks';
import { createContext, use, useContext, useEffect, useState, type JSX, type ReactNode } from 'react';
import { ClinicClock, clinicClock } from '../../capture/charting/clinic-clock.ts';
import type { LoadedVisit } from '../data/load-visit.ts';

/** This machine's clock: of whoever may not read the clinic's places. */
const MACHINES = new ClinicClock(undefined);

const Clock = createContext<ClinicClock | Promise<ClinicClock>>(MACHINES);

/** Reads the clinic's clock once, for everything below; what needs it waits for it, and the rest does not. */
export function ClinicClockProvider({
  known,
  children,
}: {
  /** The clock where it was read before. */
  readonly known: ClinicClock | undefined;
  readonly children: ReactNode;
}): JSX.Element {
  const medplum = useMedplum();
  const [clock, setClock] = useState<ClinicClock | Promise<ClinicClock>>(
    () => known ?? clinicClock(medplum).catch(() => MACHINES),
  );
  useEffect(() => {
    void Promise.resolve(clock).then(setClock);
  }, [clock]);
  return <Clock.Provider value={clock}>{children}</Clock.Provider>;
}

/** The clinic's clock, for what belongs to no visit: lists, filters, "today", new records. */
export function useClinicClock(): ClinicClock {
  const clock = useContext(Clock);
  return clock instanceof ClinicClock ? clock : use(clock);
}

/** The clock of a visit, for when its records were saved and decided: its facility's, the clinic's, else its own offset. */
export function useVisitClock({ records, encounter }: Pick<LoadedVisit, 'records' | 'encounter'>): ClinicClock {
  return ClinicClock.ofVisit(records, encounter).within(useClinicClock());
}

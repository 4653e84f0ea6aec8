// SPDX-License-Identifier: Apache-2.0
import { Text } from '@mantine/core';
import { useMedplum } from '@medplum/react';
import { createContext, useContext, type JSX, type ReactNode } from 'react';
import { ClinicClock, clinicClock } from '../../capture/charting/clinic-clock.ts';
import { useLoaded } from './async-state.tsx';

/** This machine's clock: of whoever may not read the clinic's places. */
const MACHINES = new ClinicClock(undefined);

const Clock = createContext(MACHINES);

/** Reads the clinic's clock once, for everything below. */
export function ClinicClockProvider({ children }: { readonly children: ReactNode }): JSX.Element {
  const medplum = useMedplum();
  const { value, error } = useLoaded('clinic clock', async () => clinicClock(medplum));
  return value || error !== undefined ? (
    <Clock.Provider value={value ?? MACHINES}>{children}</Clock.Provider>
  ) : (
    <Text role="status">Loading…</Text>
  );
}

/** The clinic's clock, for what belongs to no visit: lists, filters, "today", new records. */
export function useClinicClock(): ClinicClock {
  return useContext(Clock);
}

// SPDX-License-Identifier: Apache-2.0
import { useMedplum } from '@medplum/react';
import { ClinicClock, clinicClock } from '../../capture/charting/clinic-clock.ts';
import { useLoaded } from './async-state.tsx';

/** The clinic's clock, for what belongs to no visit; undefined until it is known. */
export function useClinicClock(): ClinicClock | undefined {
  const medplum = useMedplum();
  const { value, error } = useLoaded('clinic clock', async () => clinicClock(medplum));
  // Who may not read places and organizations has this machine's clock.
  return error === undefined ? value : new ClinicClock(undefined);
}

// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from './code-sets.ts';
import type { Performer, TreatmentDay } from './treatment-day.ts';

/** Who furnished a day's manual therapy; where nobody is named for it, whoever is for its other services. */
export function therapistsOf({ services }: Pick<TreatmentDay, 'services'>): Performer[] {
  const manual = services.filter(({ code }) => code === MANUAL_THERAPY).flatMap(({ performers }) => performers);
  return manual.length > 0 ? manual : services.flatMap(({ performers }) => performers);
}

// SPDX-License-Identifier: Apache-2.0
import { parseDateTime } from '../date-time.ts';
import type { R4Period } from '../r4.ts';

/** When something was done, as a record states it. */
interface Performed {
  readonly performedPeriod?: R4Period | undefined;
  readonly performedDateTime?: string | undefined;
}

/** The dateTime at which a Procedure begins, as it is written. */
export function performedStart({ performedPeriod, performedDateTime }: Performed): string | undefined {
  return performedPeriod?.start ?? performedDateTime;
}

/** The local date on which a Procedure was performed; undefined where it states none that can be read. */
export function performedDate(procedure: Performed): string | undefined {
  return parseDateTime(performedStart(procedure) ?? '')?.date;
}

// SPDX-License-Identifier: Apache-2.0
import type { ReadResource } from '../../../src/fhir/r4.ts';

/** A day as the rivals get it: parsed, by itself, and with nothing in it that their rules do not need. */
export interface RivalDay {
  readonly method: 'cms' | 'cpt';
  readonly patient: object;
  readonly procedures: readonly RivalProcedure[];
}

export type RivalProcedure = ReadResource<'Procedure'>;

/** What somebody may pick for rules of their own, with the unit rules written in it. */
export interface Rival {
  readonly name: string;
  /** Units of 97140 of each day. */
  readonly unitsOf: (days: readonly RivalDay[]) => Promise<number[]>;
}

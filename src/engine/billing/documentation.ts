// SPDX-License-Identifier: Apache-2.0
import type { SourceRef } from './source-ref.ts';

/** Where an element of documentation was found; `offset` is the place in a narrative text, in UTF-16 units. */
export interface Evidence {
  readonly source: SourceRef;
  readonly offset?: number;
}

/** A plan of care, with the dates it speaks for. */
export interface PlanOfCare {
  readonly source: SourceRef;
  /** First day, `YYYY-MM-DD`. */
  readonly start?: string;
  /** Last day. */
  readonly end?: string;
  readonly namesManualTherapy: boolean;
  /** False for a draft or an unsigned document. */
  readonly isCertified: boolean;
}

/** What the record of a treatment day holds besides the services themselves. */
export interface Documentation {
  readonly symptoms: readonly Evidence[];
  readonly functionalLimitations: readonly Evidence[];
  readonly examFindings: readonly Evidence[];
  readonly responses: readonly Evidence[];
  readonly plans: readonly PlanOfCare[];
  /** Treatment days since the last progress report, this one included. */
  readonly treatmentDaysSinceReport: number;
  readonly lastReport?: { readonly source: SourceRef; readonly date: string };
  /** True where the total treatment time can be told: from the visit, all services, or the note. */
  readonly hasTotalTime: boolean;
  /** The note of the previous visit, where this one's nearly repeats it; likeness from 0 to 1. */
  readonly clonedFrom?: { readonly source: SourceRef; readonly likeness: number };
}

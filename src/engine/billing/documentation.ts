// SPDX-License-Identifier: Apache-2.0
import type { NotedMinutes } from '../text/noted-minutes.ts';
import type { PerformerRole } from './performers.ts';
import type { SourceRef } from './source-ref.ts';

/** Where an element of documentation was found; `offset` is the place in a narrative text, in UTF-16 units. */
export interface Evidence {
  readonly source: SourceRef;
  readonly offset?: number;
}

/** A fact that a note tells in words of its own, with its place. */
export interface Noted<T> extends Evidence {
  readonly noted: T;
}

/** What of a record may not have been seen. */
export type RecordKind = 'visit-note' | 'plan-text' | 'plan' | 'measurement' | 'person' | 'diagnosis' | 'payer';

/** A record that is there, or may be, and was not seen. */
export interface Unseen {
  /** Its reference, or in words what would be there. */
  readonly source: string;
  readonly kind: RecordKind;
  /** Why, in a few words: "PDF". */
  readonly reason: string;
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
  /** Profession of whoever the record names as who certified it, where it does. */
  readonly certifier?: PerformerRole;
  /** Professions of those who wrote or signed it, as far as the record names them. */
  readonly authors?: readonly PerformerRole[];
  /** The one therapy that it is for, where it tells: another stands on no plan by it. */
  readonly discipline?: 'PT' | 'OT';
}

/** What the record of a treatment day holds besides the services themselves. */
export interface Documentation {
  readonly symptoms: readonly Evidence[];
  readonly functionalLimitations: readonly Evidence[];
  readonly examFindings: readonly Evidence[];
  readonly responses: readonly Evidence[];
  readonly plans: readonly PlanOfCare[];
  /** Treatment days since the last progress report, the oldest first and this one included. */
  readonly treatmentDatesSinceReport: readonly string[];
  readonly lastReport?: { readonly source: SourceRef; readonly date: string };
  /** Date of the first report after this day. */
  readonly nextReport?: string;
  /** Manual therapy techniques that the notes of the day name, in our own labels, and the regions they were given to. */
  readonly notedTechniques: readonly Noted<string>[];
  readonly notedRegions: readonly Noted<string>[];
  /** Minutes of manual therapy that notes state. They are proposed to a person and never counted. */
  readonly notedMinutes: readonly Noted<NotedMinutes>[];
  readonly unseen: readonly Unseen[];
  /** True where the total treatment time can be told: from the visit, all services, or the note. */
  readonly hasTotalTime: boolean;
  /** The note of the previous visit, where this one's nearly repeats it; likeness from 0 to 1. */
  readonly clonedFrom?: { readonly source: SourceRef; readonly date: string; readonly likeness: number };
}

// SPDX-License-Identifier: Apache-2.0
import type { ClockInterval } from './clock-interval.ts';
import type { Documentation } from './documentation.ts';
import type { DayDiscipline, PerformerRole } from './performers.ts';
import type { ExcludedService } from '../text/service-term.ts';
import type { Payer } from './payer.ts';
import type { SourceRef } from './source-ref.ts';

/**
 * The unit of assessment: one patient, one date of service, one discipline, one billing organization.
 *
 * All timed services of a treatment day are counted together, also when they were saved under two Encounters
 * (Pub 100-04 ch. 5 §20.2.C counts per day, not per visit).
 */
export interface TreatmentDay {
  /** `<Patient id>/<date of service>/<discipline>`: the root of every identifier written for this day; see `toTreatmentDays`. */
  readonly key: string;
  readonly patient: SourceRef;
  /** `YYYY-MM-DD`, as written in the record's local time. */
  readonly dateOfService: string;
  readonly discipline: DayDiscipline;
  readonly encounters: readonly EncounterFacts[];
  readonly services: readonly ServiceLine[];
  /** One-on-one services of the same patient and date that belong to another discipline or organization. */
  readonly otherDisciplineServices: readonly BusyTime[];
  /** One-on-one services that a performer of this day gave to other patients. */
  readonly otherPatientServices: readonly BusyTime[];
  readonly charges: readonly ExistingCharge[];
  /** Charges of other codes in the day's visits, for what they say about NCCI pairs. */
  readonly companionCharges: readonly CompanionCharge[];
  /** Services that other therapy disciplines of the billing organization gave the patient on this date, with their charges' modifiers. */
  readonly otherDisciplineLines: readonly CompanionCharge[];
  /** Items of Claims that bill 97140 for the day's visits. */
  readonly claimLines: readonly ClaimLine[];
  /** Chiropractic and osteopathic manipulation of the patient on this date, in any discipline. */
  readonly manipulations: readonly Manipulation[];
  /** Issues a clinician has acknowledged by a mitigation. */
  readonly acknowledgedIssues: readonly Acknowledgement[];
  readonly payer: Payer;
  readonly documentation: Documentation;
  /** Allowed therapy charges of the year before this day, in US dollars; see the KX threshold. */
  readonly accruedUsd: number;
  /** Lines that count towards it and whose amount is not known. */
  readonly accruedUnpriced: number;
  /** What of both is from the days before it, and from elsewhere; absent where no threshold applies. */
  readonly accruedEarlier?: { readonly usd: number; readonly unpriced: number };
  /** Charges of this day itself that are among them: all but its manual therapy, of any discipline. */
  readonly accruedToday: readonly { readonly code: string; readonly units: number }[];
  /** What of this day's record could not be read. */
  readonly problems: readonly RecordProblem[];
}

/** A date of service that rests on an assumption about the facility's clock. */
export interface AssumedDate {
  /** The date that is used. */
  readonly date: string;
  /** The date that it would be by the other reading. */
  readonly otherDate: string;
  /** A record of the visit that writes its date without a time, where the assumption rests on one. */
  readonly writtenOn?: SourceRef;
}

/** Where a visit took place, as far as it matters to who pays. */
export type PlaceOfCare = 'virtual' | 'inpatient' | 'home health';

/** The visit. `open` while the clinician is still documenting. */
export interface EncounterFacts {
  readonly source: SourceRef;
  readonly state: 'open' | 'finished';
  /** Absent for an office, and where nothing is said. */
  readonly place?: PlaceOfCare;
  readonly interval?: ClockInterval;
  /** When it began, by the clinic’s clock, `HH:MM`; also of a visit that states no end. */
  readonly startTime?: string;
  readonly diagnoses: readonly Concept[];
  /** Set where no time zone tells the local date of times that are written in UTC. */
  readonly assumedDate?: AssumedDate;
}

/** A documented service. For 97140 its segments are what is timed: the Procedure itself, or its parts. */
export interface ServiceLine {
  readonly source: SourceRef;
  readonly encounter: SourceRef;
  /** CPT or HCPCS code. */
  readonly code: string;
  /** How the code was established; `text` holds the charge until a person codes it. */
  readonly codedBy: 'code' | 'snomed' | 'text';
  /** Codes that stand in place of one, and that CPT no longer has; in words otherwise. */
  readonly retiredCodes?: readonly string[];
  /** True while the Procedure is in progress. */
  readonly provisional: boolean;
  readonly segments: readonly TimedSegment[];
  readonly regions: readonly Concept[];
  /** Short names of the manual therapy techniques documented, beyond the bare code. */
  readonly techniques: readonly string[];
  /** Services documented under this line that are not manual therapy. */
  readonly exclusions: readonly Exclusion[];
  readonly performers: readonly Performer[];
  readonly diagnoses: readonly Concept[];
  /** The service this one is documented as a part of, where that is a line of its own. */
  readonly partOf?: SourceRef;
  /** The records that refine it; absent where none does. */
  readonly parts?: readonly SourceRef[];
}

/** A stretch of treatment with its time, in whole milliseconds; fractions of a minute are kept until units are counted. */
export interface TimedSegment {
  readonly source: SourceRef;
  /** The minutes that count: the first of `readings`; absent where none is stated. */
  readonly durationMs?: number;
  readonly readings: readonly DurationReading[];
  readonly interval?: ClockInterval;
  readonly regions: readonly Concept[];
  /** Why a stated time cannot be true, each with its FHIR path. Such a time is never counted. */
  readonly invalid: readonly string[];
}

/** One place in the record that states a duration. */
export interface DurationReading {
  readonly from: 'schedule' | 'period' | 'text' | 'observation';
  readonly path: string;
  readonly durationMs: number;
}

/** A code with its label, or a label alone. */
export interface Concept {
  readonly system?: string;
  readonly code?: string;
  readonly text: string;
}

export interface Performer {
  /**
   * Who is named: `Practitioner/1`, or `Practitioner?identifier=system|value` where the record names no resource that
   * was found. A person who is named in words only has the record's place as source.
   */
  readonly source: SourceRef;
  /** The person behind it: a PractitionerRole resolves to its Practitioner. */
  readonly person: SourceRef;
  readonly role: PerformerRole;
  /** What proves the role, e.g. `NUCC taxonomy of Practitioner/1`; absent where it is unknown. */
  readonly provenBy?: string;
}

/** Something documented under a service that belongs under another code. */
export interface Exclusion {
  readonly service: ExcludedService;
  /** The codes to use instead, e.g. `20560`. */
  readonly codes: readonly string[];
  /** The wording or code that was found, in our own short label. */
  readonly label: string;
  /** FHIR path of the element it was found in. */
  readonly path: string;
  /** True where the Procedure is named so, by code or title; false where a note tells of it. */
  readonly named: boolean;
}

/** Clock time in which a person was busy with a one-on-one service outside this treatment day. */
export interface BusyTime {
  /** Whose it is, where it is the same patient's. */
  readonly discipline?: DayDiscipline;
  readonly source: SourceRef;
  readonly code: string;
  readonly interval: ClockInterval;
  readonly performers: readonly SourceRef[];
}

/** The part of a day's 97140 units that one ChargeItem bills: the therapist's, or the assistant's under CQ or CO. */
export type ChargePart = '97140' | '97140/CQ' | '97140/CO';

/** A 97140 ChargeItem that stands on the server. */
export interface ExistingCharge {
  readonly source: SourceRef;
  readonly encounter?: SourceRef;
  /** True when it bears an identifier of ours. */
  readonly ours: boolean;
  /** By our identifier, else by its modifiers. */
  readonly part: ChargePart;
  /** `standing` charges may be changed; `billed` and those a person has closed are never touched. */
  readonly state: 'standing' | 'billed' | 'closed';
  /** Units on the charge; absent where the record has none. */
  readonly units?: number;
  /** The time that the quantity states in place of units: `30 min`. */
  readonly statedTime?: string;
  /** True for one that a person closed so that its part is not billed: no other is made in its place. */
  readonly isRefused?: boolean;
  /** True when a person decided the units, so that they are checked and never overwritten. */
  readonly unitsArePersons: boolean;
  readonly modifiers: readonly string[];
  /** Those of the modifiers that our last write put there: they stand only while the record proves them. */
  readonly writtenModifiers?: readonly string[];
}

/** A ChargeItem of another code than 97140. */
export interface CompanionCharge {
  readonly source: SourceRef;
  readonly code: string;
  /** True where another discipline gave this code that day as well, and nothing tells whose of the two the charge is. */
  readonly mayBeOthers?: boolean;
  readonly units?: number;
  readonly modifiers: readonly string[];
}

/** An item of a Claim. */
export interface ClaimLine {
  readonly source: SourceRef;
  readonly sequence: number;
  readonly part: ChargePart;
  readonly units?: number;
  readonly modifiers: readonly string[];
  /** The item, of this Claim or of another, that bills the same units where the day has one charge of the part. */
  readonly repeats?: { readonly source: SourceRef; readonly sequence: number };
}

/** A manipulation that includes manual therapy of the same region. */
export interface Manipulation {
  readonly source: SourceRef;
  /** True where it is not of the organization that bills the day: it takes no minutes from another provider's. */
  readonly isElsewhere?: boolean;
  readonly code: string;
  readonly regions: readonly Concept[];
}

/** What an issue told when it was stored or shown. */
export interface ToldFacts {
  /** Hash of its facts; absent where a build told it that kept none. */
  readonly facts?: string | undefined;
  readonly evidence: string;
}

/** What a clinician has acknowledged: an issue with the facts it then told. Other facts make it a new question. */
export interface Acknowledgement extends ToldFacts {
  /** `<code>` or `<code>/<resource id>`. */
  readonly key: string;
}

/** A record that could not be read, with the place in it. */
export interface RecordProblem {
  readonly source: SourceRef;
  /** FHIR path, e.g. `Procedure.performedPeriod.start`. */
  readonly path: string;
  readonly message: string;
}

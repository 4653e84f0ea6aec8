// SPDX-License-Identifier: Apache-2.0
import type { Procedure } from '@medplum/fhirtypes';
import { CPT, PROCEDURE_SCHEDULE, SNOMED, performedDate } from '../../capture/facts/records.ts';

/** What the charting form holds, as typed. */
export interface Draft {
  /** CPT code of the service. */
  readonly code: string;
  /** What was done, in words. */
  readonly technique: string;
  readonly region: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`, or empty where only minutes are stated. */
  readonly start: string;
  readonly end: string;
  readonly minutes: string;
  readonly response: string;
  /** `Practitioner/<id>`. */
  readonly performer: string;
}

/** Services that can be charted: manual therapy, and what is often given beside it. Our own short labels. */
export const SERVICES: readonly { readonly value: string; readonly label: string }[] = [
  { value: '97140', label: '97140 Manual therapy' },
  { value: '97110', label: '97110 Exercise' },
  { value: '97112', label: '97112 Neuromuscular re-education' },
  { value: '97116', label: '97116 Gait training' },
  { value: '97124', label: '97124 Massage' },
  { value: '97530', label: '97530 Functional activities' },
  { value: '97535', label: '97535 Self-care training' },
  { value: '97035', label: '97035 Ultrasound' },
  { value: '97032', label: '97032 Attended electrical stimulation' },
];

export const TECHNIQUES = [
  'Joint mobilization',
  'Soft tissue mobilization',
  'Myofascial release',
  'Manual traction',
  'Manual lymphatic drainage',
  'Muscle energy technique',
  'Strain-counterstrain',
  'Trigger point release',
];

export const REGIONS = [
  'Cervical spine',
  'Thoracic spine',
  'Lumbar spine',
  'Pelvis and sacrum',
  'Shoulder',
  'Elbow',
  'Wrist and hand',
  'Hip',
  'Knee',
  'Ankle and foot',
];

const SECONDS_PATTERN = /T\d\d:\d\d/;

/** A treatment as the form shows it. */
export function draftOf(procedure: Procedure | undefined, date: string): Draft {
  const { performedPeriod, performer, extension = [] } = procedure ?? {};
  const clock = (dateTime: string | undefined): string =>
    dateTime !== undefined && SECONDS_PATTERN.test(dateTime) ? dateTime.slice(11, 16) : '';
  const repeat = extension.find(({ url }) => url === PROCEDURE_SCHEDULE)?.valueTiming?.repeat;
  const minutes = repeat?.durationUnit === 'min' ? repeat.duration : undefined;
  return {
    code: procedure?.code?.coding?.find(({ system }) => system === CPT)?.code ?? '97140',
    technique: procedure?.code?.text ?? '',
    region: procedure?.bodySite?.map(({ text, coding }) => text ?? coding?.[0]?.display ?? '').join(', ') ?? '',
    date: (procedure && performedDate(procedure)) ?? date,
    start: clock(performedPeriod?.start),
    end: clock(performedPeriod?.end),
    minutes: minutes === undefined ? '' : String(minutes),
    response: procedure?.outcome?.text ?? '',
    performer: performer?.[0]?.actor.reference ?? '',
  };
}

/** What a draft is made into a Procedure with. */
export interface DraftPlace {
  /** The treatment before it was changed; undefined for a new one. */
  readonly existing: Procedure | undefined;
  /** `Patient/<id>`. */
  readonly patient: string;
  /** `Encounter/<id>`. */
  readonly encounter: string;
  /** UTC offset to write times with, e.g. `-05:00`: that of the visit, so that the day stays its day. */
  readonly offset: string;
}

/**
 * The Procedure that a draft means. What the form does not show (codes of a body site that was not changed, notes,
 * reasons) is kept from `existing`.
 */
export function procedureOf(draft: Draft, { existing, patient, encounter, offset }: DraftPlace): Procedure {
  const before = draftOf(existing, draft.date);
  const base = existing ?? { resourceType: 'Procedure', status: 'completed', subject: { reference: patient } };
  const { performedPeriod: _period, performedDateTime: _dateTime, extension: _extension, ...kept } = base;
  const performer = draft.performer === '' ? undefined : [{ actor: { reference: draft.performer } }];
  return {
    ...kept,
    encounter: { reference: encounter },
    ...timesOf(draft, existing, offset),
    code: {
      ...existing?.code,
      coding: codings(existing, draft.code),
      ...(draft.technique === '' ? {} : { text: draft.technique }),
    },
    bodySite: draft.region === before.region ? existing?.bodySite : regionsOf(draft.region),
    outcome: draft.response === '' ? undefined : { ...existing?.outcome, text: draft.response },
    performer: draft.performer === before.performer ? existing?.performer : performer,
  };
}

/** Stated minutes as a schedule, clock times as a period; other extensions are kept. */
function timesOf(draft: Draft, existing: Procedure | undefined, offset: string): Partial<Procedure> {
  const minutes = Number(draft.minutes);
  const others = (existing?.extension ?? []).filter(({ url }) => url !== PROCEDURE_SCHEDULE);
  const schedule =
    draft.minutes !== '' && Number.isFinite(minutes)
      ? [{ url: PROCEDURE_SCHEDULE, valueTiming: { repeat: { duration: minutes, durationUnit: 'min' as const } } }]
      : [];
  const extension = [...others, ...schedule];
  const at = (time: string): string => `${draft.date}T${time}:00${offset}`;
  return {
    ...(extension.length > 0 ? { extension } : {}),
    ...(draft.start !== '' && draft.end !== ''
      ? { performedPeriod: { start: at(draft.start), end: at(draft.end) } }
      : { performedDateTime: draft.date }),
  };
}

function regionsOf(text: string): { text: string }[] {
  return text.split(',').flatMap((region) => (region.trim() === '' ? [] : [{ text: region.trim() }]));
}

/** Codes of other systems speak of the service that was coded: with another CPT code they are no longer true. */
function codings(existing: Procedure | undefined, code: string): NonNullable<NonNullable<Procedure['code']>['coding']> {
  const before = existing?.code?.coding ?? [];
  const isSame = before.some((coding) => coding.system === CPT && coding.code === code);
  return isSame
    ? before
    : [...before.filter(({ system }) => system !== CPT && system !== SNOMED), { system: CPT, code }];
}

/** What is wrong with a draft, by field; nothing where it may be saved. */
export function faultsOf(draft: Draft): Partial<Record<keyof Draft, string>> {
  const hasMinutes = draft.minutes !== '';
  const isNumber = /^\d+(?:\.\d+)?$/.test(draft.minutes) && Number(draft.minutes) > 0;
  return {
    ...(/^\d{4}-\d\d-\d\d$/.test(draft.date) ? {} : { date: 'Choose the date of service.' }),
    ...(hasMinutes && !isNumber ? { minutes: 'Enter a number above 0, such as 23.' } : {}),
    ...((draft.start === '') !== (draft.end === '') ? { end: 'Enter both start and end, or neither.' } : {}),
    ...(draft.start !== '' && draft.end !== '' && draft.end <= draft.start
      ? { end: 'The end must be after the start.' }
      : {}),
  };
}

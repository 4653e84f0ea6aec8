// SPDX-License-Identifier: Apache-2.0
import type { Procedure, ProcedurePerformer } from '@medplum/fhirtypes';
import { billingCodesOf, billingSystemOf, isBillingSystem } from '../../fhir/read/billing-code.ts';
import { SNOMED } from '../../fhir/systems.ts';
import type { ClinicClock } from './clinic-clock.ts';
import { minutesShown, withMinutes } from './draft-minutes.ts';
import { timesShown, withTimes, type Times } from './draft-times.ts';

/** What a treatment's row holds, as typed. */
export interface Draft extends Times {
  /** CPT or HCPCS code of the service; empty where it has none. */
  readonly code: string;
  /** What was done, in words. */
  readonly technique: string;
  readonly regions: readonly string[];
  readonly minutes: string;
  readonly response: string;
  /** Who treated: `Practitioner/<id>`, or a name of this form's own for whoever the record names otherwise. */
  readonly performers: readonly string[];
}

/** A row without a record behind it. */
export function emptyDraft(date: string): Draft {
  return {
    code: '97140',
    technique: '',
    regions: [],
    date,
    start: '',
    end: '',
    minutes: '',
    response: '',
    performers: [],
  };
}

/** A treatment as its row shows it. */
export function draftOf(procedure: Procedure, clock: ClinicClock): Draft {
  return {
    code: billingCodesOf(procedure.code)[0] ?? '',
    technique: procedure.code?.text ?? '',
    regions: (procedure.bodySite ?? []).map(wordsOf),
    ...timesShown(procedure, clock),
    minutes: minutesShown(procedure),
    response: wordsOf(procedure.outcome ?? {}),
    performers: (procedure.performer ?? []).map(performerName),
  };
}

/** What a row without a record becomes one with. */
export interface DraftPlace {
  /** `Patient/<id>`. */
  readonly patient: string;
  /** `Encounter/<id>`. */
  readonly encounter: string;
  readonly status: Procedure['status'];
}

/** The treatment that a new row means. */
export function newProcedure(draft: Draft, place: DraftPlace, clock: ClinicClock): Procedure {
  const blank: Procedure = {
    resourceType: 'Procedure',
    status: place.status,
    subject: { reference: place.patient },
    encounter: { reference: place.encounter },
  };
  const nothing: Draft = { ...emptyDraft(''), code: '' };
  return changed(blank, nothing, draft, clock);
}

/** A treatment with what was changed in its row. All else stays as it is written, times to the byte. */
export function changedProcedure(procedure: Procedure, draft: Draft, clock: ClinicClock): Procedure {
  return changed(procedure, draftOf(procedure, clock), draft, clock);
}

function changed(procedure: Procedure, before: Draft, draft: Draft, clock: ClinicClock): Procedure {
  const differs = (...names: readonly (keyof Draft)[]): boolean =>
    names.some((name) => JSON.stringify(before[name]) !== JSON.stringify(draft[name]));
  const steps: readonly (readonly [boolean, (one: Procedure) => Procedure])[] = [
    [differs('code', 'technique'), (one) => withCode(one, before, draft)],
    [differs('regions'), (one) => withRegions(one, draft.regions)],
    [differs('date', 'start', 'end'), (one) => withTimes(one, before, draft, clock)],
    [differs('minutes'), (one) => withMinutes(one, draft.minutes)],
    [differs('response'), (one) => withElement(one, 'outcome', said(draft.response))],
    [differs('performers'), (one) => withPerformers(one, draft.performers)],
  ];
  return steps.reduce((one, [isChanged, step]) => (isChanged ? step(one) : one), procedure);
}

/** An element put in the place of what is there; taken out where there is none. */
function withElement<K extends keyof Procedure>(
  procedure: Procedure,
  name: K,
  value: Procedure[K] | undefined,
): Procedure {
  const { [name]: _before, ...rest } = procedure;
  return (value === undefined ? rest : { ...procedure, [name]: value }) as Procedure;
}

function said(text: string): { text: string } | undefined {
  return text.trim() === '' ? undefined : { text: text.trim() };
}

function withCode(procedure: Procedure, before: Draft, draft: Draft): Procedure {
  const { text: _text, ...concept } = procedure.code ?? {};
  const coding = draft.code === before.code ? concept.coding : codings(concept.coding ?? [], draft.code);
  const text = draft.technique === before.technique ? procedure.code?.text : said(draft.technique)?.text;
  const { coding: _coding, ...others } = concept;
  const code = {
    ...others,
    ...(coding && coding.length > 0 ? { coding } : {}),
    ...(text === undefined ? {} : { text }),
  };
  return withElement(procedure, 'code', Object.keys(code).length === 0 ? undefined : code);
}

type Codings = NonNullable<NonNullable<Procedure['code']>['coding']>;

/** SNOMED CT codes speak of the service that was coded: with another billing code they are no longer true. */
function codings(before: Codings, code: string): Codings {
  const kept = before.filter(
    ({ system, code: old }) =>
      system !== SNOMED &&
      !(system === undefined ? billingCodesOf({ coding: [{ code: old }] }).length > 0 : isBillingSystem(system)),
  );
  return code === '' ? kept : [...kept, { system: billingSystemOf(code), code }];
}

interface Worded {
  readonly text?: string;
  readonly coding?: readonly { readonly display?: string; readonly code?: string }[];
}

function wordsOf({ text, coding = [] }: Worded): string {
  return text ?? coding[0]?.display ?? coding[0]?.code ?? '';
}

/** Regions that were there keep their codes. */
function withRegions(procedure: Procedure, regions: readonly string[]): Procedure {
  const left = [...(procedure.bodySite ?? [])];
  const bodySite = regions.flatMap((region) => {
    const at = left.findIndex((site) => wordsOf(site) === region);
    return at < 0 ? (said(region) ?? []) : left.splice(at, 1);
  });
  return withElement(procedure, 'bodySite', bodySite.length === 0 ? undefined : bodySite);
}

/** What this form calls a performer: the reference, else the name or number by which the record names the person. */
export function performerName({ actor }: ProcedurePerformer): string {
  return actor.reference ?? actor.display ?? actor.identifier?.value ?? 'unnamed';
}

/** Performers that were there keep what the record says of them. */
function withPerformers(procedure: Procedure, names: readonly string[]): Procedure {
  const left = [...(procedure.performer ?? [])];
  const performer = names.flatMap((name): ProcedurePerformer[] => {
    const at = left.findIndex((one) => performerName(one) === name);
    return at < 0 ? [{ actor: { reference: name } }] : left.splice(at, 1);
  });
  return withElement(procedure, 'performer', performer.length === 0 ? undefined : performer);
}

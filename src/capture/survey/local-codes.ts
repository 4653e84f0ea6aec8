// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../../engine/billing/performers.ts';
import { titlesOf } from '../../fhir/read/concept.ts';
import { readUnknownRoles } from '../../fhir/read/performer.ts';
import { siteText } from '../../fhir/read/site-map.ts';
import type { R4CodeableConcept } from '../../fhir/r4.ts';
import type { RecordSet } from '../../fhir/record-set.ts';
import { isByTherapist, type SurveyedProcedure } from './procedures.ts';

/** A code or wording of the site's own, with what it seems to stand for. */
export interface LocalCode {
  /** Undefined for words, and for a code without a system. */
  readonly system?: string;
  /** The code; of words, the words as a site's table has them. Undefined where they stand in one patient's record only. */
  readonly code?: string;
  readonly display?: string;
  readonly count: number;
  readonly example: string;
  /** CPT or HCPCS code that it reads like; undefined where a person has to say. */
  readonly proposed?: string;
}

/** Titles that sound like therapy where the vocabulary knows no service of theirs. */
const SOUNDS_LIKE_THERAPY =
  /\b(?:therap|physio|rehab|exercis|manual|mobili[sz]|manip|massage|myofascial|soft tissue|traction|stretch|gait|neuromusc|balance|modalit|ultrasound|iontoph|e-?stim|taping|pt\b|ot\b)/i;

/** A concept by the name that a site's table would have for it. */
interface Named extends Pick<LocalCode, 'system' | 'code' | 'display'> {
  /** True for a title in words, which anybody may have typed. */
  readonly isWords: boolean;
}

interface Draft {
  readonly about: Named & Pick<LocalCode, 'example'>;
  readonly proposed: Set<string>;
  readonly patients: Set<string>;
  /** Patients by the title that stands beside a code. */
  readonly titles: Map<string, Set<string>>;
  count: number;
}

/**
 * Codes and words of Procedures that look like therapy and that no table knows, most frequent first.
 *
 * Words that stand in one patient's record only may speak of that patient: they are counted and not shown.
 */
export function localCodes(procedures: readonly SurveyedProcedure[]): LocalCode[] {
  const found = new Map<string, Draft>();
  for (const one of procedures.filter(looksLocal)) {
    const about = { ...nameOf(one.procedure.code), example: one.source };
    const key = `${about.system ?? ''}|${about.code ?? ''}`;
    const draft: Draft = found.get(key) ?? newDraft(about);
    add(draft, one);
    found.set(key, draft);
  }
  const all = [...found.values()].map(toLocalCode);
  return withHiddenTogether(all).sort((a, b) => b.count - a.count || (a.example < b.example ? -1 : 1));
}

function newDraft(about: Draft['about']): Draft {
  return { about, proposed: new Set(), patients: new Set(), titles: new Map(), count: 0 };
}

function add(draft: Draft, { patient, procedure, therapyCode }: SurveyedProcedure): void {
  draft.count += 1;
  draft.patients.add(patient);
  const title = procedure.code?.text ?? '';
  draft.titles.set(title, (draft.titles.get(title) ?? new Set()).add(patient));
  if (therapyCode !== undefined) {
    draft.proposed.add(therapyCode);
  }
}

function toLocalCode({ about: { isWords, code, ...about }, ...draft }: Draft): LocalCode {
  const isShown = code !== undefined && (!isWords || draft.patients.size > 1);
  const title = isWords ? undefined : sharedTitle(draft.titles);
  const [proposed, another] = draft.proposed;
  return {
    ...(title === undefined ? {} : { display: title }),
    ...about,
    ...(isShown ? { code } : {}),
    // A code whose records read like two services stands for neither.
    ...(proposed === undefined || another !== undefined ? {} : { proposed }),
    count: draft.count,
  };
}

/** A title that the records of several patients bear. */
function sharedTitle(titles: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  return [...titles].find(([title, patients]) => title !== '' && patients.size > 1)?.[0];
}

function withHiddenTogether(codes: readonly LocalCode[]): LocalCode[] {
  const hidden = new Map<string | undefined, LocalCode>();
  for (const one of codes.filter(({ code }) => code === undefined)) {
    const known = hidden.get(one.proposed);
    hidden.set(one.proposed, { ...(known ?? one), count: (known?.count ?? 0) + one.count });
  }
  return [...codes.filter(({ code }) => code !== undefined), ...hidden.values()];
}

function looksLocal(one: SurveyedProcedure): boolean {
  const isUncoded = one.service.codedBy === 'text' && one.fate !== 'within' && one.fate !== 'void';
  return (
    isUncoded &&
    (one.therapyCode !== undefined ||
      isByTherapist(one) ||
      titlesOf(one.procedure.code).some((title) => SOUNDS_LIKE_THERAPY.test(title)))
  );
}

/** The first code speaks for a concept, else its words. */
function nameOf({ text, coding = [] }: R4CodeableConcept = {}): Named {
  const coded = coding.find(({ code }) => code !== undefined);
  const display = coded ? coded.display : (text ?? coding[0]?.display);
  if (coded?.code === undefined) {
    return { isWords: true, ...(display === undefined ? {} : { code: siteText(display) }) };
  }
  const { system } = coded;
  return {
    isWords: false,
    ...(system === undefined ? {} : { system }),
    code: system === undefined ? siteText(coded.code) : coded.code,
    ...(display === undefined || system === undefined ? {} : { display }),
  };
}

/** A code or wording for an occupation that tells no role, with how many of those who treated bear it. */
export type LocalRole = Omit<LocalCode, 'proposed'>;

/** What the records say of people who gave therapy and whose role nothing tells. */
export function localRoles(records: RecordSet, procedures: readonly SurveyedProcedure[]): LocalRole[] {
  const found = new Map<string, { about: Omit<LocalRole, 'count'>; people: Set<string> }>();
  const unknown: PerformerRole = 'unknown';
  const given = procedures.filter(
    ({ therapyCode, performers }) => therapyCode !== undefined && performers.some(({ role }) => role === unknown),
  );
  for (const { procedure, encounter } of given) {
    for (const { person, concepts } of readUnknownRoles(records, procedure, encounter)) {
      for (const concept of concepts) {
        const { isWords: _, ...name } = nameOf(concept);
        const title = name.code === undefined || name.system === undefined ? undefined : concept.text;
        const about = { ...(title === undefined ? {} : { display: title }), ...name, example: person };
        const key = `${about.system ?? ''}|${about.code ?? ''}`;
        const entry = found.get(key) ?? { about, people: new Set() };
        entry.people.add(person);
        found.set(key, entry);
      }
    }
  }
  return [...found.values()]
    .map(({ about, people }) => ({ ...about, count: people.size }))
    .filter(({ code }) => code !== undefined)
    .sort((a, b) => b.count - a.count || (a.example < b.example ? -1 : 1));
}

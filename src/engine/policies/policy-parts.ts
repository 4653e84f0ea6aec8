// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import { DEFAULT_MODIFIER_ORDER, X_MODIFIERS, isKnownModifier } from '../billing/modifiers.ts';
import type { SeverityKey } from '../billing/rule-code.ts';
import type { UnitMethod } from '../billing/timed-units.ts';
import { areIndices, isFeeWord } from './fee-words.ts';
import { BUNDLE_PATTERN } from './payer-bundles.ts';

/** What a value is written as; a `list` is a text of words, `severities` are pairs of a rule and its severity. */
type PartType = 'code' | 'boolean' | 'integer' | 'list' | 'severities';

/** One thing that a payer may ask: `T` is its value, `D` its default, which may be none. */
interface PolicyPart<Type extends PartType, T, D = T> {
  readonly type: Type;
  /** What a form calls it. */
  readonly label: string;
  /** What it decides, in a sentence without its full stop. */
  readonly about: string;
  readonly unit?: string;
  /** A value as an administrator would write it. */
  readonly example?: string;
  /** The values of a `code`, each with what a person reads. */
  readonly values?: Readonly<Record<string, string>>;
  /** From the value as written to the one that is used. */
  readonly schema: z.ZodMiniType<T>;
  /** What holds where neither an administrator nor the library of payers knows. */
  readonly fallback: D;
}

/** Codes joined by plus signs, and the units that they may have together. */
const GROUP_LIMIT = /^\d{4}[0-9A-Z](?:\+\d{4}[0-9A-Z])*=[1-9]\d?$/;

/** `off` silences a rule. */
export const SEVERITY_VALUES = ['high', 'moderate', 'low', 'off'] as const;
export type PolicySeverity = (typeof SEVERITY_VALUES)[number];

/** What a rule, or one message of it, is for a payer. */
export type RuleSeverities = Readonly<Partial<Record<SeverityKey, PolicySeverity>>>;

function part<Type extends PartType, T, D = T>(facts: PolicyPart<Type, T, D>): PolicyPart<Type, T, D> {
  return facts;
}

/** Of what a list holds that is none of its words, no more is named: a text that is no list at all has thousands. */
const MOST_NAMED = 10;
const LONGEST_NAMED = 40;

/**
 * Codes in a text, separated by blanks, commas or slashes.
 * @param codesOf - The codes that a word stands for; none where the word is not known.
 * @param kind - What a word has to be.
 */
function codeList(
  codesOf: (word: string) => readonly string[],
  kind: string,
  separators = /[\s,/]+/,
): z.ZodMiniType<readonly string[]> {
  return z.pipe(
    // A number stands for itself: an amount was once written as a decimal.
    z.union([z.string(), z.number()]),
    z.transform((written, context): readonly string[] => {
      const text = String(written);
      const words = text.toUpperCase().split(separators).filter(Boolean);
      const unknown = new Set(words.filter((one) => codesOf(one).length === 0));
      for (const word of [...unknown].slice(0, MOST_NAMED)) {
        context.issues.push({ code: 'custom', input: text, message: `${word.slice(0, LONGEST_NAMED)} is not ${kind}` });
      }
      return words.flatMap(codesOf);
    }),
  );
}

/** `X` stands for the X modifiers. */
function modifiersOf(word: string): readonly string[] {
  if (word === 'X') {
    return X_MODIFIERS;
  }
  return isKnownModifier(word) ? [word] : [];
}

/**
 * Every part of a payer's policy. Reading, writing, validation, the StructureDefinition, the page's form and
 * docs/payer-policy.md follow from it.
 *
 * What a payer that is known asks stands in payer-library.ts, with its sources. Others commonly use the CPT midpoint rule;
 * their contracts decide.
 */
export const POLICY_PARTS = {
  unitMethod: part<'code', UnitMethod>({
    type: 'code',
    label: 'Units are counted by',
    about: 'How minutes become units',
    values: {
      cms: 'CMS: total time of the day',
      cpt: 'CPT: midpoint of each code',
      'cpt-capped': 'CPT within the total: midpoint of each code, no more than the day’s total earns',
      larger: 'The larger of CMS and CPT',
    },
    schema: z.enum(['cms', 'cpt', 'cpt-capped', 'larger']),
    fallback: 'cpt',
  }),
  therapyModifierRequired: part<'boolean', boolean>({
    type: 'boolean',
    label: 'GP or GO is required',
    about: 'Each line needs the therapy modifier GP or GO',
    schema: z.boolean(),
    fallback: true,
  }),
  assistantModifierRequired: part<'boolean', boolean>({
    type: 'boolean',
    label: 'CQ or CO is required',
    about: 'Units furnished by an assistant need CQ or CO',
    schema: z.boolean(),
    fallback: false,
  }),
  assistantMinutesMethod: part<'code', 'strict' | 'simple'>({
    type: 'code',
    label: '“More than 10 %” by an assistant',
    about: 'How “more than 10 % by an assistant” is tested',
    values: { strict: 'Strict: by the exact percentage', simple: 'Simple: by CMS’s simple method' },
    schema: z.enum(['strict', 'simple']),
    fallback: 'strict',
  }),
  kxThresholdApplies: part<'boolean', boolean>({
    type: 'boolean',
    label: 'KX is required beyond the year’s threshold',
    about: 'Beyond the year’s KX threshold, each line needs KX',
    schema: z.boolean(),
    fallback: false,
  }),
  ncciEditsApply: part<'boolean', boolean>({
    type: 'boolean',
    label: 'NCCI edits apply',
    about: 'NCCI’s procedure-to-procedure edits apply to pairs of codes',
    schema: z.boolean(),
    fallback: true,
  }),
  allowedUsdPerUnit: part<'list', readonly string[]>({
    type: 'list',
    label: 'US dollars allowed for a unit',
    about:
      'What the payer’s contract allows for a unit of 97140, each amount from a given date; used for estimates, and for the KX threshold',
    unit: 'US dollars',
    example: '28.50 2026-07-01=29.10',
    schema: codeList(
      (word) => (isFeeWord(word) ? [word] : []),
      'an amount such as 28.50, or one from a day on such as 2026-07-01=29.10',
      /[\s,]+/,
    ),
    fallback: [],
  }),
  localityGpcis: part<'list', readonly string[]>({
    type: 'list',
    label: 'Medicare locality, or its GPCIs',
    about:
      'The clinic’s Medicare locality, such as `CA-18`, or its geographic practice cost indices by year: work, practice expense, malpractice; for a year without them, estimates use national rates',
    example: 'AL-00 2026=1.000/0.875/0.566',
    schema: codeList(
      (word) => (areIndices(word) ? [word] : []),
      'a Medicare locality such as CA-18, or a year with three indices such as 2026=1.000/0.869/0.575',
      /[\s,]+/,
    ),
    fallback: [],
  }),
  timedUnitsPerDay: part<'integer', number, number | undefined>({
    type: 'integer',
    label: 'Timed units a day at most, over all codes',
    about: 'The most 15-minute units per day and discipline, over all timed codes together',
    unit: 'timed units per day',
    example: '4',
    schema: z.int().check(z.positive()),
    fallback: undefined,
  }),
  muePerDay: part<'integer', number, number | undefined>({
    type: 'integer',
    label: 'Units of 97140 a day at most',
    about: 'The most units of 97140 per day; the default comes from CMS’s MUE file',
    unit: 'units of 97140 per day',
    example: '4',
    schema: z.int().check(z.positive()),
    fallback: undefined,
  }),
  groupUnitsPerDay: part<'list', readonly string[]>({
    type: 'list',
    label: 'Units a day at most, over a group of codes',
    about: 'Groups of codes, each with the most units per day that they may have together',
    example: '97110+97112+97140=3',
    schema: codeList((word) => (GROUP_LIMIT.test(word) ? [word] : []), 'a group such as 97110+97140=3', /[\s,]+/),
    fallback: [],
  }),
  distinctModifierColumn: part<'code', 'either' | '2'>({
    type: 'code',
    label: '59 or an X modifier counts on',
    about: 'Which line of a pair 59 or an X modifier must be on',
    values: { either: 'Either line of the pair', '2': 'The line of column 2 only' },
    schema: z.enum(['either', '2']),
    fallback: 'either',
  }),
  medicarePerformersOnly: part<'boolean', boolean>({
    type: 'boolean',
    label: 'Medicare’s limits on who may furnish therapy',
    about: 'Chiropractors, massage therapists and athletic trainers are not paid for 97140',
    schema: z.boolean(),
    fallback: false,
  }),
  certificationApplies: part<'boolean', boolean>({
    type: 'boolean',
    label: 'A physician certifies the plan of care',
    about: 'The plan of care must be certified within 30 days and recertified every 90 (42 CFR 424.24)',
    schema: z.boolean(),
    fallback: false,
  }),
  progressReportEveryDays: part<'integer', number, number | undefined>({
    type: 'integer',
    label: 'Treatment days between progress reports',
    about: 'The most treatment days between progress reports',
    unit: 'treatment days',
    example: '10',
    schema: z.int().check(z.positive()),
    fallback: undefined,
  }),
  partBPlacesOnly: part<'boolean', boolean>({
    type: 'boolean',
    label: 'Medicare’s places of care',
    about: 'No 97140 line during a covered inpatient stay or under a home health plan',
    schema: z.boolean(),
    fallback: false,
  }),
  bundledCodes: part<'list', readonly string[]>({
    type: 'list',
    label: 'Codes that are never paid together with 97140',
    about:
      'Codes this payer never pays on the same day as 97140, whatever their modifiers: 97140/97530 pays the first and denies the second; a code on its own is denied, unless it is manipulation, which is paid',
    example: '97140/97530 98940/97140',
    schema: codeList(
      (word) => (BUNDLE_PATTERN.test(word) ? [word] : []),
      'a CPT or HCPCS code, or a pair with 97140 such as 97140/97530',
      /[\s,]+/,
    ),
    fallback: [],
  }),
  modifierOrder: part<'list', readonly string[]>({
    type: 'list',
    label: 'Modifiers in billing order',
    about: 'The order of modifiers on a line, first to last; X stands for XE, XS, XP and XU',
    example: '59/X GP/GO CQ/CO KX',
    schema: codeList(modifiersOf, 'a known modifier'),
    fallback: DEFAULT_MODIFIER_ORDER,
  }),
  ruleSeverity: part<'severities', RuleSeverities>({
    type: 'severities',
    label: 'Severities of this payer’s own',
    about:
      'The severity of a rule, or of one of its messages (`rule:message`), for this payer: high, moderate, low or off; repeated for each',
    schema: z.record(z.string(), z.enum(SEVERITY_VALUES)),
    fallback: {},
  }),
};

export type PolicyPartName = keyof typeof POLICY_PARTS;

/** Payer requirements for a 97140 line. Administrators keep it on the payer's Organization; see `fhir/payer-policy.ts`. */
export type PayerPolicy = { readonly [Name in PolicyPartName]: (typeof POLICY_PARTS)[Name]['fallback'] };

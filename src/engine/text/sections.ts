// SPDX-License-Identifier: Apache-2.0
import type { ContextKind } from './context-term.ts';
import type { Hit, StepCounter } from './phrases.ts';
import type { Token } from './tokens.ts';

/** How what stands in a section is meant: as a context kind says, or of this visit. */
export type SectionKind = ContextKind | 'present';

/** Headings that say how what stands under them is meant. A heading of any other wording is of the present. */
export const HEADING_TERMS: readonly { readonly section: ContextKind; readonly phrases: readonly string[] }[] = [
  {
    section: 'planned',
    phrases: [
      'p',
      'pl',
      'next therapy|tx|rx|treatment|appt|appointment',
      'recert|recertification recommendation|recommendations|plan|poc',
      'pt|ot? to do',
      'plan',
      'plan of care',
      'poc',
      'treatment plan',
      'plan for next visit|session|treatment',
      'next visit|session|steps|time',
      'for next time|visit|session',
      'what is next',
      'to do next time|visit|session?',
      'next time',
      'nv|ntv',
      'tx|rx|pt|ot|therapy plan',
      'plan for today? next? visit|session|time?',
      'planned|proposed|anticipated interventions|treatments|services|procedures',
      'intervention plan',
      'orders|order|referral',
      'recommendation|recommendations',
      'pt|ot|therapy prescription|referral|orders',
      'prescription',
      'plan next|for visit|session|treatment|tx|time',
      'anticipated treatment',
      'initial|treatment plan',
      'a / p',
      'p / a',
      'a|assessment and? / plan',
      'a|assessment and plan',
      'goals / plan',
      'plan / goals',
      'rec|recs',
      'disposition|dispo',
      'follow up pt|ot|visit|plan?',
      'f / u|followup',
      'rtc|return',
      'script',
      'script|rx|referral|order|orders|prescription from|by|per _ _?',
      'planned|anticipated|proposed cpt|codes|treatment|interventions|procedures codes?',
    ],
  },
  {
    section: 'hypothetical',
    phrases: [
      'goal|goals',
      'stg|ltg|stgs|ltgs',
      'short|long term goal|goals',
      'precautions|contraindications',
      'skilled? justification',
      'consent|risks',
    ],
  },
  {
    section: 'elsewhere',
    phrases: [
      'hep',
      'home exercise|exercises program?',
      'home program',
      'patient? education',
      'home instructions',
      'equipment',
      'dme',
    ],
  },
  {
    section: 'historical',
    phrases: [
      'pmh|pmhx|psh',
      'past|prior medical|surgical history|hx',
      'past history',
      'plof|previous function',
      'prior level of function',
      'received during|in|over the? episode|course|stay|care',
      'prior function|status|functional status?',
      'medical history|hx',
      'surgical history|hx',
      'prior|previous treatment|treatments|therapy|care|episode|episodes',
      'last|prior|previous|past visit|session|treatment|tx|note|encounter|appointment|date',
      'review of systems',
    ],
  },
  { section: 'other-person', phrases: ['family history', 'fhx|fh', 'family hx'] },
];

/** The longest heading, in words. */
const LONGEST_HEADING = 5;

/** Words that tell of this visit, whatever the heading before them. */
const RESUMING = new Set([
  'today',
  'todays',
  'seen',
  'performed',
  'did',
  'treated',
  'treatment',
  'received',
  'now',
  'currently',
  'presents',
]);

const RESUMING_WITHIN = 3;

/**
 * For each token the section that it stands in. A heading begins a line or sentence and ends with a colon, or stands
 * alone in its line. What stands behind it in its line is the whole of its section, else the lines that follow are.
 */
export function sectionsOf(
  tokens: readonly Token[],
  headings: readonly Hit<SectionKind>[],
  counter: StepCounter,
): SectionKind[] {
  const known = new Map(headings.map((hit) => [hit.first, hit]));
  const sections: SectionKind[] = [];
  const ofPlan = isPlanOfCare(tokens, known.get(0)) ? 'planned' : 'present';
  let section: SectionKind = 'present';
  let endsWithLine = false;
  for (let at = 0; at < tokens.length; at += 1) {
    counter.steps += 1;
    const before = tokens[at - 1];
    if (!before || before.kind === 'break') {
      const end = isItem(tokens, at) ? undefined : (endOfHeading(tokens, at) ?? endBeforeDash(tokens, known.get(at)));
      if (end !== undefined) {
        const isKnown = isWhole(tokens, known.get(at), end);
        section = isKnown
          ? (known.get(at)?.meaning ?? 'present')
          : SERVICES.has(tokens[end - 1]?.text ?? '')
            ? ofPlan
            : 'present';
        endsWithLine = tokens[end]?.text !== '\n' && tokens[end + 1]?.text !== '\n';
      } else if ((endsWithLine && before?.text === '\n') || resumes(tokens, at)) {
        section = 'present';
      }
    }
    sections.push(section);
  }
  return sections;
}

/** What a plan of care calls the services that it orders. */
const SERVICES = new Set(
  'interventions intervention procedures services treatment treatments codes modalities'.split(' '),
);

/** True for a text that is a plan of care from its title on: the services that it lists are to be done. */
function isPlanOfCare(tokens: readonly Token[], heading: Hit<SectionKind> | undefined): boolean {
  const last = tokens[heading?.last ?? 0]?.text;
  return heading?.meaning === 'planned' && (last === 'care' || last === 'poc');
}

/** True for a known heading up to its colon, or up to a remark: "Prior visit (10/2):". */
function isWhole(tokens: readonly Token[], heading: Hit<SectionKind> | undefined, end: number): boolean {
  return heading !== undefined && (heading.last === end - 1 || tokens[heading.last + 1]?.text === '(');
}

function resumes(tokens: readonly Token[], first: number): boolean {
  return tokens.slice(first, first + RESUMING_WITHIN).some(({ text }) => RESUMING.has(text));
}

/** An item of a list or an indented line that no colon ends is no heading: "- Manual therapy" under "Plan". */
function isItem(tokens: readonly Token[], first: number): boolean {
  const [before, token] = [tokens[first - 1], tokens[first]];
  const isIndented = before?.text === '\n' && (token?.start ?? 0) - before.end >= 2;
  const isNumbered = tokens[first - 2]?.kind === 'number' && before?.text === '.';
  const end = isIndented || isNumbered ? endOfHeading(tokens, first) : undefined;
  return end !== undefined && tokens[end]?.text !== ':';
}

/** "S) neck sore", "P - continue", "P/ mobs". */
const LETTERS = new Set(['s', 'o', 'a', 'p']);
const BEHIND_LETTER = new Set([')', ']', '>', '-', ',', '/', '=']);

/** Words of which one stands in most headings that no colon ends. */
const TITLE_WORDS = new Set(
  'subjective objective assessment plan treatment treatments tx rx intervention interventions exam examination history billing charges charge summary findings education goals function functional pain response services service measures note notes signature codes procedures procedure provided performed precautions diagnosis information minutes observations tests measurements vitals recommendations recommendation impression outcome status medications allergies'.split(
    ' ',
  ),
);

/** A line without a colon is a heading in capitals, behind an empty line, or by one of its words. */
function isTitle(tokens: readonly Token[], first: number, end: number): boolean {
  const words = tokens.slice(first, end);
  const isAlone = tokens[first - 1]?.text === '\n' && (tokens[first - 2]?.text ?? '\n') === '\n';
  return (
    isAlone ||
    first === 0 ||
    words.every(({ inCapitals }) => inCapitals) ||
    words.some(({ text }) => TITLE_WORDS.has(text))
  );
}

/** A known heading that a dash or an arrow ends, or in capitals a point: "Plan - mobs", "PLAN. Mobs". A comma has no space before it. */
function endBeforeDash(tokens: readonly Token[], heading: Hit<SectionKind> | undefined): number | undefined {
  const end = (heading?.last ?? -1) + 1;
  const [last, mark] = [tokens[end - 1], tokens[end]];
  const isDash = mark?.text === ',' && mark.start > (last?.end ?? mark.start);
  const isStop = mark?.text === '.' && tokens.slice(heading?.first, end).every(({ inCapitals }) => inCapitals);
  return heading && (isDash || isStop || ['>', '-'].includes(mark?.text ?? '')) ? end : undefined;
}

/** The token that ends a heading: its colon, or the end of its line; undefined where none begins here. */
function endOfHeading(tokens: readonly Token[], first: number): number | undefined {
  for (let at = first; at <= first + LONGEST_HEADING; at += 1) {
    const token = tokens[at];
    if (!token) {
      return undefined;
    }
    if (token.text === ':') {
      return at > first ? at : undefined;
    }
    if (token.text === '\n') {
      return at > first && isTitle(tokens, first, at) ? at : undefined;
    }
    if (at === first + 1 && LETTERS.has(tokens[first]?.text ?? '') && BEHIND_LETTER.has(token.text)) {
      // "P/Rx: STM", "P/A mobs".
      const isOne = tokens[at + 2]?.text === ':' || (token.text === '/' && LETTERS.has(tokens[at + 1]?.text ?? ''));
      return isOne ? undefined : at;
    }
    if (token.text === '(' && at > first) {
      return colonBehindRemark(tokens, at);
    }
    if (token.kind !== 'word') {
      return undefined;
    }
  }
  return undefined;
}

/** The colon of "Pain scale (verbal): 6". */
function colonBehindRemark(tokens: readonly Token[], open: number): number | undefined {
  const close = tokens.slice(open, open + LONGEST_HEADING).findIndex(({ text }) => text === ')');
  return close > 0 && tokens[open + close + 1]?.text === ':' ? open + close + 1 : undefined;
}

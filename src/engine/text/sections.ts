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
      'plan',
      'plan of care',
      'poc',
      'treatment plan',
      'plan for next visit|session|treatment',
      'next visit|session|steps|time',
      'for next time|visit|session',
      'what is next',
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
      'a|assessment and? / plan',
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
      'prior function|status|functional status?',
      'medical history|hx',
      'surgical history|hx',
      'prior|previous treatment|treatments|therapy|care|episode|episodes',
      'last visit|session',
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
  let section: SectionKind = 'present';
  let endsWithLine = false;
  for (let at = 0; at < tokens.length; at += 1) {
    counter.steps += 1;
    const before = tokens[at - 1];
    if (!before || before.kind === 'break') {
      const end = isItem(tokens, at) ? undefined : endOfHeading(tokens, at);
      if (end !== undefined) {
        section = known.get(at)?.last === end - 1 ? (known.get(at)?.meaning ?? 'present') : 'present';
        endsWithLine = tokens[end]?.text === ':' && tokens[end + 1]?.text !== '\n';
      } else if ((endsWithLine && before?.text === '\n') || resumes(tokens, at)) {
        section = 'present';
      }
    }
    sections.push(section);
  }
  return sections;
}

function resumes(tokens: readonly Token[], first: number): boolean {
  return tokens.slice(first, first + RESUMING_WITHIN).some(({ text }) => RESUMING.has(text));
}

/** An item of a list or an indented line that no colon ends is no heading: "- Manual therapy" under "Plan". */
function isItem(tokens: readonly Token[], first: number): boolean {
  const [before, token] = [tokens[first - 1], tokens[first]];
  const isIndented = before?.text === '\n' && (token?.start ?? 0) - before.end >= 2;
  const end = isIndented ? endOfHeading(tokens, first) : undefined;
  return end !== undefined && tokens[end]?.text !== ':';
}

/** The token that ends a heading: its colon, or the end of its line; undefined where none begins here. */
function endOfHeading(tokens: readonly Token[], first: number): number | undefined {
  for (let at = first; at <= first + LONGEST_HEADING; at += 1) {
    const token = tokens[at];
    if (!token) {
      return undefined;
    }
    if (token.text === ':' || token.text === '\n') {
      return at > first ? at : undefined;
    }
    if (token.kind !== 'word') {
      return undefined;
    }
  }
  return undefined;
}

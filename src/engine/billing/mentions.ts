// SPDX-License-Identifier: Apache-2.0
import type { ServiceTerm } from './service-terms.ts';

/** A service that a text says was done. Offsets are in UTF-16 units, half-open. */
export interface Mention {
  readonly term: ServiceTerm;
  readonly start: number;
  readonly end: number;
}

/** Words before a service, in the same clause, that say it was not done in this visit. */
const NEGATED_BEFORE =
  /\b(?:no|not|never|without|denie[sd]|deny|declin(?:es|ed|ing)|refus(?:es|ed|ing)|defer(?:s|red)?|withheld|omit(?:ted)?|skip(?:ped)?|avoid(?:ed)?|instead\s+of|rather\s+than|contra-?indicat(?:ed|ion)\w*(?:\s+(?:to|for))?|discontinued|did\s*n[o']t|was\s*n[o']t|were\s*n[o']t|prior|previous(?:ly)?|history\s+of|h\/o|last\s+(?:visit|session|week)|next\s+(?:visit|session|week)|consider(?:ed|ing)?|plan(?:s|ned|ning)?\s+(?:to|for)|if\s+needed|future|educat(?:ed|ion)\s+(?:on|about|regarding)|discuss(?:ed|ion)(?:\s+of)?|consent\s+for|at\s+home|home)\b[^.;!?\n]{0,60}$/i;

/** Words after a service, in the same clause, that say the same. */
const NEGATED_AFTER =
  /^(?:[^.;!?\n,]{0,40}?|\s*,\s*)(?<![a-z])(?:(?:(?:was|were|is|are|has\s+been)\s+)?(?:not|never)\s+(?:been\s+)?(?:performed|done|used|given|indicated|tolerated|provided|completed|administered|applied|billed|included|attempted|appropriate|warranted|needed|today)|(?:wasn|weren|isn|aren)['’]?t|deferred|declined|refused|withheld|omitted|held\b|contra-?indicated|at\s+home|(?:next|last)\s+(?:visit|session|week)|discontinued|(?:may|to|will|could|might)\s+be\s+(?:added|considered|used|tried))/i;

/** A turn in the sentence ends the reach of a negation: "no dry needling, but joint mobilization". */
const TURN =
  /\b(?:but|however|then|followed\s+by|(?<!(?:not|never)\s+)(?:performed|received|tolerated|applied))\b|[.;!?\n]/gi;

/**
 * Finds services that a text affirms, in order of appearance.
 *
 * "Dry needling not performed", "patient declined dry needling" and "consider dry needling next visit" are
 * not mentions; "no joint pain; dry needling to the trapezius" is one.
 * @param text - A title, note or other narrative.
 * @param terms - The vocabulary to look for; the first term to claim a stretch of text keeps it.
 */
export function mentions(text: string, terms: readonly ServiceTerm[]): Mention[] {
  const found: Mention[] = [];
  for (const term of terms) {
    for (const match of text.matchAll(new RegExp(term.pattern, withGlobal(term.pattern.flags)))) {
      const start = match.index;
      const end = start + match[0].length;
      const claimed = found.some((other) => start < other.end && other.start < end);
      if (!claimed && !isNegated(text, start, end)) {
        found.push({ term, start, end });
      }
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function withGlobal(flags: string): string {
  return flags.includes('g') ? flags : `${flags}g`;
}

function isNegated(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 80), start);
  const lastTurn = [...before.matchAll(TURN)].at(-1);
  const clause = lastTurn ? before.slice(lastTurn.index + lastTurn[0].length) : before;
  return NEGATED_BEFORE.test(clause) || NEGATED_AFTER.test(text.slice(end, end + 60));
}

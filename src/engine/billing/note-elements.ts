// SPDX-License-Identifier: Apache-2.0

/** Elements of documentation that a narrative note can hold. */
export type NoteElement = 'symptom' | 'functional-limitation' | 'exam-finding' | 'response' | 'total-time';

const ELEMENT_WORDS: Readonly<Record<NoteElement, RegExp>> = {
  symptom:
    /\b(?:pain(?:ful)?|ache|aching|sore(?:ness)?|stiff(?:ness)?|tight(?:ness)?|numb(?:ness)?|tingling|weak(?:ness)?|swelling|swollen|headaches?|spasms?|discomfort|radiat(?:es|ing)|dizz(?:y|iness))\b/gi,
  'functional-limitation':
    /\b(?:unable\s+to|cannot|difficult(?:y|ies)?\s+(?:with\s+|in\s+)?\w+ing|limited\s+(?:in|with|ability)|limitations?\s+(?:in|with|of)|functional\s+(?:limitations?|deficits?)|needs\s+(?:help|assistance)|oswestry|odi|lefs|quick\s?dash|dash|ndi|psfs|koos)\b/gi,
  'exam-finding':
    /\b(?:range\s+of\s+motion|[pa]?rom|mmt|\d\s*\/\s*5|\d+\s*(?:°|deg(?:rees)?)|hypomobil\w+|hypermobil\w+|restrict(?:ed|ions?)|palpat(?:ion|ed)|tender(?:ness)?|strength|flexion|extension|joint\s+play|special\s+tests?)\b/gi,
  response:
    /\b(?:tolerated|respon(?:se|ded)|improv(?:ed|ement|ing)|decreas(?:ed|e)\s+(?:in\s+)?(?:pain|tone|stiffness|symptoms)|increas(?:ed|e)\s+(?:in\s+)?(?:rom|range|mobility|motion)|relief|no\s+adverse|less\s+(?:pain|stiff)|reduced\s+(?:pain|symptoms))\b/gi,
  'total-time':
    /\btotal\s+(?:treatment|session|visit|timed?(?:\s+code)?)\s*(?:time|minutes)?\s*(?::|=|of|is|was)?\s*\d+\s*(?:min|'|minutes)?/gi,
};

/** Words before an element, in the same clause, that say it is not there. A response is told also by what did not happen. */
const ABSENT_BEFORE =
  /\b(?:no|not|denie[sd]|deny|without|negative\s+for|free\s+of|resolved|never|absent)\b[^.;!?\n]{0,40}$/i;
const TURN = /[.;!?\n]|\b(?:but|however|except|reports?|complains?\s+of|presents?\s+with)\b/gi;

/**
 * The first place where a note affirms an element; undefined where it does not.
 *
 * "Patient denies pain" holds no symptom; "denies numbness but reports neck pain" holds one.
 * @returns Offset in UTF-16 units.
 */
export function findElement(text: string, element: NoteElement): number | undefined {
  for (const match of text.matchAll(ELEMENT_WORDS[element])) {
    const before = text.slice(Math.max(0, match.index - 60), match.index);
    const lastTurn = [...before.matchAll(TURN)].at(-1);
    const clause = lastTurn ? before.slice(lastTurn.index + lastTurn[0].length) : before;
    if (element === 'response' || element === 'total-time' || !ABSENT_BEFORE.test(clause)) {
      return match.index;
    }
  }
  return undefined;
}

const SHORTEST_COMPARED_WORDS = 30;

/**
 * How alike two notes are, from 0 to 1: shared runs of three words over all of them. Short notes are not compared,
 * because a routine sentence is alike by nature.
 */
export function noteLikeness(a: string, b: string): number {
  const [runsA, runsB] = [wordRuns(a), wordRuns(b)];
  if (runsA.size < SHORTEST_COMPARED_WORDS || runsB.size < SHORTEST_COMPARED_WORDS) {
    return 0;
  }
  const shared = [...runsA].filter((run) => runsB.has(run)).length;
  return shared / (runsA.size + runsB.size - shared);
}

function wordRuns(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(2).map((word, index) => `${words[index] ?? ''} ${words[index + 1] ?? ''} ${word}`));
}

// SPDX-License-Identifier: Apache-2.0
import { PhraseTable } from './phrases.ts';
import type { ServiceTerm } from './service-term.ts';
import { TITLE_TERMS } from './service-terms.ts';
import { tokenize } from './tokens.ts';

const TITLES = new PhraseTable(
  TITLE_TERMS.flatMap((term) => term.phrases.map((words) => ({ words, layer: 'title', meaning: term }))),
);

/** The service of which a title is the bare name, with its place. */
export function bareService(
  title: string,
): { readonly term: ServiceTerm; readonly start: number; readonly end: number }[] {
  const tokens = tokenize(title).filter(({ kind }) => kind !== 'break');
  const [hit] = TITLES.find(tokens, { steps: 0 });
  return hit?.first === 0 && hit.last === tokens.length - 1
    ? [{ term: hit.meaning, start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 }]
    : [];
}

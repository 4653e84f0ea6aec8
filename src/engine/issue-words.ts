// SPDX-License-Identifier: Apache-2.0
import type { Issue } from './billing/assessment.ts';
import { inWords, type RecordNames } from './billing/source-words.ts';
import { abridged, fillPlaceholders } from './billing/wording.ts';
import { ruleOf } from './rules/index.ts';

/** What an issue says: what was found, and with what there is to do. */
export type IssueWords = Pick<Issue, 'evidence' | 'detail'>;

/** An issue's findings in words, each record and date as it is called here. */
export function issueWords(
  { code, findings }: Pick<Issue, 'code' | 'findings'>,
  names: RecordNames,
  dateText?: (date: string) => string,
): IssueWords {
  const { messages } = ruleOf(code).meta;
  const said = findings.map(({ messageId, data }) => {
    const { found = '', todo = '' } = messages[messageId] ?? {};
    const text = (template: string): string => inWords(fillPlaceholders(template, abridged(data)), names, dateText);
    // Each is a sentence by itself, or several.
    const evidence = text(found);
    return { evidence, detail: `${evidence} ${text(todo)}` };
  });
  return {
    evidence: said.map(({ evidence }) => evidence).join(' '),
    detail: said.map(({ detail }) => detail).join(' '),
  };
}

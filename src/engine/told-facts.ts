// SPDX-License-Identifier: Apache-2.0
import type { Issue } from './billing/assessment.ts';
import type { ToldFacts } from './billing/treatment-day.ts';
import { fillPlaceholders } from './billing/wording.ts';
import { ruleOf } from './rules/index.ts';

type Told = Pick<Issue, 'code' | 'facts' | 'findings'>;

/** True where what was told before is what the issue tells now; without a hash it is known by its former sentence. */
export function tellsTheSame(issue: Told, told: ToldFacts): boolean {
  return told.facts === undefined ? told.evidence === formerEvidence(issue) : told.facts === issue.facts;
}

/** What an issue said in builds that kept no hash of the facts: every reference and figure is in it. */
export function formerEvidence({ code, findings }: Told): string {
  const { messages } = ruleOf(code).meta;
  return findings
    .map(({ messageId, data }) => {
      const { formerly, found = '' } = messages[messageId] ?? {};
      return fillPlaceholders(formerly ?? found, data);
    })
    .join(' ');
}

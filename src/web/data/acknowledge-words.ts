// SPDX-License-Identifier: Apache-2.0
import type { VisitIssue } from '../../capture/visit-view.ts';
import { holdsCharge } from '../../capture/facts/rules.ts';

/** What a person is told and asked where they acknowledge an issue. */
export interface AcknowledgeWords {
  readonly title: string;
  readonly effect: string;
  readonly asked: string;
  readonly fault: string;
  /** On the button that asks. */
  readonly asks: string;
  /** On the button that saves. */
  readonly act: string;
  readonly done: string;
}

/** In words, by whether there is something to read first, and whether the issue holds the charge. */
export function acknowledgeWords(issue: Pick<VisitIssue, 'toRead' | 'severity' | 'acknowledged'>): AcknowledgeWords {
  const holds = holdsCharge(issue);
  return issue.toRead.length > 0
    ? {
        title: 'I have read it',
        effect: [
          'What you enter is kept with the issue, under your name.',
          ...(holds ? ['The issue no longer holds the charge, unless its facts change.'] : []),
          'If what is missing is not there either, cancel and add it to the record.',
        ].join(' '),
        asked: 'What it says, and where',
        fault: 'Enter what you read.',
        asks: 'I have read it…',
        act: 'Save what I read',
        done: 'read by you',
      }
    : {
        title: 'Acknowledge',
        effect: holds
          ? 'The issue stays visible with your name and reason but no longer holds the charge, unless its facts change.'
          : 'The issue stays visible with your name and reason, and asks for nothing more unless its facts change.',
        asked: 'Reason',
        fault: 'Enter the reason.',
        asks: 'Acknowledge…',
        act: 'Acknowledge',
        done: 'acknowledged',
      };
}

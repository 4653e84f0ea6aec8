// SPDX-License-Identifier: Apache-2.0
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const notAssessed = defineRule({
  meta: {
    code: 'not-assessed',
    title: 'Record could not be read',
    category: 'record',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'make-readable' },
    why: 'A record that cannot be read is left out, not guessed at. The charge is held, because the missing record may change its units.',
    sources: [SOURCES.fhirR4],
    messages: {
      unreadable: {
        found: '{record} could not be read: {path} {problem}.',
        formerly: '{path} of {record}: {problem}.',
        todo: 'Correct this record; saving it runs the check again.',
      },
    },
  },
  appliesTo: ({ day }) => day.problems.length > 0,
  check: ({ day }) =>
    day.problems.map(({ source, path, message }): Finding<'unreadable'> => ({
      messageId: 'unreadable',
      data: { record: source, path, problem: message },
      implicated: [source],
      subject: source,
    })),
});

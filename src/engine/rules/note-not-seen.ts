// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const noteNotSeen = defineRule({
  meta: {
    code: 'note-not-seen',
    title: 'Part of the record not seen',
    category: 'documentation',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'DocumentReference.content' },
    why: 'A note that cannot be read, or a record that was not given, may well say what the rest does not. It is not called missing: a person can look.',
    sources: [SOURCES.documentation],
    messages: {
      unseen: {
        found: 'Not seen: {notes}. Elsewhere the record holds no {missing:or}.',
        todo: 'Check that it stands there. Notes are read as text, HTML, RTF or CDA.',
      },
      deciding: {
        severity: 'high',
        found:
          'Not seen: {notes}. Elsewhere the record holds no {missing:or}, without which the charge may not go out.',
        todo: 'Check that it stands there.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day, soughtInVain, wouldHold }) => {
    const { unseen } = day.documentation;
    const references = unseen.map(({ source }) => source).filter((source) => source.includes('/'));
    return soughtInVain.length === 0
      ? []
      : [
          {
            messageId: wouldHold ? 'deciding' : 'unseen',
            data: {
              notes: [...new Set(unseen.map(({ source, reason }) => `${source} (${reason})`))],
              missing: soughtInVain,
            },
            implicated: [...new Set(references)],
          },
        ];
  },
});

// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const noteNotSeen = defineRule({
  meta: {
    code: 'note-not-seen',
    title: 'Note not seen',
    category: 'documentation',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'DocumentReference.content' },
    why: 'A note that cannot be read may well say what the rest of the record does not. It is not called missing: a person can look.',
    sources: [SOURCES.documentation],
    messages: {
      unseen: {
        found: 'Not seen: {notes}. Elsewhere the record holds no {missing:or}.',
        todo: 'Check that it stands there. Notes are read as text, HTML, RTF or CDA.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day, soughtInVain }) => {
    const { unseen } = day.documentation;
    const references = unseen.map(({ source }) => source).filter((source) => source.includes('/'));
    return soughtInVain.length === 0
      ? []
      : [
          {
            messageId: 'unseen',
            data: { notes: unseen.map(({ source, reason }) => `${source} (${reason})`), missing: soughtInVain },
            implicated: [...new Set(references)],
          },
        ];
  },
});

// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const noteNotSeen = defineRule({
  meta: {
    code: 'note-not-seen',
    title: 'Part of the record could not be checked',
    category: 'documentation',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'read' },
    why: 'A note that could not be read, or a record that was not provided, may well contain what the rest of the record lacks. Nothing is reported as missing until a person has looked.',
    sources: [SOURCES.documentation],
    messages: {
      unseen: {
        found: 'Could not be checked: {notes}. The rest of the record has no {missing:or}.',
        formerly: 'Not seen: {notes}. Elsewhere the record holds no {missing:or}.',
        todo: 'Look for it there, and say what you find. Notes can be read as text, HTML, RTF or CDA.',
      },
      deciding: {
        severity: 'high',
        found:
          'Could not be checked: {notes}. The rest of the record has no {missing:or}, which the charge needs before it can go out.',
        formerly:
          'Not seen: {notes}. Elsewhere the record holds no {missing:or}, without which the charge may not go out.',
        todo: 'Look for it there, and say what you find.',
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

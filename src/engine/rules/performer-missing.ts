// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const performerMissing = defineRule({
  meta: {
    code: 'performer-missing',
    title: 'No performer named',
    category: 'performers',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.performer' },
    why: 'Only a qualified professional may furnish 97140, and the modifiers depend on who did. A record without a performer proves neither.',
    sources: [SOURCES.therapists],
    sought: { what: 'name of who treated', in: ['person'] },
    messages: {
      missing: {
        found: 'Neither {procedure} nor {encounter} says who treated the patient.',
        formerly: '{procedure} names no performer, and {encounter} names no participant.',
        todo: 'Add the person who treated the patient.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ manualTherapy }) =>
    manualTherapy
      .filter(({ performers }) => performers.length === 0)
      .map(({ source, encounter }): Finding<'missing'> => ({
        messageId: 'missing',
        data: { procedure: source, encounter },
        implicated: [source],
        subject: source,
      })),
});

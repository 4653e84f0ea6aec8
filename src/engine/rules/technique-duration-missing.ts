// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const techniqueDurationMissing = defineRule({
  meta: {
    code: 'technique-duration-missing',
    title: 'Several techniques, one duration',
    category: 'documentation',
    severity: 'low',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.note' },
    why: 'Medicare asks only for the total timed minutes, but some payers and reviewers look for the minutes of each technique.',
    sources: [SOURCES.documentation],
    consequenceOf: ['duration-missing', 'duration-invalid'],
    messages: {
      common: {
        found: '{procedure} gives a single duration for {techniques}.',
        formerly: '{procedure} names {techniques} with one duration for all.',
        todo: 'If the payer asks for them, record each technique’s minutes, as parts of the treatment or in the note.',
      },
    },
  },
  // Medicare asks for the total of timed minutes only (Pub 100-02 ch. 15 §220.3).
  appliesTo: (input) => hasManualTherapy(input) && input.policy.unitMethod !== 'cms',
  check: ({ manualTherapy }) =>
    manualTherapy
      .filter(({ techniques, segments }) => techniques.length > 1 && segments.length === 1)
      .map(({ source, techniques }): Finding<'common'> => ({
        messageId: 'common',
        data: { procedure: source, techniques },
        implicated: [source],
        subject: source,
      })),
});

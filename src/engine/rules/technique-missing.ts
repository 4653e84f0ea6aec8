// SPDX-License-Identifier: Apache-2.0
import { isExcluded } from './exclusion.ts';
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const techniqueMissing = defineRule({
  meta: {
    code: 'technique-missing',
    title: 'No technique documented',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.code', asks: 'technique' },
    why: '97140 covers many techniques. A record that names none does not show that skilled manual therapy was given.',
    sources: [SOURCES.documentation, SOURCES.outpatientTherapy],
    consequenceOf: ['service-uncoded'],
    sought: { what: 'technique', in: ['visit-note'] },
    messages: {
      missing: {
        found: '{procedure} does not say which manual therapy technique was used.',
        formerly: '{procedure} names no manual therapy technique.',
        todo: 'Add what was done, for example joint mobilization, manual traction or lymphatic drainage.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ manualTherapy, day: { documentation } }) =>
    manualTherapy
      .filter((line) => line.techniques.length === 0 && documentation.notedTechniques.length === 0 && !isExcluded(line))
      .map(({ source }): Finding<'missing'> => ({
        messageId: 'missing',
        data: { procedure: source },
        implicated: [source],
        subject: source,
      })),
});

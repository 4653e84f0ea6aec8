// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const diagnosisMissing = defineRule({
  meta: {
    code: 'diagnosis-missing',
    title: 'No diagnosis',
    category: 'documentation',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Encounter.diagnosis' },
    why: 'Every claim line points to a diagnosis, and medical necessity starts with one. Without it, the line is rejected.',
    sources: [SOURCES.documentation],
    sought: { what: 'diagnosis', in: ['diagnosis'] },
    messages: {
      missing: {
        found: 'Neither {encounter} nor its manual therapy has a diagnosis.',
        formerly: '{encounter} and its manual therapy ({procedures}) name no diagnosis.',
        todo: 'Add the treated diagnosis to the visit or to the treatment.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ day, manualTherapy }) =>
    day.encounters
      .filter(({ diagnoses }) => diagnoses.length === 0)
      .flatMap(({ source: encounter }): Finding<'missing'>[] => {
        const procedures = manualTherapy
          .filter((line) => line.encounter === encounter && line.diagnoses.length === 0)
          .map(({ source }) => source);
        const data = { encounter, procedures: procedures.join(', ') };
        return procedures.length === 0
          ? []
          : [{ messageId: 'missing', data, implicated: procedures, subject: encounter }];
      }),
});

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
      .map((encounter) => ({
        encounter,
        lines: manualTherapy.filter((line) => line.encounter === encounter.source),
      }))
      .filter(({ encounter, lines }) => lines.length > 0 && encounter.diagnoses.length === 0)
      .filter(({ lines }) => lines.some(({ diagnoses }) => diagnoses.length === 0))
      .map(({ encounter, lines }): Finding<'missing'> => {
        const procedures = lines.filter(({ diagnoses }) => diagnoses.length === 0).map(({ source }) => source);
        return {
          messageId: 'missing',
          data: { encounter: encounter.source, procedures: procedures.join(', ') },
          implicated: procedures,
          subject: encounter.source,
        };
      }),
});

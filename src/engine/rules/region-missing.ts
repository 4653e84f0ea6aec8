// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const regionMissing = defineRule({
  meta: {
    code: 'region-missing',
    title: 'No body region',
    category: 'documentation',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.bodySite' },
    why: 'Reviewers look for what was done, where and why. Without the region, neither medical necessity nor treatment of a separate region can be shown.',
    sources: [SOURCES.documentation],
    sought: { what: 'body region', in: ['visit-note'] },
    messages: {
      missing: {
        found: '{procedure} does not say which body region was treated.',
        formerly: '{procedure} names no body region.',
        todo: 'Add the region treated.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ manualTherapy, day: { documentation } }) =>
    manualTherapy
      .filter(({ regions }) => regions.length === 0 && documentation.notedRegions.length === 0)
      .filter(({ segments }) => segments.every((segment) => segment.regions.length === 0))
      .map(({ source }): Finding<'missing'> => ({
        messageId: 'missing',
        data: { procedure: source },
        implicated: [source],
        subject: source,
      })),
});

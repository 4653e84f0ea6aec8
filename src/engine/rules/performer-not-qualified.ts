// SPDX-License-Identifier: Apache-2.0
import { UNQUALIFIED, furnishedOnlyBy } from './performer-role.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const performerNotQualified = defineRule({
  meta: {
    code: 'performer-not-qualified',
    title: 'Performer not qualified for manual therapy',
    category: 'performers',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct', element: 'Procedure.performer' },
    why: 'Only a physician, another qualified professional, or an assistant under a therapist’s supervision may furnish 97140. The time of aides, unlicensed staff, and students without a therapist directing them is not billable.',
    sources: [SOURCES.qualifiedTherapists, SOURCES.therapists],
    sought: { what: 'qualification of who treated', in: ['person'] },
    messages: {
      unqualified: {
        found: '{procedure} was furnished by somebody whose role may not furnish manual therapy ({roles}).',
        formerly:
          '{procedure} was furnished by {performers}, whose taxonomy is not one that may furnish manual therapy ({roles}).',
        todo: 'Name the qualified professional who treated the patient, or do not bill this time.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: (input) => furnishedOnlyBy(input, UNQUALIFIED, 'unqualified'),
});

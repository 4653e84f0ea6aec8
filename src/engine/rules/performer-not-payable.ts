// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../billing/performers.ts';
import { furnishedOnlyBy } from './performer-role.ts';
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

/** Professions that Medicare does not pay for 97140, whatever a state licenses them for. */
const NOT_PAID_BY_MEDICARE: readonly PerformerRole[] = ['chiropractor', 'massage therapist', 'athletic trainer'];

export const performerNotPayable = defineRule({
  meta: {
    code: 'performer-not-payable',
    title: 'Payer does not pay this profession for manual therapy',
    category: 'performers',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.performer' },
    why: 'Medicare pays chiropractors only for spinal manipulation (98940–98942), and never pays massage therapists or athletic trainers for therapy, not even incident to a physician’s services.',
    sources: [SOURCES.qualifiedTherapists, SOURCES.therapists],
    messages: {
      notPaid: {
        found: '{procedure} was furnished by a profession that this payer does not pay for 97140 ({roles}).',
        formerly: '{procedure} was furnished by {performers} ({roles}), whom this payer does not pay for 97140.',
        todo: 'Do not bill it to this payer, or correct who treated the patient.',
      },
    },
  },
  appliesTo: ({ policy, manualTherapy }) => policy.medicarePerformersOnly && manualTherapy.length > 0,
  check: (input) => furnishedOnlyBy(input, NOT_PAID_BY_MEDICARE, 'notPaid'),
});

// SPDX-License-Identifier: Apache-2.0
import { EXCLUSION_MESSAGES, exclusionFindings } from './exclusion.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const excludedTens = defineRule({
  meta: {
    code: 'excluded-tens',
    title: 'Electrical stimulation coded as manual therapy',
    category: 'exclusions',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct', element: 'Procedure.code' },
    why: 'TENS and other electrical stimulation are 97014 when supervised (G0283 for Medicare) and 97032 with constant attendance. Billing them as 97140 is a false claim.',
    sources: [SOURCES.outpatientTherapy],
    messages: EXCLUSION_MESSAGES,
  },
  appliesTo: hasManualTherapy,
  check: (input) => exclusionFindings(input, 'tens'),
});

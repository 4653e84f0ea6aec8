// SPDX-License-Identifier: Apache-2.0
import { EXCLUSION_MESSAGES, exclusionFindings } from './exclusion.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const excludedOtherService = defineRule({
  meta: {
    code: 'excluded-other-service',
    title: 'Another service coded as manual therapy',
    category: 'exclusions',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.code' },
    why: 'Massage, exercise, mechanical traction, ultrasound and other services have their own codes. Billing them as 97140 is a false claim, and minutes of exercise or massage may go unpaid under the wrong code.',
    sources: [SOURCES.outpatientTherapy],
    messages: EXCLUSION_MESSAGES,
  },
  appliesTo: hasManualTherapy,
  check: (input) => exclusionFindings(input, 'other-service'),
});

// SPDX-License-Identifier: Apache-2.0
import { EXCLUSION_MESSAGES, exclusionFindings } from './exclusion.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const excludedOtherService = defineRule({
  meta: {
    code: 'excluded-other-service',
    title: 'Another service documented as manual therapy',
    category: 'exclusions',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Procedure.code' },
    why: 'Massage, exercise, mechanical traction, ultrasound and other services have codes of their own. Billed as 97140 they are a false claim, and exercise or massage minutes may be lost under the wrong code.',
    sources: [SOURCES.projectBrief, SOURCES.outpatientTherapy],
    messages: EXCLUSION_MESSAGES,
  },
  appliesTo: hasManualTherapy,
  check: (input) => exclusionFindings(input, 'other-service'),
});

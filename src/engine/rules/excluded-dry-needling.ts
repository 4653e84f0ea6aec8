// SPDX-License-Identifier: Apache-2.0
import { EXCLUSION_MESSAGES, exclusionFindings } from './exclusion.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const excludedDryNeedling = defineRule({
  meta: {
    code: 'excluded-dry-needling',
    title: 'Dry needling coded as manual therapy',
    category: 'exclusions',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct', element: 'Procedure.code' },
    why: 'Needle insertion without injection has its own codes, which count muscles instead of minutes: 20560 for one or two muscles, 20561 for three or more. Billing it as 97140 is a false claim.',
    sources: [SOURCES.outpatientTherapy],
    messages: EXCLUSION_MESSAGES,
  },
  appliesTo: hasManualTherapy,
  check: (input) => exclusionFindings(input, 'dry-needling'),
});

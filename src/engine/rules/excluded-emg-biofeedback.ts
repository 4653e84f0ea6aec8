// SPDX-License-Identifier: Apache-2.0
import { EXCLUSION_MESSAGES, exclusionFindings } from './exclusion.ts';
import { defineRule, hasManualTherapy } from './rule.ts';
import { SOURCES } from './sources.ts';

export const excludedEmgBiofeedback = defineRule({
  meta: {
    code: 'excluded-emg-biofeedback',
    title: 'EMG biofeedback coded as manual therapy',
    category: 'exclusions',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct', element: 'Procedure.code' },
    why: 'Biofeedback by any method is 90901, an untimed code. Billing it as 97140 is a false claim.',
    sources: [SOURCES.outpatientTherapy],
    messages: EXCLUSION_MESSAGES,
  },
  appliesTo: hasManualTherapy,
  check: (input) => exclusionFindings(input, 'emg-biofeedback'),
});

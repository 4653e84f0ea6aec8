// SPDX-License-Identifier: Apache-2.0
import { defineRule, hasManualTherapy, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const serviceUncoded = defineRule({
  meta: {
    code: 'service-uncoded',
    title: 'Manual therapy without a billing code',
    category: 'record',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'code-procedure' },
    why: 'The record names a manual therapy technique but has no billing code, or one that CPT no longer has. Its minutes are counted, and the charge is held until a person confirms what the service was.',
    sources: [SOURCES.hcpcsCoding],
    messages: {
      uncoded: {
        found: '{procedure} names {techniques} but has no CPT, HCPCS or known SNOMED CT code.',
        formerly: '{procedure} names {techniques} and bears no CPT, HCPCS or known SNOMED CT code.',
        todo: 'If it was manual therapy, code it as 97140; if not, give it the code of what it was.',
      },
      retired: {
        found: '{procedure} is coded {codes}, which CPT no longer has.',
        todo: 'If it was manual therapy, code it as 97140, which took its place; if not, give it the code of what it was.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: ({ manualTherapy }) =>
    manualTherapy
      .filter(({ codedBy }) => codedBy === 'text')
      .map(({ source, techniques, retiredCodes }): Finding<'uncoded' | 'retired'> => ({
        ...(retiredCodes
          ? { messageId: 'retired', data: { procedure: source, codes: retiredCodes.join(', ') } }
          : {
              messageId: 'uncoded',
              data: { procedure: source, techniques: techniques.join(', ') || 'manual therapy' },
            }),
        implicated: [source],
        subject: source,
      })),
});

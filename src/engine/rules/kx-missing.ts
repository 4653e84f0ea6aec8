// SPDX-License-Identifier: Apache-2.0
import { kxThresholdUsd } from '../policies/kx-thresholds.ts';
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

/** How close to the threshold a warning begins. */
const NEAR_USD = 400;

export const kxMissing = defineRule({
  meta: {
    code: 'kx-missing',
    title: 'Therapy threshold of the year and KX',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: true,
    remedy: {
      act: 'attest',
      modifiers: ['KX'],
      attestation: {
        of: 'medical necessity beyond the threshold',
        statement: 'I attest that these services are medically necessary and that the record says why.',
        shows: 'accrued-charges',
      },
    },
    why: 'Above the year’s threshold Medicare pays therapy only with KX, by which the therapist attests that it is medically necessary. Only a person may attest, so the service never writes it.',
    sources: [
      SOURCES.therapyModifiers,
      { title: 'KX modifier thresholds', url: 'https://www.cms.gov/medicare/coding-billing/therapy-services' },
    ],
    messages: {
      over: {
        found:
          'Allowed therapy charges of {year} come to ${total} with this line (${accrued} before it); the threshold is ${threshold}, and KX is absent.',
        todo: 'If continued therapy is medically necessary and documented, add KX to the line.',
      },
      near: {
        severity: 'low',
        remedy: { act: 'correct', element: 'Composition' },
        found: 'Allowed therapy charges of {year} come to ${total} with this line; the threshold is ${threshold}.',
        todo: 'Prepare the documentation of necessity: KX is needed above the threshold.',
      },
    },
  },
  appliesTo: ({ policy, day, units }) => policy.kxThresholdApplies && units > 0 && day.discipline !== 'MD',
  check: ({ day, policy, units }) => {
    const threshold = kxThresholdUsd(day.dateOfService);
    const hasKx = day.charges.some(({ state, modifiers }) => state !== 'closed' && modifiers.includes('KX'));
    const total = day.accruedUsd + units * (policy.allowedUsdPerUnit ?? 0);
    if (threshold === undefined || hasKx || total < threshold - NEAR_USD) {
      return [];
    }
    const data = { year: day.dateOfService.slice(0, 4), total: total.toFixed(2), threshold: threshold.toFixed(2) };
    return total > threshold
      ? [{ messageId: 'over', data: { ...data, accrued: day.accruedUsd.toFixed(2) }, implicated: [] }]
      : [{ messageId: 'near', data, implicated: [] }];
  },
});

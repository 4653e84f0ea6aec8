// SPDX-License-Identifier: Apache-2.0
import { medicareFeeUsd } from '../policies/fee-table.ts';
import { kxThresholdUsd, latestThreshold } from '../policies/kx-thresholds.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

type MessageId = 'over' | 'near' | 'tooEarly' | 'notKnown';

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
          'Allowed therapy charges of {year} come to about ${total} with this line (${accrued} before it{left}); the threshold is ${threshold}, and KX is absent.',
        todo: 'If continued therapy is medically necessary and documented, add KX to the line.',
      },
      near: {
        severity: 'low',
        remedy: { act: 'correct', element: 'Composition' },
        found:
          'Allowed therapy charges of {year} come to about ${total} with this line{left}; the threshold is ${threshold}.',
        todo: 'Prepare the documentation of necessity: KX is needed above the threshold.',
      },
      tooEarly: {
        severity: 'low',
        found:
          'The line bears KX, and the allowed therapy charges of {year} that are on record come to about ${total} with it; the threshold is ${threshold}.',
        todo: 'Take KX off, or set what was billed elsewhere on the patient’s Coverage or Account: KX with no sign of nearing the threshold counts as abuse.',
      },
      notKnown: {
        severity: 'low',
        found:
          'Allowed therapy charges of {year} come to about ${total} with this line{left}; the threshold of {year} is not known here (that of {latest} was ${threshold}).',
        todo: 'Look up the threshold of {year}, and add KX to the line if it is passed.',
      },
    },
  },
  appliesTo: ({ policy, day, units }) => policy.kxThresholdApplies && units > 0 && day.discipline !== 'MD',
  check: ({ day, policy, units }): Finding<MessageId>[] => {
    const year = day.dateOfService.slice(0, 4);
    const perUnit = policy.allowedUsdPerUnit;
    const lineUsd = perUnit === undefined ? (medicareFeeUsd(units, day.dateOfService) ?? 0) : units * perUnit;
    const total = day.accruedUsd + lineUsd;
    const known = kxThresholdUsd(day.dateOfService);
    const [latest = year, latestUsd = 0] = latestThreshold();
    const threshold = known ?? latestUsd;
    const isNear = total >= threshold - NEAR_USD;
    const hasKx = day.charges.some(({ state, modifiers }) => state !== 'closed' && modifiers.includes('KX'));
    const data = { year, total: total.toFixed(2), threshold: threshold.toFixed(2) };
    const left = leftOut(day.accruedUnpriced);
    if (hasKx) {
      const isTooEarly = known !== undefined && !isNear && day.accruedUnpriced === 0;
      return isTooEarly ? [{ messageId: 'tooEarly', data, implicated: [] }] : [];
    }
    if (!isNear) {
      return [];
    }
    if (known === undefined) {
      return [{ messageId: 'notKnown', data: { ...data, left, latest }, implicated: [] }];
    }
    return total > threshold
      ? [{ messageId: 'over', data: { ...data, accrued: day.accruedUsd.toFixed(2), left }, implicated: [] }]
      : [{ messageId: 'near', data: { ...data, left }, implicated: [] }];
  },
});

function leftOut(lines: number): string {
  return lines === 0 ? '' : `, ${String(lines)} ${lines === 1 ? 'line' : 'lines'} of unknown amount left out`;
}

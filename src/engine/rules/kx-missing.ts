// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../billing/code-sets.ts';
import type { TreatmentDay } from '../billing/treatment-day.ts';
import type { Allocation } from '../billing/unit-allocation.ts';
import { toCents } from '../billing/usd.ts';
import { kxThresholdUsd, latestThreshold } from '../policies/kx-thresholds.ts';
import { estimateLine, unitsAhead, type CodeUnits } from '../policies/unit-fee.ts';
import { defineRule, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';
import { countText } from '../billing/wording.ts';

type MessageId = 'over' | 'near' | 'tooEarly' | 'notKnown';

/** Medicare's own count of what it allows, whoever pays first. */
const MEDICARE = { kind: 'medicare-b' } as const;

/** How close to the threshold a warning begins. */
const NEAR_USD = 400;

export const kxMissing = defineRule({
  meta: {
    code: 'kx-missing',
    title: 'KX and the annual therapy threshold',
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
    why: 'Above the annual threshold, Medicare pays a therapy line only if it has KX, which attests that the therapy is medically necessary. Only a person may attest to that, so the service never writes it.',
    sources: [
      SOURCES.therapyModifiers,
      { title: 'KX modifier thresholds', url: 'https://www.cms.gov/medicare/coding-billing/therapy-services' },
      {
        title: 'Medicare Claims Processing Manual, Pub 100-04, chapter 23',
        section: '§30.A (the allowed charge is the lower of the actual charge and the fee; rev. 1717, 2009-04-24)',
        url: 'https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c23.pdf',
      },
      {
        title: 'Novitas: the multiple procedure reduction is over all therapy of a day, whatever its discipline',
        url: 'https://www.novitas-solutions.com/webcenter/portal/MedicareJL/pagebyid?contentId=00147106',
      },
    ],
    messages: {
      over: {
        found:
          'With this line, allowed therapy charges for {year} come to about {total:usd} ({accrued:usd} before it{left}). That is over the {threshold:usd} threshold, and the line has no KX.',
        formerly:
          'Allowed therapy charges of {year} come to about ${total} with this line (${accrued} before it{left}); the threshold is ${threshold}, and KX is absent.',
        todo: 'If continued therapy is medically necessary and documented, add KX to the line.',
      },
      near: {
        severity: 'low',
        remedy: { act: 'correct', element: 'Composition' },
        found:
          'With this line, allowed therapy charges for {year} come to about {total:usd}{left}; the threshold is {threshold:usd}.',
        formerly:
          'Allowed therapy charges of {year} come to about ${total} with this line{left}; the threshold is ${threshold}.',
        todo: 'Document now why therapy should continue: above the threshold, the line needs KX.',
      },
      tooEarly: {
        severity: 'low',
        remedy: { act: 'remove-modifier', modifiers: ['KX'] },
        found:
          'The line has KX, but with it the allowed therapy charges on record for {year} come to only about {total:usd}; the threshold is {threshold:usd}.',
        formerly:
          'The line bears KX, and the allowed therapy charges of {year} that are on record come to about ${total} with it; the threshold is ${threshold}.',
        todo: 'Remove KX, or enter what was billed elsewhere on the patient’s Coverage or Account. Medicare may treat KX far below the threshold as abuse.',
      },
      notKnown: {
        severity: 'low',
        found:
          'With this line, allowed therapy charges for {year} come to about {total:usd}{left}. This version does not know the {year} threshold (for {latest} it was {threshold:usd}).',
        formerly:
          'Allowed therapy charges of {year} come to about ${total} with this line{left}; the threshold of {year} is not known here (that of {latest} was ${threshold}).',
        todo: 'Look up the {year} threshold, and add KX if the total is over it.',
      },
    },
  },
  appliesTo: ({ policy, day, units }) => policy.kxThresholdApplies && units > 0 && day.discipline !== 'MD',
  check: ({ day, policy, units, allocation }): Finding<MessageId>[] => {
    const year = day.dateOfService.slice(0, 4);
    const uncharged = unchargedOf(day, allocation);
    const others = [...day.accruedToday, ...uncharged];
    const lineUsd = usdOf({ code: MANUAL_THERAPY, units }, others, { day, policy });
    const accrued = toCents(
      uncharged.reduce(
        (sum, line) => sum + usdOf(line, [...others, { code: MANUAL_THERAPY, units }], { day, policy }),
        day.accruedUsd,
      ),
    );
    const total = toCents(accrued + lineUsd);
    const known = kxThresholdUsd(day.dateOfService);
    const [latest = year, latestUsd = 0] = latestThreshold();
    const threshold = known ?? latestUsd;
    const isNear = total >= threshold - NEAR_USD;
    const open = day.charges.filter(({ state }) => state !== 'closed');
    const withKx = open.filter(({ modifiers }) => modifiers.includes('KX'));
    const data = { year, total: total.toFixed(2), threshold: threshold.toFixed(2) };
    const left = leftOut(day.accruedUnpriced);
    if (!isNear) {
      const isTooEarly = withKx.length > 0 && known !== undefined && day.accruedUnpriced === 0;
      return isTooEarly ? [{ messageId: 'tooEarly', data, implicated: [] }] : [];
    }
    // Each line needs its own: the therapist's and the assistant's.
    if (withKx.length > 0 && (withKx.length === open.length || total <= threshold)) {
      return [];
    }
    if (known === undefined) {
      return [{ messageId: 'notKnown', data: { ...data, left, latest }, implicated: [] }];
    }
    return total > threshold
      ? [{ messageId: 'over', data: { ...data, accrued: accrued.toFixed(2), left }, implicated: [] }]
      : [{ messageId: 'near', data: { ...data, left }, implicated: [] }];
  },
});

/** Therapy that the day documents beside manual therapy, and that has no charge yet; what Medicare has no fee for is left out. */
function unchargedOf({ services, accruedToday }: TreatmentDay, { lines }: Allocation): Required<CodeUnits>[] {
  const codes = new Set(services.map(({ code }) => code));
  return [...codes]
    .filter((code) => code !== MANUAL_THERAPY && !accruedToday.some((charged) => charged.code === code))
    .map((code) => ({
      code,
      units: lines.find((line) => line.code === code)?.units ?? 1,
    }));
}

/** What a line of a day is allowed, among the others of the day. */
function usdOf(
  { code, units = 1 }: CodeUnits,
  others: readonly CodeUnits[],
  { day: { dateOfService }, policy }: Pick<RuleInput, 'day' | 'policy'>,
): number {
  const line = { code, units, dateOfService, ahead: unitsAhead(code, others, dateOfService) };
  return estimateLine(line, { payer: MEDICARE, policy })?.usd ?? 0;
}

function leftOut(lines: number): string {
  return lines === 0 ? '' : `, ${countText(lines, 'line')} of unknown amount left out`;
}

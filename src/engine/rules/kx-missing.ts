// SPDX-License-Identifier: Apache-2.0
import { countText } from '../billing/wording.ts';
import { kxThresholdUsd, latestThreshold } from '../policies/kx-thresholds.ts';
import { isCounted, thresholdCount, thresholdStanding } from '../threshold-count.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

type MessageId = 'over' | 'near' | 'tooEarly' | 'notKnown';

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
    // What Medicare does not pay at all counts towards no threshold.
    consequenceOf: ['performer-not-payable', 'performer-not-qualified'],
    messages: {
      over: {
        found:
          'With this day’s 97140, allowed therapy charges for {year} come to about {total:usd} ({accrued:usd} before it{left}). That is over the {threshold:usd} threshold, and KX is missing.',
        formerly:
          'Allowed therapy charges of {year} come to about ${total} with this line (${accrued} before it{left}); the threshold is ${threshold}, and KX is absent.',
        todo: 'If continued therapy is medically necessary and documented, add KX to each 97140 line.',
      },
      near: {
        severity: 'low',
        remedy: { act: 'create', record: 'need-for-therapy' },
        found:
          'With this day’s 97140, allowed therapy charges for {year} come to about {total:usd}{left}; the threshold is {threshold:usd}.',
        formerly:
          'Allowed therapy charges of {year} come to about ${total} with this line{left}; the threshold is ${threshold}.',
        todo: 'Document now why therapy should continue: above the threshold, each 97140 line needs KX.',
      },
      tooEarly: {
        severity: 'low',
        remedy: { act: 'remove-modifier', modifiers: ['KX'] },
        found:
          '97140 has KX, but with it the allowed therapy charges on record for {year} come to only about {total:usd}; the threshold is {threshold:usd}.',
        formerly:
          'The line bears KX, and the allowed therapy charges of {year} that are on record come to about ${total} with it; the threshold is ${threshold}.',
        todo: 'Remove KX, or enter what was billed elsewhere on the patient’s Coverage or Account. Medicare may treat KX far below the threshold as abuse.',
      },
      notKnown: {
        severity: 'low',
        found:
          'With this day’s 97140, allowed therapy charges for {year} come to about {total:usd}{left}. This version does not know the {year} threshold (for {latest} it was {threshold:usd}).',
        formerly:
          'Allowed therapy charges of {year} come to about ${total} with this line{left}; the threshold of {year} is not known here (that of {latest} was ${threshold}).',
        todo: 'Look up the {year} threshold, and add KX if the total is over it.',
      },
    },
  },
  appliesTo: isCounted,
  check: (input): Finding<MessageId>[] => {
    const { day, lines } = input;
    const year = day.dateOfService.slice(0, 4);
    const { accruedUsd: accrued, totalUsd: total } = thresholdCount(input);
    const standing = thresholdStanding(total, day.dateOfService);
    const known = kxThresholdUsd(day.dateOfService);
    const [latest = year, latestUsd = 0] = latestThreshold();
    const threshold = known ?? latestUsd;
    const withKx = lines.filter(({ modifiers }) => modifiers.includes('KX'));
    const data = { year, total: total.toFixed(2), threshold: threshold.toFixed(2) };
    const left = leftOut(day.accruedUnpriced);
    if (standing === 'below') {
      const isTooEarly = withKx.length > 0 && known !== undefined && day.accruedUnpriced === 0;
      return isTooEarly ? [{ messageId: 'tooEarly', data, implicated: [] }] : [];
    }
    // Each line needs its own: the therapist's and the assistant's.
    if (withKx.length > 0 && (withKx.length === lines.length || standing === 'near')) {
      return [];
    }
    if (known === undefined) {
      return [{ messageId: 'notKnown', data: { ...data, left, latest }, implicated: [] }];
    }
    return standing === 'over'
      ? [{ messageId: 'over', data: { ...data, accrued: accrued.toFixed(2), left }, implicated: [] }]
      : [{ messageId: 'near', data: { ...data, left }, implicated: [] }];
  },
});

function leftOut(lines: number): string {
  return lines === 0 ? '' : `, ${countText(lines, 'line')} of unknown amount left out`;
}

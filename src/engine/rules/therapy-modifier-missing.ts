// SPDX-License-Identifier: Apache-2.0
import { therapistsOf } from '../billing/therapists.ts';
import { THERAPY_MODIFIERS, therapyModifierOf } from '../billing/modifiers.ts';
import { standingCharges } from './charge-modifiers.ts';
import { defineRule, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const therapyModifierMissing = defineRule({
  meta: {
    code: 'therapy-modifier-missing',
    title: 'Neither GP nor GO',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'add-modifier', oneOf: ['GP', 'GO'] },
    why: '97140 is an “always therapy” code: each line must say which plan of care it was furnished under, GP for physical or GO for occupational therapy. The service adds the modifier when the performer’s discipline proves it; here, nothing does.',
    sources: [SOURCES.therapyModifiers],
    consequenceOf: ['performer-missing', 'performer-not-qualified', 'performer-not-payable'],
    sought: { what: 'profession of who treated', in: ['person'] },
    messages: {
      missing: {
        found:
          'The 97140 line has neither GP nor GO, and the record does not show the profession of the person who treated.',
        formerly: 'The 97140 line of {date} bears neither GP nor GO, and no performer’s taxonomy tells the discipline.',
        todo: 'Add GP or GO to the charge, or record that person’s profession by NUCC taxonomy code.',
      },
      either: {
        found:
          'The 97140 line has neither GP nor GO, and the profession of the person who treated does not tell which: it may work under either plan of care.',
        todo: 'Add to the charge GP if it was furnished under a physical therapy plan of care, GO if under an occupational therapy one.',
      },
    },
  },
  // Of a charge without any treatment it is told that nothing supports its units.
  appliesTo: ({ policy, units, day, manualTherapy }) =>
    policy.therapyModifierRequired && (units > 0 || (day.charges.length > 0 && manualTherapy.length > 0)),
  check: (input) => {
    const { day, units, manualTherapy } = input;
    const modifier = therapyModifierOf(day.discipline);
    const isDerivable = modifier === 'GP' || modifier === 'GO';
    const standing = standingCharges(input);
    const bears = standing.some(({ modifiers }) => modifiers.some((code) => THERAPY_MODIFIERS.includes(code)));
    // A charge of ours goes with its units; a person's stays.
    const hasLine = units > 0 || standing.some(({ ours, unitsArePersons }) => !ours || unitsArePersons);
    const told: Pick<Finding<'missing' | 'either'>, 'messageId' | 'data'> = therapistsOf(day).some(
      ({ role }) => role !== 'unknown',
    )
      ? { messageId: 'either', data: {} }
      : { messageId: 'missing', data: { date: day.dateOfService } };
    const isBilled = standing.length === 0 && day.charges.length > 0;
    return isDerivable || bears || !hasLine || isBilled
      ? []
      : [
          {
            ...told,
            implicated: manualTherapy.map(({ source }) => source),
          },
        ];
  },
});

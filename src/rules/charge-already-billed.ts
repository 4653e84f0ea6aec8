// SPDX-License-Identifier: Apache-2.0
import { acceptableUnits } from '../billing/unit-allocation.ts';
import { unitsText } from '../billing/wording.ts';
import { defineRule, listOf, type Finding } from './rule.ts';
import { SOURCES } from './sources.ts';

export const chargeAlreadyBilled = defineRule({
  meta: {
    code: 'charge-already-billed',
    title: 'The record changed after billing',
    category: 'units',
    severity: 'high',
    acknowledgeable: false,
    why: 'A billed charge is never changed by the service. When the record now supports other units, the claim must be corrected by a person.',
    sources: [SOURCES.fhirContract, SOURCES.timedMinutes],
    messages: {
      differs: {
        found: '{charge} was billed with {units} of 97140; the record now supports {supported}.',
        todo: 'Send a corrected claim, or correct the record.',
      },
    },
  },
  appliesTo: ({ day }) => day.charges.some(({ state }) => state === 'billed'),
  check: ({ day, allocation }) => {
    const supported = acceptableUnits(allocation, '97140');
    return day.charges
      .filter(({ state, units }) => state === 'billed' && !(units !== undefined && supported.includes(units)))
      .map(({ source, units }): Finding<'differs'> => ({
        messageId: 'differs',
        data: { charge: source, units: unitsText(units), supported: listOf(supported.map(String)) },
        implicated: [source],
        subject: source,
      }));
  },
});

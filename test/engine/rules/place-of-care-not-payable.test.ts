// SPDX-License-Identifier: Apache-2.0
import type { TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { placeOfCareNotPayable } from '../../../src/engine/rules/place-of-care-not-payable.ts';
import { day, encounter, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const at = (place: 'virtual' | 'inpatient' | 'home health', facts: Partial<TreatmentDay> = {}): TreatmentDay =>
  day({ encounters: [encounter({ place })], ...facts });
const medicare = { payer: { kind: 'medicare-b' } } as const;
const KEY = 'place-of-care-not-payable/e1';
const visit = 'Encounter/e1';

testRule(placeOfCareNotPayable, {
  valid: [
    { name: 'an office', day: day(medicare) },
    { name: 'an inpatient stay that another payer pays', day: at('inpatient') },
    { name: 'home health that another payer pays', day: at('home health') },
    {
      name: 'a virtual visit without manual therapy',
      day: at('virtual', { services: [service('ex', { code: '97110', minutes: 30 })] }),
    },
  ],
  invalid: [
    { name: 'a virtual visit, whoever pays', day: at('virtual'), issues: [[KEY, ['virtual', { visit }]]] },
    { name: 'an inpatient stay', day: at('inpatient', medicare), issues: [[KEY, ['inpatient', { visit }]]] },
    { name: 'home health', day: at('home health', medicare), issues: [[KEY, ['homeHealth', { visit }]]] },
    {
      name: 'what an administrator asks of another payer',
      day: at('inpatient'),
      policy: { partBPlacesOnly: true },
      issues: [[KEY, ['inpatient', { visit }]]],
    },
  ],
});

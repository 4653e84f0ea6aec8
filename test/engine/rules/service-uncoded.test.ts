// SPDX-License-Identifier: Apache-2.0
import { serviceUncoded } from '../../../src/engine/rules/service-uncoded.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(serviceUncoded, {
  valid: [
    { name: 'a CPT code', day: day() },
    { name: 'a mapped SNOMED CT code', day: day({ services: [service('mt', { codedBy: 'snomed' })] }) },
  ],
  invalid: [
    {
      name: 'wording only',
      day: day({ services: [service('mt', { codedBy: 'text', techniques: ['myofascial release'], minutes: 20 })] }),
      issues: [['service-uncoded/mt', ['uncoded', { procedure: 'Procedure/mt', techniques: 'myofascial release' }]]],
    },
    {
      name: 'a code that 97140 replaced',
      day: day({ services: [service('mt', { codedBy: 'text', retiredCodes: ['97250'], minutes: 20 })] }),
      issues: [['service-uncoded/mt', ['retired', { procedure: 'Procedure/mt', codes: '97250' }]]],
    },
  ],
});

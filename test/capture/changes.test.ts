// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem, DetectedIssue } from '@medplum/fhirtypes';
import { changeOf } from '../../src/capture/changes.ts';

const byBot = { meta: { author: { reference: 'Bot/b1' } } };
const byPerson = { meta: { author: { reference: 'Practitioner/t1' } } };
const charge: ChargeItem = {
  resourceType: 'ChargeItem',
  status: 'billable',
  code: { text: '97140' },
  subject: { reference: 'Patient/p1' },
  quantity: { value: 2 },
  note: [{ text: '30 min' }],
};
const issue: DetectedIssue = {
  resourceType: 'DetectedIssue',
  status: 'preliminary',
  code: { text: 'Body region missing' },
  evidence: [{ code: [{ text: 'no region' }] }],
};
const reason = { mitigation: [{ action: { text: 'Left shoulder only' } }] };

test.each<[string, ChargeItem | DetectedIssue, ReturnType<typeof changeOf>]>([
  ['a charge of ours', { ...charge, ...byBot }, { what: 'Charge: 2 units, billable', why: '30 min' }],
  ['an issue', { ...issue, ...byBot }, { what: 'Body region missing: open', why: 'no region' }],
  [
    'a person’s acknowledgement, before the service has found that it counts',
    { ...issue, ...byPerson, ...reason },
    { what: 'Body region missing: acknowledged', why: 'Left shoulder only' },
  ],
  [
    'an issue that is closed',
    { ...issue, ...byBot, status: 'final' },
    { what: 'Body region missing: closed', why: 'no region' },
  ],
  [
    'an issue that another system wrote without words',
    { resourceType: 'DetectedIssue', status: 'preliminary' },
    { what: 'Issue: open', why: undefined },
  ],
  [
    'a charge without a quantity',
    { ...charge, ...byBot, quantity: {} },
    { what: 'Charge: 0 units, billable', why: '30 min' },
  ],
])('%s', (_which, resource, change) => {
  expect(changeOf(resource)).toEqual(change);
});

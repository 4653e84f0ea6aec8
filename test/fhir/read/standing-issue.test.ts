// SPDX-License-Identifier: Apache-2.0
import { standingIssues } from '../../../src/fhir/read/standing-issue.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { ISSUE_CODES, ISSUE_IDENTIFIER, ISSUE_STATE } from '../../../src/fhir/systems.ts';

const issue = (key: string, severity: string | undefined, facts: object = {}): object => ({
  ...{ resourceType: 'DetectedIssue', id: key.replace('/', '-'), status: 'preliminary', severity },
  identifier: [{ system: ISSUE_IDENTIFIER, value: `p1/2026-03-02/PT/${key}` }],
  code: { coding: [{ system: ISSUE_CODES, code: key.split('/')[0] }], text: 'Its title' },
  implicated: [{ reference: 'Encounter/e1' }, { reference: 'Procedure/mt' }],
  detail: 'What to do',
  ...facts,
});

test('an issue of ours as it stands', () => {
  const tag = [{ system: ISSUE_STATE, code: 'acknowledged' }];
  expect(standingIssues(new RecordSet([issue('region-missing/mt', 'moderate', { meta: { tag } })]))).toEqual([
    {
      source: 'DetectedIssue/region-missing-mt',
      dayKey: 'p1/2026-03-02/PT',
      dateOfService: '2026-03-02',
      key: 'region-missing/mt',
      code: 'region-missing',
      title: 'Its title',
      severity: 'moderate',
      detail: 'What to do',
      isOpen: true,
      acknowledged: true,
      visits: ['Encounter/e1'],
    },
  ]);
});

test('most severe first, then by key; without a severity it is the least', () => {
  const records = new RecordSet([
    issue('technique-missing/mt', undefined),
    issue('symptoms-missing/e1', 'moderate'),
    issue('region-missing/mt', 'moderate'),
    issue('diagnosis-missing/e1', 'high'),
  ]);
  expect(standingIssues(records).map(({ code, severity }) => [code, severity])).toEqual([
    ['diagnosis-missing', 'high'],
    ['region-missing', 'moderate'],
    ['symptoms-missing', 'moderate'],
    ['technique-missing', 'low'],
  ]);
});

test('of one visit, closed ones included; another system’s are none', () => {
  const records = new RecordSet([
    issue('region-missing/mt', 'moderate', { status: 'mitigated' }),
    issue('symptoms-missing/e2', 'moderate', { implicated: [{ reference: 'Encounter/e2' }] }),
    issue('response-missing/x', 'moderate', { implicated: undefined }),
    issue('technique-missing/mt', 'moderate', { identifier: [{ system: 'urn:other', value: '1' }] }),
  ]);
  expect(standingIssues(records, 'Encounter/e1').map(({ key, isOpen }) => [key, isOpen])).toEqual([
    ['region-missing/mt', false],
  ]);
  expect(standingIssues(records)).toHaveLength(3);
  expect(standingIssues(records, 'Encounter/e7')).toEqual([]);
});

test.each([
  ['preliminary', true],
  ['mitigated', false],
  ['final', false],
  ['cancelled', false],
  ['entered-in-error', false],
])('an issue that is %s is open: %s', (status, isOpen) => {
  const records = new RecordSet([issue('region-missing/mt', 'moderate', { status })]);
  expect(standingIssues(records)).toMatchObject([{ isOpen }]);
});

// SPDX-License-Identifier: Apache-2.0
import { AUDIT_TITLE, shownAuditReport } from '../../../src/capture/audit-report.ts';
import { cell, toCsv } from '../../../src/capture/csv.ts';
import { hasPolicy, policyOn } from '../../../src/capture/facts/payer-policies.ts';
import { codeOf, subjectIdOf } from '../../../src/capture/facts/rules.ts';
import {
  asksToAttest,
  canBeAcknowledged,
  isAcknowledgeable,
  ruleTitle,
} from '../../../src/capture/facts/rule-titles.ts';
import { ISSUE_CODES, ISSUE_IDENTIFIER, PAYER_POLICY } from '../../../src/fhir/systems.ts';

test.each([
  ['plain', 'plain'],
  [-3, '-3'],
  ['', ''],
  ['a "b"', '"a ""b"""'],
  ['a,b', '"a,b"'],
  ['a\nb', '"a\nb"'],
  ['a\rb', '"a\rb"'],
  ...['=', '+', '-', '@', '＝', '＋', '－', '＠'].map((sign) => [`${sign}1`, `'${sign}1`]),
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['a=1', 'a=1'],
] as [string | number, string][])('the cell %j is written %j', (value, text) => {
  expect(cell(value)).toBe(text);
});

test('rows end as RFC 4180 has it', () => {
  expect([
    toCsv([
      ['a', 1],
      ['b', 2],
    ]),
    toCsv([]),
  ]).toEqual(['a,1\r\nb,2\r\n', '']);
});

describe('an audit’s page, shown beside others', () => {
  const page = `<!doctype html><html><head><title>${AUDIT_TITLE} of 2026</title></head><body>ok</body></html>`;

  test('is what it was, with a policy before anything that could run', () => {
    const shown = shownAuditReport(page) ?? '';
    expect(shown).toMatch(/^<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'/);
    expect(shown.endsWith(page.slice('<!doctype html>'.length))).toBe(true);
  });

  test.each([
    ['another page', '<!doctype html><title>Something else</title>'],
    ['one that does not begin as ours does', `<html>${page}`],
    ['one whose title comes late', `<!doctype html>${' '.repeat(20_000)}<title>${AUDIT_TITLE} of 2026</title>`],
    ['nothing', ''],
  ])('%s is none', (_what, html) => {
    expect(shownAuditReport(html)).toBeUndefined();
  });
});

test('the rule of an issue: by our code, where this build has it', () => {
  const coded = (code: string, system = ISSUE_CODES): object => ({ coding: [{ code: 'other' }, { system, code }] });
  expect([
    codeOf({ code: coded('diagnosis-missing') }),
    codeOf({ code: coded('no-such-rule') }),
    codeOf({ code: coded('diagnosis-missing', 'urn:oid:1.2') }),
    codeOf({}),
  ]).toEqual(['diagnosis-missing', undefined, undefined, undefined]);
});

test('the record that an issue concerns: of ours, by its identifier; none where it concerns the day', () => {
  const of = (value: string, system = ISSUE_IDENTIFIER): string | undefined =>
    subjectIdOf({ identifier: [{ system, value }] });
  expect([
    of('p1/2026-03-02/PT/region-missing/mt'),
    of('p1/2026-03-02/PT/diagnosis-missing'),
    of('p1/2026-03-02/PT/region-missing/mt', 'urn:oid:1.2'),
    subjectIdOf({}),
  ]).toEqual(['mt', undefined, undefined, undefined]);
});

test('titles, attestations and acknowledgements by rule; a rule of another build is its code', () => {
  expect([ruleTitle('diagnosis-missing'), ruleTitle('no-such-rule'), ruleTitle('toString')]).toEqual([
    'No diagnosis',
    'no-such-rule',
    'toString',
  ]);
  expect(['kx-missing', 'diagnosis-missing', 'no-such-rule'].map(asksToAttest)).toEqual([true, false, false]);
  expect(['diagnosis-missing', 'duration-missing', 'no-such-rule'].map(isAcknowledgeable)).toEqual([
    true,
    false,
    false,
  ]);
  const code = 'ncci-bundled';
  expect((['high', 'moderate'] as const).map((severity) => canBeAcknowledged({ code, severity }))).toEqual([
    false,
    true,
  ]);
});

test('the policy on an Organization', () => {
  const resources = [{ resourceType: 'Organization', id: 'pay', name: 'Medicare Part B' }];
  expect(policyOn(resources, 'Organization/pay')?.policy.unitMethod).toBe('cms');
  expect(policyOn(resources, 'Organization/none')).toBeUndefined();
  expect(
    [{}, { extension: [{ url: 'urn:x' }] }, { extension: [{ url: 'urn:x' }, { url: PAYER_POLICY }] }].map(hasPolicy),
  ).toEqual([false, false, true]);
});

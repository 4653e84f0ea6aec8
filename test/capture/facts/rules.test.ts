// SPDX-License-Identifier: Apache-2.0
import { ruleTitle } from '../../../src/capture/facts/rule-titles.ts';
import { codeOf, subjectIdOf } from '../../../src/capture/facts/rules.ts';
import { ISSUE_CODES, ISSUE_IDENTIFIER } from '../../../src/fhir/systems.ts';

const coded = (code: string): { code: { coding: { system: string; code: string }[] } } => ({
  code: { coding: [{ system: ISSUE_CODES, code }] },
});

test('the rule behind an issue; none for a code that this build does not know', () => {
  expect(codeOf(coded('region-missing'))).toBe('region-missing');
  expect(codeOf(coded('of-another-build'))).toBeUndefined();
  expect(codeOf({})).toBeUndefined();
  expect(codeOf({ code: { text: 'In words' } })).toBeUndefined();
});

test('the record that an issue concerns', () => {
  const issue = (part: string): Parameters<typeof subjectIdOf>[0] => ({
    identifier: [{ system: ISSUE_IDENTIFIER, value: `p1/2026-03-02/PT/${part}` }],
  });
  expect(subjectIdOf(issue('region-missing/mt'))).toBe('mt');
  expect(subjectIdOf(issue('region-missing'))).toBeUndefined();
  expect(subjectIdOf({})).toBeUndefined();
});

test('a rule by its title; by its code where this build has no such rule', () => {
  expect(ruleTitle('region-missing')).toBe('No body region');
  expect(ruleTitle('of-another-build')).toBe('of-another-build');
});

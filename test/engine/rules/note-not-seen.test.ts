// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../../src/engine/assess.ts';
import type { Documentation, RecordKind } from '../../../src/engine/billing/documentation.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import { noteNotSeen } from '../../../src/engine/rules/note-not-seen.ts';
import { day, documentation, encounter, treatmentDates } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const NOTE = { source: 'DocumentReference/d1', kind: 'visit-note', reason: 'PDF' } as const;
const PLAN = { source: 'DocumentReference/d2', kind: 'plan-text', reason: 'picture' } as const;
const NOTHING = { symptoms: [], functionalLimitations: [], examFindings: [], responses: [] };

testRule(noteNotSeen, {
  valid: [
    { name: 'every note was seen', day: day({ documentation: documentation({ symptoms: [] }) }) },
    { name: 'nothing is missing beside the note', day: day({ documentation: documentation({ unseen: [NOTE] }) }) },
    {
      name: 'what is missing would not stand in a plan of care',
      day: day({ documentation: documentation({ symptoms: [], unseen: [PLAN] }) }),
    },
    {
      name: 'the clinician is still writing',
      day: day({
        encounters: [encounter({ state: 'open' })],
        documentation: documentation({ symptoms: [], unseen: [NOTE] }),
      }),
    },
  ],
  invalid: [
    {
      name: 'a note that may hold all that is missing',
      day: day({ documentation: documentation({ ...NOTHING, unseen: [NOTE] }) }),
      issues: [
        [
          'note-not-seen',
          [
            'unseen',
            {
              notes: ['DocumentReference/d1 (PDF)'],
              missing: ['objective finding', 'functional limitation', 'response to treatment', 'symptom'],
            },
          ],
        ],
      ],
    },
    {
      name: 'what would hold the charge',
      day: day({
        documentation: documentation({
          plans: [],
          unseen: [{ source: 'plans of care', kind: 'plan', reason: 'not given' }],
        }),
      }),
      issues: [['note-not-seen', ['deciding', { notes: ['plans of care (not given)'], missing: ['plan of care'] }]]],
    },
  ],
});

test('what would hold the charge holds it unseen as well', () => {
  const unseen = [{ source: 'plans of care', kind: 'plan', reason: 'not given' }] as const;
  const { charges, issues } = assess(
    day({ documentation: documentation({ plans: [], unseen }) }),
    policyFor({ kind: 'other' }),
  );
  expect(issues.map(({ code, severity }) => [code, severity])).toEqual([['note-not-seen', 'high']]);
  expect(charges.map(({ status }) => status)).toEqual(['planned']);
});

test('the notes are implicated, each once', () => {
  const unseen = [NOTE, { ...NOTE, kind: 'measurement' } as const];
  const { issues } = assess(
    day({ documentation: documentation({ ...NOTHING, unseen }) }),
    policyFor({ kind: 'other' }),
  );
  expect(issues.map(({ code, implicated }) => [code, implicated])).toEqual([
    ['note-not-seen', ['DocumentReference/d1']],
  ]);
});

describe('what may stand unseen is not called missing', () => {
  function codes(facts: Partial<Documentation>): string[] {
    return assess(day({ documentation: documentation(facts) }), policyFor({ kind: 'medicare-b' })).issues.map(
      ({ code }) => code,
    );
  }
  const unseen = (kind: RecordKind): Pick<Documentation, 'unseen'> => ({ unseen: [{ ...NOTE, kind }] });

  test.each<[RecordKind, Partial<Documentation>, string[]]>([
    ['visit-note', { ...NOTHING, hasTotalTime: false, treatmentDatesSinceReport: treatmentDates(11) }, []],
    ['visit-note', { plans: [] }, ['plan-of-care-missing']],
    ['measurement', { functionalLimitations: [], examFindings: [] }, []],
    ['measurement', { symptoms: [], examFindings: [] }, ['symptoms-missing']],
    ['plan', { plans: [] }, []],
    ['plan-text', { plans: [] }, ['plan-of-care-missing']],
    ['plan-text', { plans: [{ source: 'DocumentReference/d2', namesManualTherapy: false, isCertified: true }] }, []],
  ])('%s: %j', (kind, facts, others) => {
    const found = codes({ ...facts, ...unseen(kind) });
    const answered = others.length === 0 || Object.keys(facts).length > 1;
    expect(found.sort()).toEqual([...(answered ? ['note-not-seen'] : []), ...others].sort());
    expect(codes(facts)).not.toContain('note-not-seen');
  });

  test('a rule that a payer has turned off hides nothing', () => {
    const policy = policyFor({ kind: 'other' }, { ruleSeverity: { 'symptoms-missing': 'off' } });
    const { issues } = assess(day({ documentation: documentation({ symptoms: [], unseen: [NOTE] }) }), policy);
    expect(issues).toEqual([]);
  });
});

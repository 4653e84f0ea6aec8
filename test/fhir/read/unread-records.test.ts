// SPDX-License-Identifier: Apache-2.0
import type { DetectedIssue } from '@medplum/fhirtypes';
import { assessCollection } from '../../../src/capture/assess-collection.ts';
import { answerHook } from '../../../src/cds/answer.ts';
import { HookRequestSchema } from '../../../src/cds/hooks.ts';
import { PLAIN, recordsOf } from '../../support/ehr-chart.ts';
import { callFor } from '../../support/hook-call.ts';
import { expectOneAnswer } from '../../support/one-answer.ts';
import {
  GOOD,
  SUBJECT,
  THERAPIST,
  all,
  charged,
  drop,
  onEncounter,
  onOther,
  onProcedure,
  performedBy,
  record,
  service,
  testRows,
  type Change,
} from '../../support/record-tables.ts';

/** FHIR lets one turn a record into its opposite; here nobody knows what it says. */
const CHANGED = { modifierExtension: [{ url: 'https://ehr.example.org/fhir/not-ours', valueBoolean: true }] };

const listed = { category: [{ coding: [{ code: 'problem-list-item' }] }] };
const elsewhere = {
  ...CHANGED,
  encounter: { reference: 'Encounter/other' },
  effectiveDateTime: '2026-02-20',
};

describe('a record that may mean something else is not taken as it stands, and is told of', () => {
  testRows([
    ['the treatment', onProcedure(CHANGED), '-: not-assessed'],
    ['who gave it', performedBy(THERAPIST, CHANGED), '-: not-assessed'],
    ['the visit', onEncounter(CHANGED), '-: not-assessed'],
    ['who was there', onEncounter({ participant: [{ individual: THERAPIST, ...CHANGED }] }), '-: not-assessed'],
    ['another service of the day', service('97110', '10:40', '10:55', CHANGED), 'P2 GP: not-assessed'],
    ['a charge for it', charged(CHANGED, 'GP'), 'P2 GP: not-assessed'],
    ['the payer’s coverage', onOther('coverage', CHANGED), 'P2 GP: not-assessed'],
    ['a finding', onOther('exam', CHANGED), 'B2 GP: note-not-seen'],
    ['a finding of another visit', onOther('exam', elsewhere), 'B2 GP: exam-findings-missing'],
    ['the plan of care', onOther('plan', CHANGED), 'P2 GP: note-not-seen'],
    [
      'a problem that alone tells the diagnosis',
      all(
        onEncounter({ diagnosis: undefined }),
        onOther('plan', { addresses: undefined }),
        onOther('diagnosis', { ...listed, ...CHANGED }),
      ),
      'P2 GP: note-not-seen',
    ],
    ['the therapist', onOther('therapist', CHANGED), 'P2: note-not-seen'],
    ['nothing, where the list is empty', onProcedure({ modifierExtension: [] }), GOOD],
    ['what nobody needs', record('Observation', 'more', { status: 'final', subject: SUBJECT, ...CHANGED }), GOOD],
  ]);

  const told = (change: Change): (string | undefined)[] =>
    assessCollection(recordsOf(change(PLAIN)), '2026-03-31T12:00:00.000Z')
      .standing.filter((one): one is DetectedIssue => one.resourceType === 'DetectedIssue')
      .map(({ detail }) => detail);

  test('in words', () => {
    expect(told(onEncounter(CHANGED))).toEqual([
      'The visit could not be read: its modifier extension may change what the record means, and is not known here. Correct this record; saving it runs the check again.',
    ]);
    expect(told(all(onOther('exam', CHANGED)))[0]).toContain(
      'Could not be checked: the finding (its modifier extension may change what the record means, and is not known here).',
    );
  });

  test.each<[string, Change]>([
    ['the treatment', onProcedure(CHANGED)],
    ['the visit', onEncounter(CHANGED)],
    ['a finding', all(drop('func'), onOther('exam', CHANGED))],
  ])('%s, by every way', async (_name, change) => {
    await expectOneAnswer(recordsOf(change(PLAIN)));
  });

  test('by a card, before the visit is signed', async () => {
    const records = recordsOf(onEncounter(CHANGED)(PLAIN));
    const visit = records.filter(({ resourceType }) => resourceType === 'Encounter');
    const call = callFor([...visit, ...records.filter((one) => !visit.includes(one))]);
    const answer = await answerHook(HookRequestSchema.parse(call));
    expect(answer.kind === 'cards' && answer.cards.map(({ card }) => card.detail)).toEqual([
      expect.stringContaining('The visit could not be read: its modifier extension'),
    ]);
  });
});

// SPDX-License-Identifier: Apache-2.0
import { assessCollection } from '../../../src/capture/assess-collection.ts';
import { PLAIN, recordsOf } from '../../support/ehr-chart.ts';
import { expectOneAnswer } from '../../support/one-answer.ts';
import {
  GOOD,
  NUCC,
  THERAPIST,
  all,
  drop,
  medicare,
  onEncounter,
  onProcedure,
  record,
  testRows,
  type Change,
} from '../../support/record-tables.ts';

const ASSISTANT = { reference: 'Practitioner/a1' };
const OTHER_DISCIPLINE = { reference: 'Practitioner/o1' };
const from = (start: string, end: string): object => ({
  period: { start: `2026-03-02T${start}:00-05:00`, end: `2026-03-02T${end}:00-05:00` },
});
const there = (individual: object, ...times: [string, string]): object => ({ individual, ...from(...times) });
const person = (id: string, code: string): Change =>
  record('Practitioner', id, { qualification: [{ code: { coding: [{ system: NUCC, code }] } }] });

/** Thirty minutes, 10:05 to 10:35, for which both are named. */
const both = all(
  medicare,
  person('a1', '225200000X'),
  onProcedure({ performer: [{ actor: THERAPIST }, { actor: ASSISTANT }] }),
);
const visited = (...participant: readonly object[]): Change => onEncounter({ participant });

describe('people who relieve each other in one treatment did not treat together', () => {
  testRows(
    [
      ['therapist and assistant, where nothing is said of when', all(), GOOD],
      ['both all the time', visited(there(THERAPIST, '10:00', '11:00'), there(ASSISTANT, '10:00', '11:00')), GOOD],
      [
        'a quarter of an hour each',
        visited(there(THERAPIST, '10:00', '10:20'), there(ASSISTANT, '10:20', '11:00')),
        'B1 GP & B1 GP+CQ',
      ],
      [
        'the same, where only the visit names them',
        all(
          onProcedure({ performer: undefined }),
          visited(there(THERAPIST, '10:00', '10:20'), there(ASSISTANT, '10:20', '11:00')),
        ),
        'B1 GP & B1 GP+CQ',
      ],
      [
        'the same, as R5 says it of the performers',
        onProcedure({
          performer: [
            { actor: THERAPIST, ...from('10:05', '10:20') },
            { actor: ASSISTANT, ...from('10:20', '10:35') },
          ],
        }),
        'B1 GP & B1 GP+CQ',
      ],
      [
        'the therapist looks in, and comes back at the end',
        visited(
          there(THERAPIST, '10:00', '10:10'),
          there(ASSISTANT, '10:10', '10:30'),
          there(THERAPIST, '10:30', '11:00'),
        ),
        'B1 GP & B1 GP+CQ',
      ],
      [
        'the assistant alone for three minutes of the last unit, the therapist for twelve',
        visited(there(THERAPIST, '10:00', '10:32'), there(ASSISTANT, '10:32', '11:00')),
        GOOD,
      ],
      [
        'minutes of nobody are not the assistant’s',
        visited(there(THERAPIST, '10:00', '10:15'), there(ASSISTANT, '10:30', '11:00')),
        GOOD,
      ],
      [
        'one whose times lie elsewhere was there all the same, being named',
        visited(there(THERAPIST, '08:00', '09:00'), there(ASSISTANT, '10:00', '11:00')),
        GOOD,
      ],
      [
        'minutes that are stated, of which nobody knows when they were',
        all(
          visited(there(THERAPIST, '10:00', '10:20'), there(ASSISTANT, '10:20', '11:00')),
          onProcedure({ performedPeriod: undefined, performedDateTime: '2026-03-02', performedString: '30 min' }),
        ),
        GOOD,
      ],
    ],
    both,
  );

  testRows([
    [
      'physical and occupational therapist: each discipline its own day',
      all(
        drop('plan'),
        record('CarePlan', 'pt', planOf('Physical')),
        record('CarePlan', 'ot', planOf('Occupational')),
        person('o1', '225X00000X'),
        onProcedure({ performer: [{ actor: THERAPIST }, { actor: OTHER_DISCIPLINE }] }),
        visited(there(THERAPIST, '10:00', '10:20'), there(OTHER_DISCIPLINE, '10:20', '11:00')),
      ),
      'B1 GO & B1 GP',
    ],
  ]);

  const leaves = all(both, visited(there(THERAPIST, '10:00', '10:20'), there(ASSISTANT, '10:20', '11:00')));
  const elsewhere = (start: string, end: string): Change =>
    record('Procedure', 'next', {
      ...PLAIN.procedure,
      id: 'next',
      subject: { reference: 'Patient/p2' },
      encounter: { reference: 'Encounter/e2' },
      performer: [{ actor: THERAPIST }],
      performedPeriod: { start: `2026-03-02T${start}:00-05:00`, end: `2026-03-02T${end}:00-05:00` },
    });

  test.each<[string, Change, string[]]>([
    ['who has left may treat somebody else', elsewhere('10:20', '10:50'), []],
    ['who is there may not', elsewhere('10:10', '10:40'), ['p1']],
  ])('%s', (_name, other, shared) => {
    const { standing } = assessCollection(recordsOf(all(leaves, other)(PLAIN)), '2026-03-31T12:00:00.000Z');
    const found = standing.flatMap((one) =>
      one.resourceType === 'DetectedIssue' && one.code?.coding?.[0]?.code === 'not-one-on-one'
        ? (one.patient?.reference?.slice('Patient/'.length) ?? '')
        : [],
    );
    expect(found.sort()).toEqual(shared);
  });

  test('a charge names the treatment once, and an issue its whole time', async () => {
    const change = all(leaves, onProcedure({ bodySite: undefined }));
    const records = recordsOf(change(PLAIN));
    const { standing } = assessCollection(records, '2026-03-31T12:00:00.000Z');
    const services = standing.flatMap((one) => (one.resourceType === 'ChargeItem' ? [one.service] : []));
    expect(services).toEqual([[{ reference: 'Procedure/s1' }], [{ reference: 'Procedure/s1' }]]);
    const details = standing.flatMap((one) => (one.resourceType === 'DetectedIssue' ? [one.detail] : []));
    expect(details).toEqual([expect.stringContaining('10:05–10:35')]);
    await expectOneAnswer(records);
  });
});

function planOf(therapy: string): object {
  return {
    status: 'active',
    intent: 'plan',
    title: `${therapy} therapy plan of care`,
    subject: { reference: 'Patient/p1' },
    period: { start: '2026-02-02', end: '2026-04-30' },
    description: 'Manual therapy 2x/week for 8 weeks. Goal: sit for an hour.',
  };
}

// SPDX-License-Identifier: Apache-2.0
import type { ServiceLine } from '../../../src/engine/billing/treatment-day.ts';
import { distinctServiceModifierMissing } from '../../../src/engine/rules/distinct-service-modifier-missing.ts';
import { charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const mt = service('mt', { at: '10:00-10:30' });
const other = (code: string, at = '10:30-10:45'): ServiceLine => service('x', { code, at });
const line = (code: string, ...modifiers: string[]): { source: string; code: string; modifiers: string[] } => ({
  source: 'ChargeItem/x',
  code,
  modifiers,
});
/** The last day for which the built-in edits are known. */
const KNOWN = '2024-09-30';
const MISSING = 'distinct-service-modifier-missing/x';

const onTwoLines = [
  charge({ units: 1, unitsArePersons: true, modifiers: ['59', 'GP'] }),
  charge({ source: 'ChargeItem/c2', units: 1, unitsArePersons: true }),
];

testRule(distinctServiceModifierMissing, {
  valid: [
    {
      name: 'a line of another discipline that bears 59',
      day: day({
        dateOfService: '2024-05-02',
        otherDisciplineLines: [{ source: 'Procedure/ot', code: '97763', modifiers: ['GO', '59'] }],
      }),
    },
    {
      name: 'a pair of the payer’s own with another discipline',
      day: day({ otherDisciplineLines: [{ source: 'Procedure/ot', code: '97530', modifiers: ['GO'] }] }),
      policy: { bundledCodes: ['97530/97140'] },
    },
    ...['97110', '97112', '97032', '97035', '97016', '97010', 'G0283', '20560', '90901'].map((code) => ({
      name: `${code} is no pair, whatever web pages claim`,
      day: day({ services: [mt, other(code)], dateOfService: KNOWN }),
    })),
    ...['97161', '97163', '97165', '97167'].map((code) => ({
      name: `evaluation ${code}: its edit was withdrawn before it began`,
      day: day({ services: [mt, other(code)], dateOfService: '2020-01-01' }),
    })),
    {
      name: '97530: its edit ended with 2019',
      day: day({ services: [mt, other('97530')], dateOfService: '2020-01-01' }),
    },
    {
      name: '97750 between its two edits',
      day: day({ services: [mt, other('97750')], dateOfService: '2020-09-30' }),
    },
    {
      name: '59 on the 97140 line',
      day: day({ services: [mt, other('97012')], charges: [charge({ modifiers: ['59', 'GP'] })] }),
    },
    {
      name: 'XU on the line of column 1, from 2019-07-01',
      day: day({
        services: [mt, other('97012')],
        companionCharges: [line('97012', 'XU')],
        dateOfService: '2019-07-01',
      }),
    },
    {
      name: '59 on column 2 before',
      day: day({
        services: [mt, other('97012')],
        charges: [charge({ modifiers: ['59', 'GP'] })],
        dateOfService: '2019-06-30',
      }),
    },
    {
      name: '59 on column 2 before, where 97140 is column 1',
      day: day({
        services: [mt, other('97530')],
        companionCharges: [line('97530', '59')],
        dateOfService: '2019-06-30',
      }),
    },
    {
      name: '59 on the line of column 2, where the payer takes it there alone',
      day: day({
        services: [mt, other('97012')],
        charges: [charge({ modifiers: ['59', 'GP'] })],
        dateOfService: KNOWN,
      }),
      policy: { distinctModifierColumn: '2' },
    },
    {
      name: '7 minutes and a charge that was cancelled: no line to pair',
      day: day({
        services: [service('mt', { minutes: 7 }), other('97012')],
        charges: [charge({ state: 'closed', modifiers: [] })],
      }),
    },
    {
      name: 'the payer applies no NCCI edits',
      day: day({ services: [mt, other('97012')] }),
      policy: { ncciEditsApply: false },
    },
    {
      name: 'no unit of 97140, no line to pair',
      day: day({ services: [service('mt', { minutes: 7 }), other('97012')] }),
    },
  ],
  invalid: [
    {
      name: '59 on one of two lines of 97140',
      day: day({ services: [mt, other('97012')], dateOfService: '2024-03-04', charges: onTwoLines }),
      issues: [[MISSING, ['partly', { other: '97012', column1: '97012', column2: '97140' }]]],
    },
    {
      name: 'the same beyond what the built-in edits know',
      day: day({ services: [mt, other('97012')], dateOfService: '2025-03-04', charges: onTwoLines }),
      issues: [
        [
          MISSING,
          [
            'perhapsPartly',
            {
              other: '97012',
              column1: '97012',
              column2: '97140',
              quarter: 'the third quarter of 2024',
            },
          ],
        ],
      ],
    },
    {
      name: 'a line of another discipline: a pair under one provider number',
      day: day({
        dateOfService: '2024-05-02',
        otherDisciplineLines: [{ source: 'Procedure/ot', code: '97763', modifiers: ['GO'] }],
      }),
      issues: [
        [
          'distinct-service-modifier-missing/ot',
          ['otherDiscipline', { other: '97763', column1: '97763', column2: '97140' }],
        ],
      ],
    },
    {
      name: 'mechanical traction, on the last day that the table knows',
      day: day({ services: [mt, other('97012')], dateOfService: KNOWN }),
      issues: [
        [
          MISSING,
          [
            'apart',
            { other: '97012', others: ['Procedure/x'], date: '2024-09-30', column1: '97012', column2: '97140' },
          ],
        ],
      ],
    },
    {
      name: 'a day later',
      day: day({ services: [mt, other('97012')], dateOfService: '2024-10-01' }),
      issues: [
        [
          MISSING,
          [
            'perhapsApart',
            {
              other: '97012',
              others: ['Procedure/x'],
              date: '2024-10-01',
              column1: '97012',
              column2: '97140',
              quarter: 'the third quarter of 2024',
            },
          ],
        ],
      ],
    },
    {
      name: 'the same minutes',
      day: day({ services: [mt, other('97012', '10:20-10:40')], dateOfService: KNOWN }),
      issues: [
        [
          MISSING,
          [
            'overlapping',
            {
              other: '97012',
              others: ['Procedure/x'],
              date: '2024-09-30',
              column1: '97012',
              column2: '97140',
              times: '10:20–10:30',
            },
          ],
        ],
      ],
    },
    {
      name: 'the same minutes, after the table is known',
      day: day({ services: [mt, other('97012', '10:20-10:40')] }),
      issues: [
        [
          MISSING,
          [
            'perhapsOverlapping',
            {
              other: '97012',
              others: ['Procedure/x'],
              date: '2026-03-02',
              column1: '97012',
              column2: '97140',
              times: '10:20–10:30',
              quarter: 'the third quarter of 2024',
            },
          ],
        ],
      ],
    },
    {
      name: 'paraffin: 97140 is the line that is paid',
      day: day({ services: [mt, other('97018')], dateOfService: KNOWN }),
      issues: [
        [
          MISSING,
          [
            'otherLine',
            { other: '97018', others: ['Procedure/x'], date: '2024-09-30', column1: '97140', column2: '97018' },
          ],
        ],
      ],
    },
    {
      name: 'paraffin, after the table is known',
      day: day({ services: [mt, other('97018')] }),
      issues: [
        [
          MISSING,
          [
            'perhapsOtherLine',
            {
              other: '97018',
              others: ['Procedure/x'],
              date: '2026-03-02',
              column1: '97140',
              column2: '97018',
              quarter: 'the third quarter of 2024',
            },
          ],
        ],
      ],
    },
    {
      name: 'XU on the line of column 1, where the payer takes it on column 2 alone',
      day: day({ services: [mt, other('97012')], companionCharges: [line('97012', 'XU')], dateOfService: KNOWN }),
      policy: { distinctModifierColumn: '2' },
      issues: [
        [
          MISSING,
          [
            'apart',
            { other: '97012', others: ['Procedure/x'], date: '2024-09-30', column1: '97012', column2: '97140' },
          ],
        ],
      ],
    },
    {
      name: 'XU on the line of column 1, the day before it counts there',
      day: day({
        services: [mt, other('97012')],
        companionCharges: [line('97012', 'XU')],
        dateOfService: '2019-06-30',
      }),
      issues: [
        [
          MISSING,
          [
            'apart',
            { other: '97012', others: ['Procedure/x'], date: '2019-06-30', column1: '97012', column2: '97140' },
          ],
        ],
      ],
    },
    {
      name: '97530 on the last day of its edit',
      day: day({ services: [mt, other('97530')], dateOfService: '2019-12-31' }),
      issues: [
        [
          MISSING,
          [
            'otherLine',
            { other: '97530', others: ['Procedure/x'], date: '2019-12-31', column1: '97140', column2: '97530' },
          ],
        ],
      ],
    },
    {
      name: '97750 on the first day of its second edit',
      day: day({ services: [mt, other('97750')], dateOfService: '2020-10-01' }),
      issues: [
        [
          MISSING,
          [
            'otherLine',
            { other: '97750', others: ['Procedure/x'], date: '2020-10-01', column1: '97140', column2: '97750' },
          ],
        ],
      ],
    },
    {
      name: 'chiropractic manipulation that is no service of this discipline',
      day: day({
        services: [mt],
        dateOfService: KNOWN,
        manipulations: [
          { source: 'Procedure/x', code: '98941', regions: [{ text: 'Neck' }] },
          { source: 'Procedure/omt', code: '98925', regions: [{ text: 'Neck' }] },
        ],
      }),
      issues: [
        [
          MISSING,
          [
            'apart',
            { other: '98941', others: ['Procedure/x'], date: '2024-09-30', column1: '98941', column2: '97140' },
          ],
        ],
      ],
    },
    ...['2026-01-01', '2026-12-31'].map((dateOfService) => ({
      name: `compression after drainage on ${dateOfService}: the manual of 2026 states the pair`,
      day: day({ services: [mt, other('29581')], dateOfService }),
      issues: [
        [
          MISSING,
          [
            'apart',
            {
              other: '29581',
              others: ['Procedure/x'],
              date: dateOfService,
              column1: '29581',
              column2: '97140',
            },
          ],
        ],
      ] as const,
    })),
    ...['2025-12-31', '2027-01-01'].map((dateOfService) => ({
      name: `compression on ${dateOfService}: outside the manual’s year`,
      day: day({ services: [mt, other('29581')], dateOfService }),
      issues: [
        [
          MISSING,
          [
            'perhapsApart',
            {
              other: '29581',
              others: ['Procedure/x'],
              date: dateOfService,
              column1: '29581',
              column2: '97140',
              quarter: 'the third quarter of 2024',
            },
          ],
        ],
      ] as const,
    })),
    {
      name: 'known from the other line only',
      day: day({ companionCharges: [line('97012', 'GP')], dateOfService: KNOWN }),
      issues: [
        [
          MISSING,
          [
            'apart',
            { other: '97012', others: ['ChargeItem/x'], date: '2024-09-30', column1: '97012', column2: '97140' },
          ],
        ],
      ],
    },
    {
      name: '59 on a cancelled charge, and on the line of a third code',
      day: day({
        services: [mt, other('97012')],
        dateOfService: KNOWN,
        charges: [charge({ state: 'closed', modifiers: ['59'] })],
        companionCharges: [{ ...line('97110', '59'), source: 'ChargeItem/y' }, line('97012', 'GP')],
      }),
      issues: [
        [
          MISSING,
          [
            'apart',
            { other: '97012', others: ['Procedure/x'], date: '2024-09-30', column1: '97012', column2: '97140' },
          ],
        ],
      ],
    },
    {
      name: '7 minutes, and a charge that stands all the same',
      day: day({
        services: [service('mt', { minutes: 7 }), other('97012')],
        charges: [charge()],
        dateOfService: KNOWN,
      }),
      issues: [
        [
          MISSING,
          [
            'apart',
            { other: '97012', others: ['Procedure/x'], date: '2024-09-30', column1: '97012', column2: '97140' },
          ],
        ],
      ],
    },
  ],
});

// SPDX-License-Identifier: Apache-2.0
import type { Concept } from '../../../src/engine/billing/treatment-day.ts';
import { cmtSameRegion } from '../../../src/engine/rules/cmt-same-region.ts';
import { day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const text = (...texts: string[]): Concept[] => texts.map((one) => ({ text: one }));
const on = (manual: Concept[], manipulated: Concept[]): ReturnType<typeof day> =>
  day({
    services: [service('mt', { minutes: 30, regions: manual })],
    manipulations: [{ source: 'Procedure/cmt', code: '98940', regions: manipulated }],
  });
const coded = { system: 'http://snomed.info/sct', code: '45048000', text: 'Structure' };

testRule(cmtSameRegion, {
  valid: [
    { name: 'no manipulation', day: day() },
    { name: 'another region', day: on(text('Shoulder'), text('Lumbar spine')) },
    { name: 'other levels of the spine', day: on(text('C5-6'), text('L4-5')) },
  ],
  invalid: [
    {
      name: 'the same words',
      day: on(text('Neck'), text('neck')),
      issues: [
        [
          'cmt-same-region/cmt',
          [
            'same',
            {
              code: '98940',
              manipulation: 'Procedure/cmt',
              procedures: ['Procedure/mt'],
              regions: ['cervical'],
              date: '2026-03-02',
            },
          ],
        ],
      ],
    },
    {
      name: 'L4-5 is lumbar',
      day: on(text('L4-5'), text('Low back')),
      issues: [
        [
          'cmt-same-region/cmt',
          [
            'same',
            {
              code: '98940',
              manipulation: 'Procedure/cmt',
              procedures: ['Procedure/mt'],
              regions: ['lumbar'],
              date: '2026-03-02',
            },
          ],
        ],
      ],
    },
    {
      name: 'L5-S1 is lumbar and sacral',
      day: on(text('L5-S1'), text('sacrum')),
      issues: [
        [
          'cmt-same-region/cmt',
          [
            'same',
            {
              code: '98940',
              manipulation: 'Procedure/cmt',
              procedures: ['Procedure/mt'],
              regions: ['sacral'],
              date: '2026-03-02',
            },
          ],
        ],
      ],
    },
    {
      name: 'the same code',
      day: on([coded], [{ ...coded, text: 'Region' }]),
      issues: [
        [
          'cmt-same-region/cmt',
          [
            'same',
            {
              code: '98940',
              manipulation: 'Procedure/cmt',
              procedures: ['Procedure/mt'],
              regions: ['Structure'],
              date: '2026-03-02',
            },
          ],
        ],
      ],
    },
    {
      name: 'the same region, beside another pair that no modifier parts',
      day: {
        ...on(text('Neck'), text('neck')),
        dateOfService: '2024-05-02',
        companionCharges: [{ source: 'ChargeItem/m', code: '97124', modifiers: ['GP'] }],
      },
      issues: [
        [
          'cmt-same-region/cmt',
          [
            'same',
            {
              code: '98940',
              manipulation: 'Procedure/cmt',
              procedures: ['Procedure/mt'],
              regions: ['cervical'],
              date: '2024-05-02',
            },
          ],
        ],
      ],
    },
    {
      name: 'of two services, one of the manipulated region: its minutes are the manipulation’s',
      day: day({
        services: [
          service('mt', { minutes: 15, regions: text('Neck') }),
          service('back', { minutes: 15, regions: text('Low back') }),
        ],
        manipulations: [{ source: 'Procedure/cmt', code: '98940', regions: text('C5-6') }],
      }),
      issues: [
        [
          'cmt-same-region/cmt',
          [
            'apartCounted',
            {
              manipulation: 'Procedure/cmt',
              procedures: ['Procedure/mt'],
              regions: ['cervical'],
              minutes: 15,
            },
          ],
        ],
      ],
    },
    {
      name: 'one of both regions: only those that are of it are named',
      day: day({
        services: [
          service('mt', { minutes: 15, regions: text('Neck', 'Low back') }),
          service('back', { minutes: 15, regions: text('Low back') }),
        ],
        manipulations: [{ source: 'Procedure/cmt', code: '98940', regions: text('Neck') }],
      }),
      issues: [
        [
          'cmt-same-region/cmt',
          [
            'same',
            {
              code: '98940',
              manipulation: 'Procedure/cmt',
              procedures: ['Procedure/mt'],
              regions: ['cervical'],
              date: '2026-03-02',
            },
          ],
        ],
      ],
    },
    {
      name: 'no region of manual therapy is recorded',
      day: on([], text('Neck')),
      issues: [
        [
          'cmt-same-region/cmt',
          [
            'unknown',
            { code: '98940', manipulation: 'Procedure/cmt', procedures: ['Procedure/mt'], unknown: ['97140'] },
          ],
        ],
      ],
    },
    {
      name: 'one region is not recorded',
      day: on(text('Neck'), []),
      issues: [
        [
          'cmt-same-region/cmt',
          [
            'unknown',
            { code: '98940', manipulation: 'Procedure/cmt', procedures: ['Procedure/mt'], unknown: ['98940'] },
          ],
        ],
      ],
    },
  ],
});

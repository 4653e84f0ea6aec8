// SPDX-License-Identifier: Apache-2.0
import { quarterText } from '../billing/ptp-edits.ts';
import { defineRule, type Finding } from './rule.ts';
import { distinctModifiers, otherCodesOf } from './ptp-pairs.ts';
import { SOURCES } from './sources.ts';

export const distinctServiceModifierUnsupported = defineRule({
  meta: {
    code: 'distinct-service-modifier-unsupported',
    title: '59 or an X modifier not supported by the record',
    category: 'modifiers',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'remove-modifier', modifiers: 'told' },
    why: 'A distinct-service modifier with no pair, or with overlapping minutes, is the first thing auditors look for. A different diagnosis alone does not make services distinct.',
    sources: [SOURCES.ncciModifiers, SOURCES.ncciExclusiveTime],
    messages: {
      noPair: {
        found: 'The 97140 line has {modifiers}, but no other service of the day forms an NCCI pair with 97140.',
        formerly: 'The 97140 line of {date} bears {modifiers}, and no service of the day is paired with 97140.',
        todo: 'Remove {modifiers}, or document the other service.',
      },
      noKnownPair: {
        severity: 'low',
        found:
          'The 97140 line has {modifiers}, but no other service of the day forms an NCCI pair with 97140. The edits loaded run through {quarter}.',
        formerly:
          'The 97140 line of {date} bears {modifiers}, and no service of the day is paired with 97140. The edits loaded are known up to {quarter}.',
        todo: 'Remove {modifiers}, unless CMS has added a pair since then or the payer asks for it.',
      },
      overlapping: {
        found: 'The 97140 line has {modifiers}, but 97140 and {other} are both documented at {times}.',
        formerly:
          'The 97140 line of {date} bears {modifiers}, but 97140 and {other} ({others}) are both documented at {times}.',
        todo: 'Remove {modifiers} and bill {column1} only, or correct the times.',
      },
    },
  },
  appliesTo: ({ policy, day }) => policy.ncciEditsApply && day.charges.length > 0,
  check: (input) => {
    const modifiers = distinctModifiers(input);
    const date = input.day.dateOfService;
    if (modifiers.length === 0) {
      return [];
    }
    const pairs = input.pairs;
    if (pairs.length === 0) {
      const { knownThrough } = input.ptpEdits;
      const isCertain = date <= knownThrough || otherCodesOf(input.day).length === 0;
      return isCertain
        ? [{ messageId: 'noPair', data: { modifiers, date }, implicated: [] }]
        : [{ messageId: 'noKnownPair', data: { modifiers, date, quarter: quarterText(knownThrough) }, implicated: [] }];
    }
    return pairs
      .filter(({ sharedTimes }) => sharedTimes !== '')
      .map(({ edit, otherCode, others, sharedTimes }): Finding<'overlapping'> => ({
        messageId: 'overlapping',
        data: { modifiers, date, other: otherCode, others, times: sharedTimes, column1: edit.column1 },
        implicated: others,
      }));
  },
});

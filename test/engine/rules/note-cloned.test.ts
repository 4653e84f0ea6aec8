// SPDX-License-Identifier: Apache-2.0
import { noteCloned } from '../../../src/engine/rules/note-cloned.ts';
import { day, documentation } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(noteCloned, {
  valid: [{ name: 'a note of its own', day: day() }],
  invalid: [
    {
      name: 'nine tenths the same',
      day: day({
        documentation: documentation({ clonedFrom: { source: 'Composition/n0', date: '2026-02-20', likeness: 0.949 } }),
      }),
      issues: [
        [
          'note-cloned',
          ['cloned', { date: '2026-03-02', percent: 94, earlier: '2026-02-20', previous: 'Composition/n0' }],
        ],
      ],
    },
  ],
});

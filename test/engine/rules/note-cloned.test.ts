// SPDX-License-Identifier: Apache-2.0
import { noteCloned } from '../../../src/engine/rules/note-cloned.ts';
import { day, documentation } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

testRule(noteCloned, {
  valid: [{ name: 'a note of its own', day: day() }],
  invalid: [
    {
      name: 'nine tenths the same',
      day: day({ documentation: documentation({ clonedFrom: { source: 'Composition/n0', likeness: 0.949 } }) }),
      issues: [
        [
          'note-cloned',
          'The note of 2026-03-02 is 94 % the same as Composition/n0. Write what was different in this visit: findings, treatment, response.',
        ],
      ],
    },
  ],
});

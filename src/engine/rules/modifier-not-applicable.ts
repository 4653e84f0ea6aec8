// SPDX-License-Identifier: Apache-2.0
import { NOT_APPLICABLE_MODIFIERS } from '../billing/modifiers.ts';
import { modifierFindings } from './charge-modifiers.ts';
import { defineRule } from './rule.ts';
import { SOURCES } from './sources.ts';

export const modifierNotApplicable = defineRule({
  meta: {
    code: 'modifier-not-applicable',
    title: 'Modifier that does not apply to manual therapy',
    category: 'modifiers',
    severity: 'moderate',
    acknowledgeable: true,
    remedy: { act: 'remove-modifier', modifiers: 'told' },
    why: 'A modifier that does not belong on a code leads to denials or audits, and does not do what it was added to do.',
    sources: [SOURCES.ncciModifiers, SOURCES.therapyModifiers],
    messages: {
      present: {
        found: '{charge} has modifier {modifier}: {reason}.',
        formerly: '{charge} bears modifier {modifier}: {reason}.',
        todo: 'Remove {modifier} from the 97140 line.',
      },
    },
  },
  appliesTo: ({ day }) => day.charges.length > 0,
  check: (input) =>
    modifierFindings(input, 'present', (modifier) => {
      const reason = NOT_APPLICABLE_MODIFIERS[modifier];
      return reason === undefined ? undefined : { reason };
    }),
});

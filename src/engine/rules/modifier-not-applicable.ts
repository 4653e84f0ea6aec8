// SPDX-License-Identifier: Apache-2.0
import { DENIED_MODIFIERS, NOT_APPLICABLE_MODIFIERS } from '../billing/modifiers.ts';
import { modifierFindings } from './charge-modifiers.ts';
import { defineRule, type Finding } from './rule.ts';
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
      denied: {
        severity: 'high',
        found: '{charge} has modifier {modifier}, with which 97140 is denied: {reason}.',
        todo: 'Remove {modifier} from the 97140 line.',
      },
    },
  },
  appliesTo: ({ day }) => day.charges.length > 0,
  check: (input) => {
    const reasonsOf =
      (areDenied: boolean) =>
      (modifier: string): Finding['data'] | undefined => {
        const reason = NOT_APPLICABLE_MODIFIERS[modifier];
        return reason === undefined || DENIED_MODIFIERS.includes(modifier) !== areDenied ? undefined : { reason };
      };
    return [
      ...modifierFindings(input, 'denied', reasonsOf(true)),
      ...modifierFindings(input, 'present', reasonsOf(false)),
    ];
  },
});

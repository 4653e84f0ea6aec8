// SPDX-License-Identifier: Apache-2.0
import type { PlaceOfCare } from '../billing/treatment-day.ts';
import { defineRule, hasManualTherapy, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';

type MessageId = 'virtual' | 'inpatient' | 'homeHealth';

export const placeOfCareNotPayable = defineRule({
  meta: {
    code: 'place-of-care-not-payable',
    title: 'Manual therapy not payable at this place of care',
    category: 'record',
    severity: 'high',
    acknowledgeable: true,
    remedy: { act: 'correct', element: 'Encounter.class' },
    why: 'Manual therapy takes hands on the patient, so it cannot be part of a virtual visit. During a stay that Medicare covers under Part A, or under a home health plan, therapy is paid as part of the stay or episode and has no Part B line of its own.',
    sources: [SOURCES.telehealth, SOURCES.partA, SOURCES.homeHealth],
    messages: {
      virtual: {
        found: '{visit} was virtual, and 97140 takes hands on the patient.',
        formerly: '{visit} is a virtual visit, and 97140 is furnished with the hands.',
        todo: 'If the patient was treated in person, change the class of the visit; if not, correct what was furnished.',
      },
      inpatient: {
        found: '{visit} was during an inpatient stay. If Part A covers the stay, therapy has no Part B line.',
        formerly: '{visit} is an inpatient stay; in one that Part A covers, therapy has no Part B line.',
        todo: 'If Part A does not cover the stay, acknowledge this issue to bill under Part B; otherwise, do not bill 97140.',
      },
      homeHealth: {
        severity: 'moderate',
        found: '{visit} was a home health visit. Under a home health plan, therapy is paid as part of the episode.',
        formerly: '{visit} is home health; under a home health plan, therapy is paid with its episode.',
        todo: 'If the patient has no home health plan, change the class of the visit; otherwise, do not bill 97140.',
      },
    },
  },
  appliesTo: hasManualTherapy,
  check: (input) =>
    input.day.encounters.flatMap(({ source, place }): Finding<MessageId>[] => {
      const messageId = place && messageOf(place, input);
      return messageId ? [{ messageId, data: { visit: source }, implicated: [source], subject: source }] : [];
    }),
});

/** Hands are needed whoever pays; stays and episodes are Medicare's concern. */
function messageOf(place: PlaceOfCare, { policy }: RuleInput): MessageId | undefined {
  switch (place) {
    case 'virtual':
      return 'virtual';
    case 'inpatient':
      return policy.partBPlacesOnly ? 'inpatient' : undefined;
    case 'home health':
      return policy.partBPlacesOnly ? 'homeHealth' : undefined;
    default:
      return place satisfies never;
  }
}

// SPDX-License-Identifier: Apache-2.0
import { sharedRegions } from '../billing/body-regions.ts';
import type { Concept, Manipulation } from '../billing/treatment-day.ts';
import { defineRule, type Finding, type RuleInput } from './rule.ts';
import { SOURCES } from './sources.ts';

export const cmtSameRegion = defineRule({
  meta: {
    code: 'cmt-same-region',
    title: 'Manipulation and manual therapy of the same region',
    category: 'modifiers',
    severity: 'high',
    acknowledgeable: false,
    remedy: { act: 'correct', element: 'Procedure.bodySite' },
    why: 'Chiropractic and osteopathic manipulation include manual therapy of the region they treat. Manual therapy of another region is billed as 97140 with 59 or XS.',
    sources: [SOURCES.ncciManipulation],
    messages: {
      same: {
        found:
          '{manipulation} and {procedures} both treat {regions}, and manipulation includes manual therapy of its region.',
        formerly: '{code} ({manipulation}) and 97140 ({procedures}) both treat {regions} on {date}.',
        todo: 'Do not bill 97140 for this region, or correct the record if the regions were different.',
      },
      unknown: {
        found: '{manipulation} and {procedures} are on the same day, but the region of {unknown} is not recorded.',
        formerly:
          '{code} ({manipulation}) and 97140 ({procedures}) are of the same day, and the region of {unknown} is not recorded.',
        todo: 'Record both regions, to show whether 97140 may be billed.',
      },
    },
  },
  appliesTo: ({ day, manualTherapy }) => day.manipulations.length > 0 && manualTherapy.length > 0,
  check: (input) => input.day.manipulations.flatMap((manipulation) => judge(input, manipulation)),
});

function judge({ day, manualTherapy, pairs }: RuleInput, manipulation: Manipulation): Finding<'same' | 'unknown'>[] {
  const regions: Concept[] = manualTherapy.flatMap((line) => [
    ...line.regions,
    ...line.segments.flatMap((segment) => segment.regions),
  ]);
  const procedures = manualTherapy.map(({ source }) => source);
  // A pair that is never paid together says it of every region (`ncci-bundled`).
  const pair = pairs.find(({ otherCode, edit }) => otherCode === manipulation.code && edit.modifierIndicator === '0');
  const shared = sharedRegions(regions, manipulation.regions);
  const unknown = [
    ...(manipulation.regions.length === 0 ? [manipulation.code] : []),
    ...(regions.length === 0 ? ['97140'] : []),
  ];
  const both = { code: manipulation.code, manipulation: manipulation.source, procedures };
  const about = { implicated: [manipulation.source, ...procedures], subject: manipulation.source };
  if (pair && (unknown.length > 0 || pair.knownUpTo === undefined)) {
    return [];
  }
  if (unknown.length > 0) {
    return [{ messageId: 'unknown', data: { ...both, unknown }, ...about }];
  }
  return shared.length > 0
    ? [{ messageId: 'same', data: { ...both, regions: shared, date: day.dateOfService }, ...about }]
    : [];
}

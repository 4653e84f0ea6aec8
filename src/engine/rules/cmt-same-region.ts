// SPDX-License-Identifier: Apache-2.0
import { sharedRegions } from '../billing/body-regions.ts';
import { piecesOf } from '../billing/manipulated-regions.ts';
import { toWholeMinutes, type Deduction } from '../billing/minutes.ts';
import type { SourceRef } from '../billing/source-ref.ts';
import type { Concept, Manipulation, ServiceLine } from '../billing/treatment-day.ts';
import { isExcluded } from './exclusion.ts';
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
    why: 'Chiropractic and osteopathic manipulation include manual therapy of the region they treat. Manual therapy of another region is billed as 97140 with 59 or XS, for its own minutes: where treatments of both are documented apart, only those of other regions are counted.',
    sources: [SOURCES.ncciManipulation],
    messages: {
      same: {
        found:
          '{manipulation} and {procedures} both treat {regions}, and manipulation includes manual therapy of its region.',
        formerly: '{code} ({manipulation}) and 97140 ({procedures}) both treat {regions} on {date}.',
        todo: 'Do not bill 97140 for this region. If another region was treated too, document its minutes apart; if a region is recorded wrongly, correct it.',
      },
      apartCounted: {
        severity: 'low',
        found:
          '{manipulation} includes manual therapy of its region ({regions}), so {minutes} min of {procedures} are not counted as 97140. The minutes of other regions are.',
        todo: 'If a region is recorded wrongly, correct it.',
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

type MessageId = 'same' | 'apartCounted' | 'unknown';

function judge(input: RuleInput, manipulation: Manipulation): Finding<MessageId>[] {
  const { source, code, regions, isElsewhere = false } = manipulation;
  const manualTherapy = input.manualTherapy.filter((line) => !isExcluded(line));
  // A pair that is never paid together says it of every region (`ncci-bundled`).
  const pair = input.pairs.find(({ otherCode, edit }) => otherCode === code && edit.modifierIndicator === '0');
  const unknown = [
    ...(regions.length === 0 ? [code] : []),
    ...(manualTherapy.some((line) => regionsOfLine(line).length === 0) ? ['97140'] : []),
  ];
  if (manualTherapy.length === 0 || (pair && (unknown.length > 0 || pair.knownUpTo === undefined))) {
    return [];
  }
  if (unknown.length > 0) {
    const procedures = manualTherapy.map((line) => line.source);
    return [
      { messageId: 'unknown', data: { code, manipulation: source, procedures, unknown }, ...about(source, procedures) },
    ];
  }
  return hasTold(input) && !isElsewhere
    ? includedMinutes(input, manipulation)
    : sameRegion(input, manipulation, manualTherapy);
}

/** What this manipulation includes, on a day whose other minutes are of regions apart. */
function includedMinutes({ minutes }: RuleInput, { source, regions }: Manipulation): Finding<MessageId>[] {
  const included = minutes.segments.filter(({ deductions }) => includes(deductions, source));
  if (included.length === 0) {
    return [];
  }
  const procedures = included.map(({ segment }) => segment.source);
  const treated = included.flatMap(({ line, segment }) => piecesOf({ ...line, segments: [segment] }));
  const data = {
    manipulation: source,
    procedures,
    regions: sharedRegions(
      treated.flatMap((piece) => piece.regions),
      regions,
    ),
    minutes: toWholeMinutes(included.reduce((sum, { documentedMs }) => sum + documentedMs, 0)),
  };
  return [{ messageId: 'apartCounted', data, ...about(source, procedures) }];
}

function sameRegion(
  { day }: RuleInput,
  { source, code, regions }: Manipulation,
  manualTherapy: readonly ServiceLine[],
): Finding<MessageId>[] {
  const shared = sharedRegions(manualTherapy.flatMap(regionsOfLine), regions);
  if (shared.length === 0) {
    return [];
  }
  const procedures = manualTherapy
    .filter((line) => sharedRegions(regionsOfLine(line), regions).length > 0)
    .map((line) => line.source);
  const data = { code, manipulation: source, procedures, regions: shared, date: day.dateOfService };
  return [{ messageId: 'same', data, ...about(source, procedures) }];
}

function about(manipulation: SourceRef, procedures: readonly SourceRef[]): Pick<Finding, 'implicated' | 'subject'> {
  return { implicated: [manipulation, ...procedures], subject: manipulation };
}

function regionsOfLine({ regions, segments }: ServiceLine): Concept[] {
  return [...regions, ...segments.flatMap((segment) => segment.regions)];
}

/** True where minutes tell what may be billed beside manipulation; see `includedInManipulation`. */
function hasTold({ minutes }: RuleInput): boolean {
  return minutes.segments.some(({ deductions }) => deductions.some(({ reason }) => reason === 'manipulation'));
}

function includes(deductions: readonly Deduction[], manipulation: SourceRef): boolean {
  return deductions.some((one) => one.reason === 'manipulation' && one.with.includes(manipulation));
}

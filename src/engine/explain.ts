// SPDX-License-Identifier: Apache-2.0
import { stakeText } from './amount-words.ts';
import type { Decision } from './assess.ts';
import type { Assessment } from './billing/assessment.ts';
import type { Evidence } from './billing/documentation.ts';
import { wallTimes } from './billing/clock-interval.ts';
import { toWholeMinutes, type CountedSegment, type DeductionReason } from './billing/minutes.ts';
import { METHOD_NAMES, minutesForUnits, unitsForMinutes } from './billing/timed-units.ts';
import type { AllocatedLine, AllocationTie } from './billing/unit-allocation.ts';
import { unitsText } from './billing/wording.ts';
import { ruleOf } from './rules/index.ts';
import type { Source } from './rules/rule.ts';
import { worthLines } from './worth-words.ts';
import { issueStake } from './worth.ts';

/** Where minutes went that do not count. */
export const LOST_TO: Readonly<Record<DeductionReason, string>> = {
  manipulation: 'part of the manipulation of that region',
  'other-service': 'shared with another service',
  'other-discipline': 'counted for the other discipline',
  'other-patient': 'performer with another patient',
  'same-service': 'already counted',
};

/**
 * A treatment day's decision for people: its minutes, the method, each step to the units, the charge, what it is worth, each issue.
 * @returns Lines of text; references and figures only, no names.
 */
export function explain(assessment: Decision): string[] {
  const { day } = assessment;
  return [
    `Treatment day ${day.key}  (${day.encounters.map(({ source, state }) => `${source}, ${state}`).join('; ') || 'no visit read'})`,
    ...section('Minutes', minuteLines(assessment)),
    ...section('Units', unitLines(assessment)),
    ...section('Charge', chargeLines(assessment)),
    ...section('Estimated worth', worthLines(assessment)),
    ...section('Documentation', documentationLines(assessment)),
    ...section('Issues', issueLines(assessment)),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];
}

function minuteLines({ minutes }: Assessment): string[] {
  const lines = minutes.segments.map(minuteLine);
  const reasons = minutes.segments.flatMap(({ deductions }) => deductions.map((one) => one.reason));
  return [
    ...lines,
    ...(reasons.includes('manipulation')
      ? ['Manipulation includes manual therapy of its region (NCCI ch. XI §S; docs/counting.md, step 2).']
      : []),
    ...(reasons.some((one) => one !== 'manipulation')
      ? ['Clock minutes count once (NCCI ch. XI §P.2; docs/counting.md, step 2).']
      : []),
  ];
}

function minuteLine({ line, segment, documentedMs, countedMs, deductions }: CountedSegment): string {
  const when = segment.interval ? wallTimes(segment.interval) : '           ';
  const from = segment.readings[0]?.path ?? 'no minutes stated';
  const lost = deductions.map(
    ({ reason, ms, with: others }) => `${String(toWholeMinutes(ms))} min ${LOST_TO[reason]} (${others.join(', ')})`,
  );
  const counted = `${String(toWholeMinutes(countedMs)).padStart(3)} min`;
  const documented = documentedMs === countedMs ? '' : ` of ${String(toWholeMinutes(documentedMs))}`;
  return `${line.code}  ${when}  ${counted}${documented}  ${segment.source}, ${from}${lost.length > 0 ? `; ${lost.join('; ')}` : ''}`;
}

function unitLines(assessment: Assessment): string[] {
  const { allocation, units } = assessment;
  return [
    ...(allocation.method === 'cms' ? totalLines(assessment) : midpointLines(assessment)),
    `97140: ${unitsText(units)}`,
  ];
}

/** Why this method: the payer's, assumed, or for want of a payer. */
function reason({ day: { payer }, allocation: { insteadOf }, assumption }: Assessment): string {
  const larger = insteadOf ? `, which gives more than the ${METHOD_NAMES[insteadOf]}` : '';
  if (payer.kind === 'none') {
    return `${larger}, because no coverage is on record`;
  }
  return assumption ? `${larger}, assumed: the other one would give ${unitsText(assumption.otherUnits)}` : larger;
}

function midpointLines(assessment: Assessment): string[] {
  const { method, totalMinutes, totalUnits, lines, tie } = assessment.allocation;
  const cap =
    method === 'cpt-capped'
      ? [
          `${String(totalMinutes)} timed min in all earn ${unitsText(unitsForMinutes(totalMinutes))}; ${unitsText(totalUnits)} are given.`,
        ]
      : [];
  return [
    `${METHOD_NAMES[method]}${reason(assessment)}: each code stands alone (CPT time rule; docs/counting.md, step 5).`,
    ...lines.map((line) => `${line.code}: ${String(line.minutes)} min → ${unitsText(line.units)} ${boundary(line)}`),
    ...cap,
    ...tieLines(tie),
  ];
}

function totalLines(assessment: Assessment): string[] {
  const { totalMinutes, totalUnits, lines, tie } = assessment.allocation;
  const placed = totalUnits - lines.reduce((sum, line) => sum + line.wholeUnits, 0);
  const winners = lines.filter(({ remainderUnits }) => remainderUnits === 1).map(({ code }) => code);
  return [
    `CMS total-time rule${reason(assessment)}: all timed minutes of the day are counted together (Pub 100-04 ch. 5 §20.2.C; docs/counting.md, step 4).`,
    `1. ${String(totalMinutes)} timed min in all → ${unitsText(totalUnits)} (${range(totalUnits)} min).`,
    `2. Whole 15-minute units first: ${lines.map(wholeText).join('; ') || 'none'}.`,
    placed > 0
      ? `3. ${unitsText(placed)} left to place, largest remainders first: ${winners.join(', ')}.`
      : '3. No unit is left to place.',
    ...tieLines(tie),
  ];
}

function tieLines(tie: AllocationTie | undefined): string[] {
  return tie
    ? [`   Equal remainders of ${String(tie.remainderMinutes)} min: ${tie.codes.join(', ')}; the biller may choose.`]
    : [];
}

function wholeText({ code, minutes, wholeUnits, remainderMinutes }: AllocatedLine): string {
  return `${code} ${String(minutes)} min → ${String(wholeUnits)}, ${String(remainderMinutes)} min left`;
}

/** Where the day's total caps the units, a code may have fewer than its minutes earn. */
function boundary({ units, minutes }: AllocatedLine): string {
  const alone = unitsForMinutes(minutes);
  return alone > units ? `(${unitsText(alone)} by itself)` : `(${range(units)} min)`;
}

function range(units: number): string {
  return `${String(minutesForUnits(units))}–${String(minutesForUnits(units + 1) - 1)}`;
}

function chargeLines({ charges, day, units }: Assessment): string[] {
  const lines = charges.map(({ provenModifiers, ...charge }) =>
    [`97140 × ${String(charge.units)}`, ...provenModifiers]
      .join(' ')
      .concat(`, ${charge.status}, for ${charge.encounter}`),
  );
  const decided = day.charges
    .filter(({ unitsArePersons, state }) => unitsArePersons || state !== 'standing')
    .map(({ source, units: theirs, state }) => `${source}: ${unitsText(theirs)} set by a person or billed (${state})`);
  const nothing = units > 0 ? [] : ['No 97140 charge: no units earned.'];
  return [...lines, ...charges.slice(0, 1).map(({ note }) => note), ...nothing, ...decided];
}

/** Where each element of documentation was found: by reference and, in a text, by offset; never the text itself. */
function documentationLines({ day: { documentation, services } }: Assessment): string[] {
  const { symptoms, functionalLimitations, examFindings, responses, plans } = documentation;
  const place = ({ source, offset }: Evidence): string =>
    offset === undefined ? source : `${source} at ${String(offset)}`;
  const line = (label: string, found: readonly Evidence[]): string =>
    `${label}: ${[...new Set(found.map(place))].join(', ') || 'not found'}`;
  return services.length === 0
    ? []
    : [
        line('symptoms', symptoms),
        line('functional limitations', functionalLimitations),
        line('objective findings', examFindings),
        line('response', responses),
        line('plan of care', plans),
        `treatment days since the last progress report: ${String(documentation.treatmentDatesSinceReport.length)}`,
      ];
}

function issueLines(assessment: Decision): string[] {
  return assessment.issues.flatMap((issue) => {
    const stake = issueStake(issue, assessment, assessment.policy);
    const acknowledged = issue.acknowledged ? ' (acknowledged)' : '';
    const sources = ruleOf(issue.code).meta.sources.map(({ title, section }: Source) =>
      [title, section].filter(Boolean).join(' '),
    );
    return [
      `[${issue.severity}] ${issue.code}${acknowledged}: ${issue.detail}${stake ? ` ${stakeText(stake)}.` : ''}`,
      `    docs/rules/${issue.code}.md; ${sources.join('; ')}`,
    ];
  });
}

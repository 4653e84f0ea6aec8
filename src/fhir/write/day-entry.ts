// SPDX-License-Identifier: Apache-2.0
import type { Basic, ChargeItem, Coding, Extension } from '@medplum/fhirtypes';
import type { Decision } from '../../engine/assess.ts';
import { holdsCharge, isFinished, worstOf, type Assessment } from '../../engine/billing/assessment.ts';
import { therapistsOf } from '../../engine/billing/therapists.ts';
import { isCounted, thresholdCount, thresholdDiscipline } from '../../engine/threshold-count.ts';
import { dayWorth, type DayWorth } from '../../engine/worth.ts';
import { NONE, STAKES, codesOf, dayTag, minutesRange, type DayFacet } from '../day-facets.ts';
import { isManualTherapyCharge, toExistingCharge } from '../read/existing-charge.ts';
import { R4_SCHEMAS } from '../r4.ts';
import { isReference } from '../reference.ts';
import { UNDATED } from '../identity.ts';
import { DAY_FIGURES, DAY_IDENTIFIER, DAY_TAG, RECORD_TYPES } from '../systems.ts';

/**
 * The Basic that makes a treatment day findable: what lists, boards and figures ask for and no search over charges and
 * issues could answer. It repeats what they say, and decides nothing.
 */
export function toDayEntry(assessment: Decision, { charges, leads, existing }: EntryFacts): Basic {
  const { day } = assessment;
  const worth = worthOnceWritten(assessment, charges);
  const others = (existing?.meta?.tag ?? []).filter(({ system }) => system?.startsWith(DAY_TAG) !== true);
  return {
    ...existing,
    resourceType: 'Basic',
    meta: { ...existing?.meta, tag: [...others, ...tagsOf(assessment, { charges, leads, existing }, worth)] },
    identifier: existing?.identifier ?? [{ system: DAY_IDENTIFIER, value: day.key }],
    code: { coding: [{ system: RECORD_TYPES, code: 'treatment-day' }] },
    subject: { reference: day.patient },
    ...(day.dateOfService === UNDATED ? {} : { created: day.dateOfService }),
    extension: [{ url: DAY_FIGURES, extension: figuresOf(assessment, worth) }],
  };
}

interface EntryFacts {
  /** The day's 97140 charges as they stand after the run. */
  readonly charges: readonly ChargeItem[];
  /** As `leadsOf`. */
  readonly leads: readonly string[];
  /** The day's Basic as it stands: what was wrong once is known from it alone. */
  readonly existing: Basic | undefined;
}

function tagsOf(assessment: Assessment, { charges, leads, existing }: EntryFacts, worth: DayWorth): Coding[] {
  const { day, issues } = assessment;
  const rules = issues.map(({ code }) => code);
  const before = existing?.meta?.tag;
  const tags = (facet: DayFacet, codes: readonly string[]): Coding[] =>
    [...new Set(codes)].sort().map((code) => dayTag(facet, code));
  const worst = worstOf(issues.map(({ severity, acknowledged }) => (acknowledged ? undefined : severity)));
  const once = [...codesOf(before, 'rule'), ...codesOf(before, 'closed')];
  return [
    ...tags('payer', [day.payer.kind === NONE ? NONE : (day.payer.source ?? NONE)]),
    ...tags(
      'therapist',
      therapistsOf(day).flatMap(({ person }) => (isReference(person, ['Practitioner']) ? person : [])),
    ),
    ...tags('lead', leads),
    ...tags('charge', charges.length === 0 ? [NONE] : charges.map(({ status }) => status)),
    ...tags('visit', [isFinished(day) ? 'finished' : 'open']),
    ...tags('severity', [worst ?? NONE]),
    ...tags('rule', rules),
    ...tags(
      'hold',
      issues.filter(holdsCharge).map(({ code }) => code),
    ),
    ...tags(
      'acknowledged',
      issues.filter(({ acknowledged }) => acknowledged).map(({ code }) => code),
    ),
    ...tags('units', [String(worth.charged.units)]),
    ...tags(
      'stake',
      STAKES.filter((stake) => worth[stake].units > 0),
    ),
    ...tags('minutes', [String(minutesRange(assessment.minutes.documentedMinutes))]),
    ...tags(
      'closed',
      once.filter((code) => !rules.some((rule) => rule === code)),
    ),
    ...tags('pass', passOf(assessment, codesOf(before, 'pass'))),
  ];
}

/** Decided once, by the first run that finds the visit finished. */
function passOf({ day, issues }: Assessment, before: readonly string[]): readonly string[] {
  if (before.length > 0 || !isFinished(day)) {
    return before;
  }
  return [issues.some(({ severity }) => severity !== 'low') ? 'mended' : 'clean'];
}

/** What a day is worth once a run's charges stand. */
export function worthOnceWritten(assessment: Decision, charges: readonly ChargeItem[]): DayWorth {
  const standing = charges.flatMap((charge) => {
    const read = R4_SCHEMAS.ChargeItem.safeParse({ ...charge, id: charge.id ?? 'new' });
    return read.success && isManualTherapyCharge(read.data) ? toExistingCharge(read.data) : [];
  });
  const day = { ...assessment.day, charges: standing };
  return dayWorth({ ...assessment, day }, assessment.policy, assessment.issues);
}

function figuresOf(assessment: Decision, worth: DayWorth): Extension[] {
  const { day, minutes, charges } = assessment;
  const [first] = charges;
  const others = day.encounters.map(({ source }) => source).filter((source) => source !== first?.encounter);
  const visits = first ? [first.encounter, ...others] : others;
  const [start] = day.encounters.flatMap(({ startTime }) => startTime ?? []).sort();
  return [
    ...visits.map((reference) => ({ url: 'visit', valueReference: { reference } })),
    ...(start === undefined ? [] : [{ url: 'start', valueTime: `${start}:00` }]),
    { url: 'minutes', valueInteger: minutes.documentedMinutes },
    ...thresholdOf(assessment),
    ...(['charged', ...STAKES] as const).flatMap((name): Extension[] => {
      const { units, usd } = worth[name];
      const dollars = usd === undefined || units === 0 ? [] : [{ url: 'usd', valueDecimal: usd }];
      return units === 0
        ? []
        : [{ url: name, extension: [{ url: 'units', valueInteger: Math.round(units) }, ...dollars] }];
    }),
  ];
}

/** The sums that the day decides KX by: a run that finds others for the days before it looks at it again. */
function thresholdOf(assessment: Decision): Extension[] {
  const { accruedEarlier: earlier, discipline } = assessment.day;
  const counted = thresholdDiscipline(assessment.day);
  return earlier && isCounted(assessment)
    ? [
        {
          url: 'threshold',
          extension: [
            { url: 'earlier', valueDecimal: earlier.usd },
            { url: 'unpriced', valueInteger: earlier.unpriced },
            { url: 'total', valueDecimal: thresholdCount(assessment).totalUsd },
            ...(counted === undefined || counted === discipline ? [] : [{ url: 'discipline', valueCode: counted }]),
          ],
        },
      ]
    : [];
}

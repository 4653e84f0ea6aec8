// SPDX-License-Identifier: Apache-2.0
import type { Basic, Extension } from '@medplum/fhirtypes';
import { SEVERITIES, type Severity } from '../../engine/billing/assessment.ts';
import type { Discipline } from '../../engine/billing/performers.ts';
import type { Amount } from '../../engine/worth.ts';
import { BILLED, NONE, codesOf, standingOf, type STAKES, type Standing } from '../day-facets.ts';
import { UNDATED, ownIdentity } from '../identity.ts';
import { relativeReference } from '../reference.ts';
import { DAY_FIGURES } from '../systems.ts';

/** A treatment day as it is listed and counted, from its Basic alone. */
export interface DayEntry {
  readonly key: string;
  /** `Patient/<id>`. */
  readonly patient: string;
  /** `YYYY-MM-DD`, or `undated`. */
  readonly dateOfService: string;
  /** `HH:MM` on the clinic's clock. */
  readonly startTime: string | undefined;
  /** `Encounter/<id>`; first the one that bears the charge. */
  readonly visits: readonly string[];
  readonly isFinished: boolean;
  /** `Organization/<id>`; undefined where nobody pays. */
  readonly payer: string | undefined;
  /** `Practitioner/<id>` of each. */
  readonly therapists: readonly string[];
  /** Whole documented minutes of manual therapy. */
  readonly minutes: number;
  /** Units on its charges; without a charge, those that the minutes support. */
  readonly units: number;
  /** What they are worth, by what becomes of them: estimates. */
  readonly worth: Readonly<Record<'charged' | (typeof STAKES)[number], Amount>>;
  /** Status of each charge. */
  readonly charges: readonly string[];
  /** True where a charge has gone out: nothing holds it any more. */
  readonly isBilled: boolean;
  /** The worst of what nobody has acknowledged. */
  readonly severity: Severity | undefined;
  /** Codes of open issues, of those that hold a charge which has not gone out, that somebody acknowledged, and that were open once. */
  readonly rules: readonly string[];
  readonly holds: readonly string[];
  readonly acknowledged: readonly string[];
  readonly closed: readonly string[];
  readonly standing: Standing | undefined;
  /** Undefined until the visit is finished. */
  readonly firstPass: 'clean' | 'mended' | undefined;
  readonly updatedAt: string;
  /** The sums that the day decided KX by, in US dollars; undefined where it has no threshold. */
  readonly threshold?: DecidedSums | undefined;
}

export interface DecidedSums {
  /** The year's charges before the day, and how many of them have no amount that is known. */
  readonly earlierUsd: number;
  readonly unpriced: number;
  /** The year's charges with the day's own. */
  readonly totalUsd: number;
  /** Whose threshold it is, where the day's key does not tell: a physician's line counts by its GP or GO. */
  readonly discipline?: Discipline;
}

/** Undefined for a Basic that is not a treatment day of ours. */
export function readDayEntry({ identifier, meta, subject, extension, created }: Basic): DayEntry | undefined {
  const identity = ownIdentity({ identifier });
  const figures = extension?.find(({ url }) => url === DAY_FIGURES)?.extension;
  if (!identity || !figures) {
    return undefined;
  }
  const some = (facet: Parameters<typeof codesOf>[1]): string[] =>
    codesOf(meta?.tag, facet).filter((code) => code !== NONE);
  const amount = (name: keyof DayEntry['worth']): Amount => amountIn(figures, name);
  const [pass] = some('pass');
  return {
    key: identity.dayKey,
    patient: relativeReference(subject) ?? '',
    dateOfService: created ?? UNDATED,
    startTime: figures.find(({ url }) => url === 'start')?.valueTime?.slice(0, 5),
    visits: figures.flatMap(({ url, valueReference }) =>
      url === 'visit' ? (relativeReference(valueReference) ?? []) : [],
    ),
    isFinished: some('visit').includes('finished'),
    payer: some('payer')[0],
    therapists: some('therapist'),
    minutes: figures.find(({ url }) => url === 'minutes')?.valueInteger ?? 0,
    units: amount('charged').units,
    worth: { charged: amount('charged'), lost: amount('lost'), held: amount('held'), atRisk: amount('atRisk') },
    charges: some('charge'),
    isBilled: BILLED.charge.some((status) => some('charge').includes(status)),
    severity: SEVERITIES.find((severity) => some('severity').includes(severity)),
    rules: some('rule'),
    holds: some('hold'),
    acknowledged: some('acknowledged'),
    closed: some('closed'),
    standing: standingOf(meta?.tag),
    firstPass: pass === 'clean' || pass === 'mended' ? pass : undefined,
    updatedAt: meta?.lastUpdated ?? '',
    threshold: sumsIn(figures),
  };
}

function amountIn(figures: readonly Extension[], name: string): Amount {
  const parts = figures.find(({ url }) => url === name)?.extension;
  const units = parts?.find(({ url }) => url === 'units')?.valueInteger ?? 0;
  return { units, usd: units === 0 ? 0 : parts?.find(({ url }) => url === 'usd')?.valueDecimal };
}

function sumsIn(figures: readonly Extension[]): DecidedSums | undefined {
  const parts = figures.find(({ url }) => url === 'threshold')?.extension;
  const part = (name: string): Extension | undefined => parts?.find(({ url }) => url === name);
  const discipline = (['PT', 'OT', 'SLP'] as const).find((code) => code === part('discipline')?.valueCode);
  return (
    parts && {
      earlierUsd: part('earlier')?.valueDecimal ?? 0,
      unpriced: part('unpriced')?.valueInteger ?? 0,
      totalUsd: part('total')?.valueDecimal ?? 0,
      ...(discipline === undefined ? {} : { discipline }),
    }
  );
}

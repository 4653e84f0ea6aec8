// SPDX-License-Identifier: Apache-2.0
import type { Assessment } from '../billing/assessment.ts';
import type { ExistingCharge } from '../billing/treatment-day.ts';
import { fillPlaceholders } from '../billing/wording.ts';
import ar from './texts/ar.json' with { type: 'json' };
import de from './texts/de.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import es from './texts/es.json' with { type: 'json' };
import fr from './texts/fr.json' with { type: 'json' };
import ko from './texts/ko.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };
import tl from './texts/tl.json' with { type: 'json' };
import vi from './texts/vi.json' with { type: 'json' };
import zh from './texts/zh.json' with { type: 'json' };
import { table } from '../table.ts';

/** The sentences of one language; English says which there are. */
export type PlainTexts = Readonly<Record<keyof typeof en, string>>;

/** Sentences by ISO 639-1 language code. */
export const PLAIN_TEXTS = table<PlainTexts>({ ar, de, en, es, fr, ko, ru, tl, vi, zh });

/** What the charge says: the units on those that stand, else the units that the minutes support. */
interface ChargeInWords {
  readonly units: number;
  /** `billed` is final. */
  readonly state: 'billed' | 'billable' | 'planned';
}

/**
 * The charge of a treatment day in simple words, for the patient: no codes, no billing terms, no names.
 * @param language - BCP 47 tag such as `es-MX`; English where it is not one of the ten.
 * @param dateInWords - The date of service as the language writes it; else as the record does.
 * @returns Sentences, in order.
 */
export function plainWords(assessment: Assessment, language: string, dateInWords?: string): string[] {
  const { day, minutes, allocation, units, charges } = assessment;
  const code = languageCode(language);
  const texts = PLAIN_TEXTS[code] ?? en;
  const charge = chargeInWords(assessment);
  const figures = {
    date: dateInWords ?? (code === 'ar' ? isolated(day.dateOfService) : day.dateOfService),
    minutes: minutes.countedMinutes,
    total: allocation.totalMinutes,
    totalUnits: allocation.totalUnits,
    units: charge.units,
  };
  const counted = allocation.method === 'cms' ? texts.countedTogether : texts.countedAlone;
  const assistantUnits = charges.find(({ part }) => part !== '97140')?.units ?? 0;
  const isAsCounted = charge.units === units;
  return [
    fillPlaceholders(texts.treatment, figures),
    ...(charge.units === 0 ? [texts.notBilled] : [fillPlaceholders(isAsCounted ? counted : texts.charged, figures)]),
    ...(assistantUnits > 0 && isAsCounted ? [fillPlaceholders(texts.assistant, { units: assistantUnits })] : []),
    ...(charge.units === 0 ? [] : [texts[charge.state]]),
    texts.ask,
  ];
}

/** What was billed stands, whatever the record now supports; so does a quantity that a person decided. */
function chargeInWords({ day, units, charges }: Assessment): ChargeInWords {
  const total = (some: readonly ExistingCharge[]): number => some.reduce((sum, one) => sum + (one.units ?? 0), 0);
  const billed = day.charges.filter(({ state }) => state === 'billed');
  if (billed.length > 0) {
    return { units: total(billed), state: 'billed' };
  }
  const persons = day.charges.filter(({ state, unitsArePersons }) => state === 'standing' && unitsArePersons);
  const state = charges.every(({ status }) => status === 'billable') ? 'billable' : 'planned';
  return { units: persons.length > 0 ? total(persons) : units, state };
}

/** Within right-to-left text, the parts of a date between hyphens would change places. */
export function isolated(date: string): string {
  return `\u2066${date}\u2069`;
}

/** `es-MX` → `es`; Filipino (`fil`) is Tagalog. */
export function languageCode(tag: string): string {
  const code = tag.toLowerCase().split(/[-_]/)[0] ?? '';
  return code === 'fil' ? 'tl' : code;
}

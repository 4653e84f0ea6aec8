// SPDX-License-Identifier: Apache-2.0
import type { Assessment } from '../billing/assessment.ts';
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

/** The sentences of one language; English says which there are. */
export type PlainTexts = Readonly<Record<keyof typeof en, string>>;

/** Sentences by ISO 639-1 language code. */
export const PLAIN_TEXTS: Readonly<Record<string, PlainTexts>> = { ar, de, en, es, fr, ko, ru, tl, vi, zh };

/**
 * The charge of a treatment day in simple words, for the patient: no codes, no billing terms, no names.
 * @param language - BCP 47 tag such as `es-MX`; English where it is not one of the ten.
 * @returns Sentences, in order.
 */
export function plainWords({ day, minutes, allocation, units, charges }: Assessment, language: string): string[] {
  const code = languageCode(language);
  const texts = PLAIN_TEXTS[code] ?? en;
  const figures = {
    date: code === 'ar' ? isolated(day.dateOfService) : day.dateOfService,
    minutes: minutes.countedMinutes,
    total: allocation.totalMinutes,
    totalUnits: allocation.totalUnits,
    units,
  };
  const assistantUnits = charges.find(({ part }) => part !== '97140')?.units ?? 0;
  const isReady = charges.every(({ status }) => status === 'billable');
  return [
    fillPlaceholders(texts.treatment, figures),
    ...(units === 0
      ? [texts.notBilled]
      : [fillPlaceholders(allocation.method === 'cms' ? texts.countedTogether : texts.countedAlone, figures)]),
    ...(assistantUnits > 0 ? [fillPlaceholders(texts.assistant, { units: assistantUnits })] : []),
    ...(units === 0 ? [] : [isReady ? texts.billable : texts.planned]),
    texts.ask,
  ];
}

/** Within right-to-left text, the parts of a date between hyphens would change places. */
function isolated(date: string): string {
  return `\u2066${date}\u2069`;
}

/** `es-MX` → `es`; Filipino (`fil`) is Tagalog. */
function languageCode(tag: string): string {
  const code = tag.toLowerCase().split(/[-_]/)[0] ?? '';
  return code === 'fil' ? 'tl' : code;
}

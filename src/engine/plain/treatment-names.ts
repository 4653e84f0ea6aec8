// SPDX-License-Identifier: Apache-2.0
import { table } from '../table.ts';
import ar from './names/ar.json' with { type: 'json' };
import de from './names/de.json' with { type: 'json' };
import es from './names/es.json' with { type: 'json' };
import fr from './names/fr.json' with { type: 'json' };
import ko from './names/ko.json' with { type: 'json' };
import ru from './names/ru.json' with { type: 'json' };
import tl from './names/tl.json' with { type: 'json' };
import vi from './names/vi.json' with { type: 'json' };
import zh from './names/zh.json' with { type: 'json' };

/**
 * Techniques and regions by their short English labels, in the languages of the patient's letter; English has the
 * record's own words. Ours, and not yet read by native speakers (docs/architecture.md).
 */
export const TREATMENT_NAMES = table<Readonly<Record<keyof typeof es, string>>>({ ar, de, es, fr, ko, ru, tl, vi, zh });

/** What a technique or region is called in a language; undefined where nobody has put it into words. */
export function treatmentName(label: string, language: string): string | undefined {
  const names: Readonly<Record<string, string>> = TREATMENT_NAMES[language] ?? {};
  return Object.hasOwn(names, label) ? names[label] : undefined;
}

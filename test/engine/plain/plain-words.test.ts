// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { assess } from '../../../src/engine/assess.ts';
import type { ExistingCharge, TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { PLAIN_TEXTS, plainWords } from '../../../src/engine/plain/plain-words.ts';
import { policyFor } from '../../../src/engine/policies/payer-policy.ts';
import { ASSISTANT, day, encounter, service } from '../../support/day.ts';

const words = (facts: Partial<TreatmentDay>, language: string): string[] => {
  const built = day(facts);
  return plainWords(assess(built, policyFor(built.payer)), language);
};
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([found]) => found).sort();
const { en } = PLAIN_TEXTS;

describe('plain words', () => {
  test('there are ten languages, one file each', () => {
    const files = readdirSync('src/engine/plain/texts').map((file) => file.replace('.json', ''));
    expect(Object.keys(PLAIN_TEXTS).sort()).toEqual(files.sort());
    expect(files.sort()).toEqual(['ar', 'de', 'en', 'es', 'fr', 'ko', 'ru', 'tl', 'vi', 'zh']);
  });

  test.each(Object.entries(PLAIN_TEXTS))(
    '%s has every sentence with every figure, in its own words',
    (language, texts) => {
      expect(Object.keys(texts)).toEqual(Object.keys(en ?? {}));
      for (const [key, text] of Object.entries(texts)) {
        const english = Object.entries(en ?? {}).find(([name]) => name === key)?.[1] ?? '';
        expect([key, placeholders(text)]).toEqual([key, placeholders(english)]);
        expect(language === 'en' || text !== english).toBe(true);
      }
    },
  );

  test('a charge by the CPT rule', () => {
    expect(words({}, 'en')).toEqual([
      'On 2026-03-02, you received 30 minutes of manual therapy: hands-on treatment by a therapist.',
      'This treatment is billed in units of about 15 minutes. For 30 minutes, the number of units is: 2.',
      'The charge is complete and ready to be billed.',
      'If this is not how you remember the treatment, please ask your clinic.',
    ]);
  });

  test('Medicare, an assistant, and something left to check', () => {
    const services = [service('a', { minutes: 15 }), service('b', { minutes: 15, performers: [ASSISTANT] })];
    const told = words(
      { services, payer: { kind: 'medicare-b' }, encounters: [encounter({ diagnoses: [] })] },
      'es-MX',
    );
    expect(told.slice(1, 4)).toEqual([
      'Su seguro cuenta juntos todos los tratamientos por tiempo del día. Para 30 minutos en total, el número de unidades es: 2. De ellas, para terapia manual: 2.',
      'Unidades realizadas por un asistente de terapia: 1.',
      'El cargo aún no es definitivo: su clínica todavía tiene algo que revisar o completar.',
    ]);
  });

  const standing = (facts: Partial<ExistingCharge>): Partial<TreatmentDay> => ({
    charges: [
      {
        source: 'ChargeItem/1',
        ours: true,
        part: '97140',
        state: 'standing',
        unitsArePersons: false,
        modifiers: [],
        ...facts,
      },
    ],
  });

  test.each([
    [
      'billed as counted',
      { state: 'billed', units: 2 },
      'For 30 minutes, the number of units is: 2.',
      'it has been billed',
    ],
    [
      'billed otherwise',
      { state: 'billed', units: 3 },
      'The number of units on the charge is: 3.',
      'it has been billed',
    ],
    ['units of a person', { unitsArePersons: true, units: 1 }, 'units on the charge is: 1.', 'not final yet'],
  ] as const)('the charge decides what is told: %s', (_name, facts, units, state) => {
    const told = words(standing(facts), 'en');
    expect(told[1]).toContain(units);
    expect(told[2]).toContain(state);
  });

  test('the date in words, where there are any', () => {
    const built = day({});
    const told = plainWords(assess(built, policyFor(built.payer)), 'de', '2. März 2026');
    expect(told[0]).toContain('2. März 2026');
  });

  test('too few minutes', () => {
    expect(words({ services: [service('a', { minutes: 7 })] }, 'de')[1]).toBe(
      'Die Minuten reichen nicht für eine Einheit; die manuelle Therapie dieses Tages wird deshalb nicht berechnet.',
    );
  });

  test.each([
    ['fil-PH', 'tl'],
    ['zh-Hant-TW', 'zh'],
    ['pt-BR', 'en'],
    ['', 'en'],
  ])('%p speaks %s', (tag, language) => {
    expect(words({}, tag).at(-1)).toBe(PLAIN_TEXTS[language]?.ask);
  });
});

test('an Arabic date keeps its order: year, month, day', () => {
  expect(words({}, 'ar').join(' ')).toContain('\u20662026-03-02\u2069');
  expect(words({}, 'en').join(' ')).toContain('On 2026-03-02');
});

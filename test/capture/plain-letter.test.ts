// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Patient } from '@medplum/fhirtypes';
import { dateInWords, plainLetter, type PlainLetter } from '../../src/capture/plain-letter.ts';
import { assessDays, type AssessedDay } from '../../src/capture/visit-view.ts';
import { PLAIN_TEXTS } from '../../src/engine/plain/plain-words.ts';
import { RecordSet } from '../../src/fhir/record-set.ts';
import { PLAIN, recordsOf } from '../support/ehr-shapes.ts';
import { unreadableLines } from '../support/no-words.ts';
import { STORIES } from '../support/samples.ts';
import { storyViews } from '../support/story-view.ts';

const CLINIC = {
  resourceType: 'Organization',
  id: 'clinic',
  name: 'Hilltop Therapy',
  telecom: [{ system: 'phone', value: '+1 555 0100' }],
  address: [{ line: ['1 Hill Road'], city: 'Springfield', state: 'OH', postalCode: '45501' }],
};
const PATIENT: Patient = {
  resourceType: 'Patient',
  id: 'p1',
  name: [{ given: ['Ada'], family: 'Abernathy' }],
  birthDate: '1980-05-17',
};
const ENCOUNTER = { ...PLAIN.encounter, serviceProvider: { reference: 'Organization/clinic' } } as unknown as Encounter;

function letterIn(language: string, clinic: object | null = CLINIC, ...more: readonly object[]): PlainLetter {
  const therapist = { ...PLAIN.others['therapist'], name: [{ given: ['Tess'], family: 'Rowe', suffix: ['PT'] }] };
  const charts = recordsOf({ ...PLAIN, others: { ...PLAIN.others, patient: { ...PATIENT }, therapist } });
  const encounter = clinic ? ENCOUNTER : (PLAIN.encounter as unknown as Encounter);
  const records = new RecordSet([encounter, ...(clinic ? [clinic] : []), ...more, ...charts]);
  return plainLetter(records, { encounter, patient: PATIENT }, dayOf(records), language);
}

function dayOf(records = new RecordSet(recordsOf(PLAIN))): AssessedDay {
  const [day] = assessDays(records, 'Encounter/e1');
  if (!day) {
    throw new Error('No treatment day');
  }
  return day;
}

test('a letter says whose, when, by whom, what was done, what was billed and whom to call', () => {
  expect(letterIn('en')).toEqual({
    title: 'About your treatment',
    clinic: ['Hilltop Therapy', '1 Hill Road, Springfield, OH, 45501'],
    head: [
      { label: 'Patient', text: 'Ada Abernathy' },
      { label: 'Date of birth', text: 'May 17, 1980' },
      { label: 'Date of treatment', text: 'March 2, 2026' },
      { label: 'Therapist', text: 'Tess Rowe PT' },
      { label: 'What was done', text: 'Joint mobilization, Lumbar spine' },
    ],
    sentences: [
      'On March 2, 2026, you received 30 minutes of manual therapy: hands-on treatment by a therapist.',
      'This treatment is billed in units of about 15 minutes. For 30 minutes, the number of units is: 2.',
      'The charge is complete and ready to be billed.',
      'If this is not how you remember the treatment, please ask your clinic.',
    ],
    contact: 'Questions? Call Hilltop Therapy: +1 555 0100.',
  });
});

test.each([
  ['es', 'Movilización articular, parte baja de la espalda'],
  ['de', 'Gelenkmobilisation, unterer Rücken'],
  ['zh', '关节松动术、腰部'],
  ['ar', 'تحريك المفاصل، أسفل الظهر'],
])('what was done is told in the language of the letter: %s', (language, text) => {
  expect(letterIn(language).head.at(-1)?.text).toBe(text);
});

test('a region that nobody has put into words stays as the record has it', () => {
  const charts = recordsOf({ ...PLAIN, procedure: { ...PLAIN.procedure, bodySite: [{ text: 'Elsewhere' }] } });
  const records = new RecordSet(charts);
  const { head } = plainLetter(records, { encounter: ENCOUNTER, patient: PATIENT }, dayOf(records), 'de');
  expect(head.at(-1)?.text).toBe('Gelenkmobilisation, Elsewhere');
});

test('other services of the day are not what was done by hand, and what is not known is left out', () => {
  const exercises = {
    ...{ resourceType: 'Procedure', id: 'ex', status: 'completed', subject: { reference: 'Patient/p1' } },
    ...{ encounter: { reference: 'Encounter/e1' }, bodySite: [{ text: 'Knee' }] },
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97110' }] },
    performer: [{ actor: { display: 'Bo Helper' } }],
    performedPeriod: { start: '2026-03-02T11:00:00-05:00', end: '2026-03-02T11:15:00-05:00' },
  };
  const { head } = letterIn('en', CLINIC, exercises);
  expect(head.slice(3)).toEqual([
    { label: 'Therapist', text: 'Tess Rowe PT' },
    { label: 'What was done', text: 'Joint mobilization, Lumbar spine' },
  ]);
  const unnamed = plainLetter(new RecordSet([]), { encounter: ENCOUNTER, patient: undefined }, dayOf(), 'en');
  expect(unnamed.head.map(({ label }) => label)).toEqual(['Date of treatment', 'What was done']);
});

test('a charge that was billed is final', () => {
  const billed = {
    resourceType: 'ChargeItem',
    id: 'c',
    status: 'billed',
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }] },
    subject: { reference: 'Patient/p1' },
    context: { reference: 'Encounter/e1' },
    quantity: { value: 3 },
  };
  const { sentences } = letterIn('en', CLINIC, billed);
  expect(sentences.slice(1, 3)).toEqual([
    'The number of units on the charge is: 3.',
    'This charge is final: it has been billed.',
  ]);
});

test.each(Object.keys(PLAIN_TEXTS))(
  '%s: the date in words, the labels in the language, no placeholder left',
  (language) => {
    const letter = letterIn(language);
    const all = [
      letter.title,
      ...letter.head.flatMap(({ label, text }) => [label, text]),
      ...letter.sentences,
      letter.contact,
    ];
    expect(all.join(' ')).not.toMatch(/\{|2026-03-02|undefined/);
    expect(letter.sentences[0]).toContain(dateInWords('2026-03-02', language));
  },
);

test('a clinic without a telephone is to be asked; without a clinic nobody is named', () => {
  expect(letterIn('es', { ...CLINIC, telecom: undefined }).contact).toBe(
    '¿Tiene preguntas? Consulte a Hilltop Therapy.',
  );
  expect(letterIn('es', null)).toMatchObject({ clinic: [], contact: undefined });
});

test('no letter of any story shows an id, a path or a command', () => {
  const letters = STORIES.flatMap((story) =>
    storyViews(story).flatMap(({ view, records, visit }) => {
      const encounter = records.raw(visit) as unknown as Encounter;
      const patient = records.raw(encounter.subject?.reference ?? '') as unknown as Patient | undefined;
      return view.days.map((day) => [visit, plainLetter(records, { encounter, patient }, day, 'en')] as const);
    }),
  );
  expect(letters.length).toBeGreaterThan(70);
  const found = letters.flatMap(([visit, { title, clinic, head, sentences, contact = '' }]) =>
    unreadableLines([title, ...clinic, ...head.flatMap(({ label, text }) => [label, text]), ...sentences, contact]).map(
      (line) => `${visit}: ${line}`,
    ),
  );
  expect(found).toEqual([]);
});

// SPDX-License-Identifier: Apache-2.0
import {
  ALL_SETS,
  labelledNotes,
  NO_ELEMENTS,
  notesOf,
  PARTLY_LABELLED,
  type AnySet,
  type LabelledNote,
  type NoteElements,
  type NoteSet,
} from './labelled-notes.ts';
import { scoreReader, scoreTable, type ElementScore, type Score, type ScoredElement } from './score.ts';

function note(id: string, labels: Partial<NoteElements>): LabelledNote {
  return { id, style: 'made for the test', text: id, labels: { ...NO_ELEMENTS, ...labels } };
}

/** Scores a reader that answers each note as told. */
function scoreOf(notes: readonly LabelledNote[], answers: Readonly<Record<string, Partial<NoteElements>>>): Score {
  return scoreReader((text) => ({ ...NO_ELEMENTS, ...answers[text] }), notes);
}

function elementOf({ elements }: Score, wanted: ScoredElement): Partial<ElementScore> {
  return elements.find(({ element }) => element === wanted) ?? {};
}

describe('scoreReader', () => {
  test('a flag: found where labelled is right, found elsewhere costs precision, not found costs recall', () => {
    const notes = [note('a', { symptom: true }), note('b', { symptom: true }), note('c', {})];
    const score = scoreOf(notes, { a: { symptom: true }, c: { symptom: true } });
    expect(elementOf(score, 'symptom')).toMatchObject({ right: 1, found: 2, labelled: 2, precision: 0.5, recall: 0.5 });
    expect(score.misses).toEqual([
      { note: 'b', element: 'symptom', kind: 'not-found', value: 'yes' },
      { note: 'c', element: 'symptom', kind: 'not-labelled', value: 'yes' },
    ]);
  });

  test('a list: each value counts by itself, whatever the order, and one named twice counts once', () => {
    const notes = [note('a', { regions: ['hip', 'knee', 'thigh'] })];
    const score = scoreOf(notes, { a: { regions: ['thigh', 'hip', 'hip', 'lumbar'] } });
    expect(elementOf(score, 'regions')).toMatchObject({ right: 2, found: 3, labelled: 3 });
    expect(elementOf(score, 'anyRegion')).toMatchObject({ right: 1, found: 1, labelled: 1 });
    expect(score.misses).toEqual([
      { note: 'a', element: 'regions', kind: 'not-found', value: 'knee' },
      { note: 'a', element: 'regions', kind: 'not-labelled', value: 'lumbar' },
    ]);
  });

  test('a wrong technique still says that some technique was named', () => {
    const score = scoreOf([note('a', { technique: ['manipulation'] })], { a: { technique: ['contract-relax'] } });
    expect(elementOf(score, 'technique')).toMatchObject({ right: 0, found: 1, labelled: 1 });
    expect(elementOf(score, 'anyTechnique')).toMatchObject({ right: 1, found: 1, labelled: 1 });
  });

  test('wrong minutes are both found and not found', () => {
    const score = scoreOf([note('a', { timedMinutes: 23 })], { a: { timedMinutes: 22 } });
    expect(elementOf(score, 'timedMinutes')).toMatchObject({ right: 0, found: 1, labelled: 1 });
    expect(score.misses.map(({ kind, value }) => `${kind} ${value}`)).toEqual(['not-found 23', 'not-labelled 22']);
  });

  test('nothing found has no precision, nothing labelled no recall', () => {
    const score = scoreOf([note('a', { response: true })], { a: { symptom: true } });
    expect(elementOf(score, 'response')).toMatchObject({ precision: undefined, recall: 0 });
    expect(elementOf(score, 'symptom')).toMatchObject({ precision: 0, recall: undefined });
  });

  test('the table rounds down and gives the counts', () => {
    const notes = ['a', 'b', 'c'].map((id) => note(id, { symptom: true }));
    const table = scoreTable(scoreOf(notes, { a: { symptom: true }, b: { symptom: true } }));
    expect(table).toContain('| symptom | 100 % (2 of 2) | 66 % (2 of 3) |');
    expect(table).toContain('| timedMinutes | none | none |');
  });
});

/** How many notes each set has at least. */
const FEWEST: Readonly<Record<NoteSet, number>> = {
  tuning: 60,
  'tuning-2': 80,
  'tuning-3': 90,
  'tuning-4': 60,
  'tuning-6': 80,
  'tuning-7': 100,
  'tuning-9': 70,
  'tuning-10': 130,
  'tuning-12': 80,
  'tuning-14': 30,
  'held-out-4': 60,
  'held-out-5': 55,
};

/** How many of its notes lack each element, where ordinary wording and few notes make them fewer than ten. */
const FEWEST_WITHOUT: Readonly<Partial<Record<NoteSet, number>>> = { 'held-out-5': 5, 'tuning-14': 1 };

describe.each(Object.entries(FEWEST) as [NoteSet, number][])('the %s notes', (set, fewest) => {
  const notes = labelledNotes(set);

  test('are enough, each once', () => {
    expect(notes.length).toBeGreaterThanOrEqual(fewest);
    expect(new Set(notes.map(({ id }) => id)).size).toBe(notes.length);
    expect(new Set(notes.map(({ text }) => text)).size).toBe(notes.length);
  });

  test('a reader that answers the labels is right everywhere', () => {
    const labels = new Map(notes.map((one) => [one.text, one.labels]));
    const score = scoreReader((text) => labels.get(text) ?? NO_ELEMENTS, notes);
    expect(score.misses).toEqual([]);
    expect(score.elements.map(({ precision, recall }) => [precision, recall])).toEqual(
      score.elements.map(() => [1, 1]),
    );
  });

  test('hold each element in some notes and not in others, so that neither yes nor no is always right', () => {
    const rare = scoreReader(() => NO_ELEMENTS, notes).elements.filter(({ labelled }) => labelled < 5);
    expect(rare).toEqual([]);
    for (const element of ['symptom', 'objectiveFinding', 'functionalLimitation', 'response'] as const) {
      expect(notes.filter(({ labels }) => !labels[element]).length).toBeGreaterThanOrEqual(FEWEST_WITHOUT[set] ?? 10);
    }
  });

  test('labels agree with each other', () => {
    const odd = notes.filter(({ labels }) => {
      const { manualTherapyMinutes: manual, timedMinutes: timed, totalTreatmentMinutes: total } = labels;
      const whole = total ?? Infinity;
      const treated = labels.technique.length > 0 || labels.regions.length > 0;
      return (
        (manual ?? 0) > Math.min(timed ?? Infinity, whole) ||
        (timed ?? 0) > whole ||
        (!treated && manual !== null) ||
        (labels.technique.length > 0 && labels.regions.length === 0) ||
        [labels.technique, labels.regions, labels.otherServicesDone].some((list) => new Set(list).size < list.length)
      );
    });
    expect(odd.map(({ id }) => id)).toEqual([]);
  });
});

describe.each(PARTLY_LABELLED)('the %s notes of a second labeller', (set) => {
  const notes = notesOf(set);

  test('are enough, each once', () => {
    expect(notes.length).toBeGreaterThanOrEqual(70);
    expect(new Set(notes.map(({ id, text }) => `${id} ${text}`)).size).toBe(notes.length);
  });

  test('elements without a label are not judged', () => {
    const { elements } = scoreReader(() => ({ ...NO_ELEMENTS, technique: ['manipulation'], symptom: true }), notes);
    const found = new Map(elements.map((one) => [one.element, one.found]));
    expect([found.get('technique'), found.get('anyTechnique'), found.get('symptom')]).toEqual([0, 0, notes.length]);
  });

  test('hold each labelled element in some notes and not in others', () => {
    const { elements } = scoreReader(() => NO_ELEMENTS, notes);
    for (const element of ['symptom', 'objectiveFinding', 'functionalLimitation', 'response'] as const) {
      const labelled = elements.find((one) => one.element === element)?.labelled ?? 0;
      expect(Math.min(labelled, notes.length - labelled)).toBeGreaterThanOrEqual(10);
    }
  });
});

describe('the statements of the eighth set', () => {
  const statements = notesOf('tuning-8');

  test('are enough, each once', () => {
    expect(statements.length).toBeGreaterThanOrEqual(1_500);
    expect(new Set(statements.map(({ text }) => text)).size).toBe(statements.length);
  });

  test('tell each element and do not', () => {
    const { elements } = scoreReader(() => NO_ELEMENTS, statements);
    for (const element of [
      'response',
      'functionalLimitation',
      'planNamesManualTherapy',
      'manualTherapyMinutes',
    ] as const) {
      const judged = statements.filter(({ labels }) => element in labels).length;
      const labelled = elements.find((one) => one.element === element)?.labelled ?? 0;
      expect(Math.min(labelled, judged - labelled)).toBeGreaterThanOrEqual(50);
    }
  });
});

test.each(ALL_SETS.flatMap((one, index) => ALL_SETS.slice(index + 1).map((other) => [one, other] as const)))(
  'no run of six words stands in both %s and %s',
  (one, other) => {
    const known = new Set(textsOf(one).flatMap(runsOfSix));
    const shared = textsOf(other).flatMap((text) => runsOfSix(text).filter((run) => known.has(run)));
    expect(shared).toEqual([]);
  },
);

function textsOf(set: AnySet): string[] {
  return notesOf(set).map(({ text }) => text);
}

function runsOfSix(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.slice(5).map((_, start) => words.slice(start, start + 6).join(' '));
}

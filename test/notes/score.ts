// SPDX-License-Identifier: Apache-2.0
import { NO_ELEMENTS, type NoteElements, type PartlyLabelledNote } from './labelled-notes.ts';

/** Reads the elements of a note's text: what is judged. */
export type NoteReader = (text: string) => NoteElements;

/**
 * How an element was read over a set of notes. Precision is `right` of `found`, recall `right` of `labelled`; both are
 * undefined where there is nothing to divide by.
 */
export interface ElementScore {
  readonly element: ScoredElement;
  readonly right: number;
  readonly found: number;
  readonly labelled: number;
  readonly precision: number | undefined;
  readonly recall: number | undefined;
}

/** A label that the reader did not find, or something found that is not labelled. */
export interface Miss {
  readonly note: string;
  readonly element: ScoredElement;
  readonly kind: 'not-found' | 'not-labelled';
  readonly value: string;
}

export interface Score {
  readonly notes: number;
  readonly elements: readonly ElementScore[];
  readonly misses: readonly Miss[];
}

/** The values of each element, so that a flag, a number and a list are counted alike: one value is one thing to find. */
const VALUES = {
  symptom: ({ symptom }) => flag(symptom),
  objectiveFinding: ({ objectiveFinding }) => flag(objectiveFinding),
  functionalLimitation: ({ functionalLimitation }) => flag(functionalLimitation),
  response: ({ response }) => flag(response),
  technique: ({ technique }) => technique,
  anyTechnique: ({ technique }) => flag(technique.length > 0),
  regions: ({ regions }) => regions,
  anyRegion: ({ regions }) => flag(regions.length > 0),
  manualTherapyMinutes: ({ manualTherapyMinutes }) => minutes(manualTherapyMinutes),
  totalTreatmentMinutes: ({ totalTreatmentMinutes }) => minutes(totalTreatmentMinutes),
  timedMinutes: ({ timedMinutes }) => minutes(timedMinutes),
  otherServicesDone: ({ otherServicesDone }) => otherServicesDone,
  planNamesManualTherapy: ({ planNamesManualTherapy }) => flag(planNamesManualTherapy),
} satisfies Record<string, (elements: NoteElements) => readonly string[]>;

export type ScoredElement = keyof typeof VALUES;

const ELEMENTS = Object.keys(VALUES) as ScoredElement[];

/**
 * Scores a reader on labelled notes: each value of a list counts by itself, and a wrong number of minutes is both a
 * value found that is not labelled and a label not found.
 */
export function scoreReader(read: NoteReader, notes: readonly PartlyLabelledNote[]): Score {
  const readings = notes.map((note) => ({ note, found: read(note.text) }));
  const misses = readings.flatMap(({ note, found }) => ELEMENTS.flatMap((element) => missesOf(element, note, found)));
  const elements = ELEMENTS.map((element) => {
    const judged = readings.filter(({ note }) => isLabelled(element, note));
    const labelled = count(
      element,
      judged.map(({ note }) => ({ ...NO_ELEMENTS, ...note.labels })),
    );
    const found = count(
      element,
      judged.map((reading) => reading.found),
    );
    const notFound = misses.filter((miss) => miss.element === element && miss.kind === 'not-found').length;
    return elementScore(element, labelled - notFound, found, labelled);
  });
  return { notes: notes.length, elements, misses };
}

/** A score as a Markdown table, with the counts behind each percentage. */
export function scoreTable({ elements }: Score): string {
  const rows = elements.map(
    ({ element, right, found, labelled }) => `| ${element} | ${share(right, found)} | ${share(right, labelled)} |`,
  );
  return ['| element | precision | recall |', '|---|---|---|', ...rows].join('\n');
}

/** The label by which an element is judged, where it is not its own. */
const JUDGED_BY: Partial<Record<ScoredElement, keyof NoteElements>> = {
  anyTechnique: 'technique',
  anyRegion: 'regions',
};

function isLabelled(element: ScoredElement, { labels }: PartlyLabelledNote): boolean {
  return (JUDGED_BY[element] ?? element) in labels;
}

function missesOf(element: ScoredElement, note: PartlyLabelledNote, reading: NoteElements): Miss[] {
  const { id, labels } = note;
  if (!isLabelled(element, note)) {
    return [];
  }
  const [labelled, found] = [valuesOf(element, { ...NO_ELEMENTS, ...labels }), valuesOf(element, reading)];
  return [
    ...labelled
      .filter((value) => !found.includes(value))
      .map((value) => ({ note: id, element, kind: 'not-found' as const, value })),
    ...found
      .filter((value) => !labelled.includes(value))
      .map((value) => ({ note: id, element, kind: 'not-labelled' as const, value })),
  ];
}

/** A reader that names a value twice has found it once. */
function valuesOf(element: ScoredElement, elements: NoteElements): string[] {
  return [...new Set(VALUES[element](elements))];
}

function count(element: ScoredElement, all: readonly NoteElements[]): number {
  return all.reduce((sum, elements) => sum + valuesOf(element, elements).length, 0);
}

function elementScore(element: ScoredElement, right: number, found: number, labelled: number): ElementScore {
  return { element, right, found, labelled, precision: ratio(right, found), recall: ratio(right, labelled) };
}

function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}

/** Rounded down, so that a figure is never better than it was. */
function share(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${String(Math.floor((part * 100) / whole))} % (${String(part)} of ${String(whole)})`;
}

function flag(isThere: boolean): string[] {
  return isThere ? ['yes'] : [];
}

function minutes(value: number | null): string[] {
  return value === null ? [] : [String(value)];
}

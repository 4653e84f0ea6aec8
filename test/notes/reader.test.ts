// SPDX-License-Identifier: Apache-2.0
import { labelledNotes, labelledStatements, partlyLabelledNotes } from './labelled-notes.ts';
import { readNote } from './reader.ts';
import { scoreReader, type ScoredElement } from './score.ts';

const SETS = [
  'tuning',
  'tuning-2',
  'tuning-3',
  'tuning-4',
  'tuning-5',
  'tuning-6',
  'tuning-7',
  'tuning-8',
  'tuning-9',
  'tuning-10',
  'tuning-11',
  'tuning-12',
] as const;

/**
 * Precision and recall that the reader reaches on the notes it is tuned to, in whole percent rounded down: a change may raise a figure, and
 * none may fall. How it reads notes that nobody tuned to stands in docs/measurements.md.
 */
const REACHED: Readonly<
  Record<(typeof SETS)[number], Readonly<Partial<Record<ScoredElement, readonly [number, number]>>>>
> = {
  tuning: {
    symptom: [100, 100],
    objectiveFinding: [97, 95],
    functionalLimitation: [100, 97],
    response: [100, 95],
    technique: [98, 98],
    anyTechnique: [100, 100],
    regions: [97, 96],
    anyRegion: [98, 98],
    manualTherapyMinutes: [100, 100],
    totalTreatmentMinutes: [100, 100],
    timedMinutes: [100, 100],
    otherServicesDone: [99, 99],
    planNamesManualTherapy: [100, 100],
  },
  'tuning-2': {
    symptom: [100, 95],
    objectiveFinding: [98, 96],
    functionalLimitation: [100, 98],
    response: [98, 100],
    technique: [99, 99],
    anyTechnique: [100, 100],
    regions: [93, 97],
    anyRegion: [100, 98],
    manualTherapyMinutes: [100, 100],
    totalTreatmentMinutes: [100, 96],
    timedMinutes: [100, 100],
    otherServicesDone: [96, 95],
    planNamesManualTherapy: [100, 100],
  },
  'tuning-3': {
    symptom: [100, 89],
    objectiveFinding: [98, 98],
    functionalLimitation: [98, 95],
    response: [97, 92],
    technique: [98, 98],
    anyTechnique: [98, 100],
    regions: [96, 96],
    anyRegion: [98, 98],
    manualTherapyMinutes: [100, 95],
    totalTreatmentMinutes: [100, 95],
    timedMinutes: [100, 100],
    otherServicesDone: [95, 99],
    planNamesManualTherapy: [100, 87],
  },
  'tuning-4': {
    symptom: [100, 96],
    objectiveFinding: [100, 90],
    functionalLimitation: [97, 100],
    response: [97, 100],
    technique: [98, 96],
    anyTechnique: [100, 100],
    regions: [88, 94],
    anyRegion: [100, 96],
    manualTherapyMinutes: [100, 96],
    totalTreatmentMinutes: [100, 95],
    timedMinutes: [100, 90],
    otherServicesDone: [95, 94],
    planNamesManualTherapy: [100, 100],
  },
  'tuning-5': {
    symptom: [98, 100],
    objectiveFinding: [92, 96],
    functionalLimitation: [97, 100],
    response: [98, 98],
    manualTherapyMinutes: [100, 100],
    totalTreatmentMinutes: [96, 93],
    timedMinutes: [100, 100],
  },
  'tuning-6': {
    symptom: [98, 96],
    objectiveFinding: [96, 100],
    functionalLimitation: [97, 100],
    response: [98, 94],
    technique: [97, 98],
    anyTechnique: [100, 100],
    regions: [93, 93],
    anyRegion: [98, 98],
    manualTherapyMinutes: [100, 95],
    totalTreatmentMinutes: [100, 87],
    timedMinutes: [100, 100],
    otherServicesDone: [93, 97],
    planNamesManualTherapy: [100, 95],
  },
  'tuning-7': {
    symptom: [93, 91],
    objectiveFinding: [97, 92],
    functionalLimitation: [93, 98],
    response: [98, 98],
    technique: [97, 94],
    anyTechnique: [98, 96],
    regions: [92, 90],
    anyRegion: [100, 97],
    manualTherapyMinutes: [100, 91],
    totalTreatmentMinutes: [100, 90],
    timedMinutes: [96, 96],
    otherServicesDone: [88, 88],
    planNamesManualTherapy: [92, 100],
  },
  'tuning-8': {
    functionalLimitation: [97, 90],
    response: [98, 91],
    technique: [95, 97],
    anyTechnique: [97, 97],
    regions: [93, 91],
    anyRegion: [100, 92],
    manualTherapyMinutes: [97, 91],
    totalTreatmentMinutes: [100, 93],
    timedMinutes: [93, 93],
    planNamesManualTherapy: [97, 88],
  },
  'tuning-9': {
    symptom: [96, 93],
    objectiveFinding: [92, 88],
    functionalLimitation: [86, 100],
    response: [98, 91],
    technique: [97, 97],
    anyTechnique: [98, 100],
    regions: [90, 94],
    anyRegion: [98, 94],
    manualTherapyMinutes: [98, 96],
    totalTreatmentMinutes: [97, 91],
    timedMinutes: [100, 97],
    otherServicesDone: [95, 91],
    planNamesManualTherapy: [100, 91],
  },
  'tuning-10': {
    symptom: [94, 91],
    objectiveFinding: [96, 86],
    functionalLimitation: [95, 75],
    response: [96, 83],
    technique: [90, 84],
    anyTechnique: [92, 95],
    regions: [85, 87],
    anyRegion: [92, 93],
    manualTherapyMinutes: [98, 86],
    totalTreatmentMinutes: [96, 92],
    timedMinutes: [100, 86],
    otherServicesDone: [80, 80],
    planNamesManualTherapy: [81, 59],
  },
  'tuning-11': {
    symptom: [96, 98],
    objectiveFinding: [88, 97],
    functionalLimitation: [94, 94],
    response: [89, 91],
    manualTherapyMinutes: [100, 100],
    totalTreatmentMinutes: [100, 93],
    timedMinutes: [100, 95],
  },
  'tuning-12': {
    symptom: [93, 92],
    objectiveFinding: [92, 95],
    functionalLimitation: [91, 83],
    response: [94, 92],
    technique: [96, 92],
    anyTechnique: [96, 98],
    regions: [85, 91],
    anyRegion: [96, 96],
    manualTherapyMinutes: [98, 94],
    totalTreatmentMinutes: [100, 96],
    timedMinutes: [100, 87],
    otherServicesDone: [86, 80],
    planNamesManualTherapy: [100, 69],
  },
};

describe.each(SETS)('what notes say: %s', (set) => {
  const notes =
    set === 'tuning-8'
      ? labelledStatements(set)
      : set === 'tuning-5' || set === 'tuning-11'
        ? partlyLabelledNotes(set)
        : labelledNotes(set);
  const elements = scoreReader(readNote, notes).elements.filter(({ labelled }) => labelled > 0);

  test.each(elements)('$element is read at least as well as before', ({ element, precision = 0, recall = 0 }) => {
    const [leastPrecision, leastRecall] = REACHED[set][element] ?? [100, 100];
    expect(Math.floor(precision * 100)).toBeGreaterThanOrEqual(leastPrecision);
    expect(Math.floor(recall * 100)).toBeGreaterThanOrEqual(leastRecall);
  });
});

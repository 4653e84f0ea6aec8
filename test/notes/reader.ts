// SPDX-License-Identifier: Apache-2.0
import { readAnew, type TextReading } from '../../src/engine/text/read-text.ts';
import { manualTherapyMs } from '../../src/engine/text/noted-minutes.ts';
import type { NoteElements } from './labelled-notes.ts';

type Technique = NoteElements['technique'][number];
type Region = NoteElements['regions'][number];
type OtherService = NoteElements['otherServicesDone'][number];

/** The services of the labels by the reader's own labels. */
const SERVICES: Readonly<Record<string, OtherService>> = {
  'aquatic exercise': 'aquaticExercise',
  'canalith repositioning': 'canalithRepositioning',
  'chiropractic manipulation': 'chiropracticManipulation',
  'compression bandaging': 'compressionBandaging',
  cupping: 'cupping',
  'dry needling': 'dryNeedling',
  'trigger point acupuncture': 'dryNeedling',
  'needle insertion': 'dryNeedling',
  'electrical stimulation': 'electricalStimulation',
  'EMG biofeedback': 'emgBiofeedback',
  'therapeutic exercise': 'exercise',
  'gait training': 'gaitTraining',
  'hot or cold pack': 'hotOrColdPack',
  'trigger point injection': 'injection',
  injection: 'injection',
  iontophoresis: 'iontophoresis',
  laser: 'laser',
  massage: 'massage',
  'mechanical traction': 'mechanicalTraction',
  'neuromuscular re-education': 'neuromuscularReeducation',
  orthosis: 'orthosis',
  'paraffin bath': 'paraffin',
  'self-care training': 'selfCareTraining',
  'kinesiology taping': 'taping',
  TENS: 'tens',
  'therapeutic activities': 'therapeuticActivities',
  ultrasound: 'ultrasound',
  'vasopneumatic compression': 'vasopneumatic',
};

/** What the engine reads in a note, in the shape of the labels. */
export function readNote(text: string): NoteElements {
  const reading = readAnew(text);
  const { elements, services, regions } = reading;
  return {
    symptom: elements.symptom.length > 0,
    objectiveFinding: elements['exam-finding'].length > 0,
    functionalLimitation: elements['functional-limitation'].length > 0,
    response: elements.response.length > 0,
    technique: unique(services.flatMap(({ term }) => (term.service === undefined ? [term.label as Technique] : []))),
    regions: unique(regions.flatMap(({ region, isTreated }) => (isTreated ? [region as Region] : []))),
    manualTherapyMinutes: toMinutes(manualTherapyMs(reading.minutes)),
    totalTreatmentMinutes: minutesOf(reading, 'visit'),
    timedMinutes: minutesOf(reading, 'timed'),
    otherServicesDone: unique(
      services.flatMap(({ term }) => SERVICES[term.service === undefined ? '' : term.label] ?? []),
    ),
    planNamesManualTherapy: reading.plansManualTherapy,
  };
}

function minutesOf({ minutes }: TextReading, of: 'visit' | 'timed'): number | null {
  return toMinutes(minutes.find((noted) => noted.of === of)?.durationMs);
}

function toMinutes(durationMs: number | undefined): number | null {
  return durationMs === undefined ? null : durationMs / 60_000;
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const techniqueSchema = z.enum([
  'joint mobilization',
  'mobilization with movement',
  'manipulation',
  'soft tissue mobilization',
  'instrument-assisted soft tissue mobilization',
  'myofascial release',
  'trigger point release',
  'suboccipital release',
  'friction massage',
  'manual traction',
  'manual lymphatic drainage',
  'muscle energy technique',
  'contract-relax',
  'strain-counterstrain',
  'manual stretching',
  'craniosacral technique',
  'neural mobilization',
  'scar mobilization',
  'edema mobilization',
  'visceral mobilization',
]);

/** The regions by which services are billed, and those of the body that these do not name. */
const regionSchema = z.enum([
  'cervical',
  'thoracic',
  'lumbar',
  'sacral',
  'pelvic',
  'head',
  'shoulder',
  'elbow',
  'wrist and hand',
  'hip',
  'knee',
  'ankle and foot',
  'thigh',
  'abdomen',
  'chest',
  'upper limb',
  'lower limb',
]);

const otherServiceSchema = z.enum([
  'aquaticExercise',
  'canalithRepositioning',
  'chiropracticManipulation',
  'compressionBandaging',
  'cupping',
  'dryNeedling',
  'electricalStimulation',
  'emgBiofeedback',
  'exercise',
  'gaitTraining',
  'hotOrColdPack',
  'injection',
  'iontophoresis',
  'laser',
  'massage',
  'mechanicalTraction',
  'neuromuscularReeducation',
  'orthosis',
  'paraffin',
  'selfCareTraining',
  'taping',
  'tens',
  'therapeuticActivities',
  'ultrasound',
  'vasopneumatic',
]);

const minutesSchema = z.int().positive().nullable();

/** What a note documents of its own visit; README.md says what counts. */
const labelsSchema = z.strictObject({
  symptom: z.boolean(),
  objectiveFinding: z.boolean(),
  functionalLimitation: z.boolean(),
  response: z.boolean(),
  technique: z.array(techniqueSchema),
  regions: z.array(regionSchema),
  manualTherapyMinutes: minutesSchema,
  totalTreatmentMinutes: minutesSchema,
  timedMinutes: minutesSchema,
  otherServicesDone: z.array(otherServiceSchema),
  planNamesManualTherapy: z.boolean(),
});

const noteSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  style: z.string().min(1),
  text: z.string().min(1),
  labels: labelsSchema,
  why: z.string().min(1).optional(),
});

const notesSchema = z.strictObject({ notes: z.array(noteSchema) });

const partlyLabelledSchema = z.strictObject({
  notes: z.array(noteSchema.extend({ labels: labelsSchema.partial() })),
});

/** The elements of a note, as labelled by hand or as found by a reader. */
export type NoteElements = z.infer<typeof labelsSchema>;

export type LabelledNote = z.infer<typeof notesSchema>['notes'][number];

/** A note of which only some elements were labelled: the others are not judged. */
export type PartlyLabelledNote = z.infer<typeof partlyLabelledSchema>['notes'][number];

const saidSchema = z.strictObject({ told: z.array(z.string().min(1)), notTold: z.array(z.string().min(1)) });

/** Statements by their answer: minutes as "manual/timed/total", techniques with their regions behind a semicolon. */
const statementsSchema = z.strictObject({
  response: saidSchema,
  functionalLimitation: saidSchema,
  planNamesManualTherapy: saidSchema,
  minutes: z.record(z.string().regex(/^(?:\d+|-)\/(?:\d+|-)\/(?:\d+|-)$/), z.array(z.string().min(1))),
  techniques: z.record(z.string(), z.array(z.string().min(1))),
});

/** What a note without any element documents. */
export const NO_ELEMENTS: NoteElements = {
  symptom: false,
  objectiveFinding: false,
  functionalLimitation: false,
  response: false,
  technique: [],
  regions: [],
  manualTherapyMinutes: null,
  totalTreatmentMinutes: null,
  timedMinutes: null,
  otherServicesDone: [],
  planNamesManualTherapy: false,
};

/** The sets, each with how its notes are labelled: in every element, by a second labeller in some, or as statements of one element each. */
const LABELLING = {
  tuning: 'fully',
  'tuning-2': 'fully',
  'tuning-3': 'fully',
  'tuning-4': 'fully',
  'tuning-5': 'partly',
  'tuning-6': 'fully',
  'tuning-7': 'fully',
  'tuning-8': 'as statements',
  'tuning-9': 'fully',
  'tuning-10': 'fully',
  'tuning-11': 'partly',
  'tuning-12': 'fully',
  'tuning-13': 'partly',
  'tuning-14': 'fully',
  'held-out-4': 'fully',
  'held-out-5': 'fully',
} as const;

export type AnySet = keyof typeof LABELLING;

/** Those to which a reader may be tuned; by the others alone it is judged. */
export type TuningSet = Extract<AnySet, `tuning${string}`>;

/** Those whose every label is known. */
export type NoteSet = { [Set in AnySet]: (typeof LABELLING)[Set] extends 'fully' ? Set : never }[AnySet];

export const ALL_SETS = Object.keys(LABELLING) as AnySet[];
export const PARTLY_LABELLED = ALL_SETS.filter((set) => LABELLING[set] === 'partly');

/**
 * Reads a set of fully labelled notes.
 * @throws ZodError where the file does not have the shape or names a technique, region or service that is not in the lists.
 */
export function labelledNotes(set: NoteSet): LabelledNote[] {
  return notesSchema.parse(fileOf(set)).notes;
}

/** The notes of any set, with the labels that each has. */
export function notesOf(set: AnySet): readonly PartlyLabelledNote[] {
  const file = fileOf(set);
  switch (LABELLING[set]) {
    case 'fully':
      return notesSchema.parse(file).notes;
    case 'partly':
      return partlyLabelledSchema.parse(file).notes;
    default:
      return statementsIn(file);
  }
}

/** Statements as notes of one sentence. */
function statementsIn(file: unknown): PartlyLabelledNote[] {
  const { minutes, techniques, ...said } = statementsSchema.parse(file);
  const statements = [
    ...Object.entries(said).flatMap(([element, { told, notTold }]) => [
      ...told.map((text) => ({ text, labels: { [element]: true } })),
      ...notTold.map((text) => ({ text, labels: { [element]: false } })),
    ]),
    ...Object.entries(minutes).flatMap(([answer, texts]) => texts.map((text) => ({ text, labels: minutesOf(answer) }))),
    ...Object.entries(techniques).flatMap(([answer, texts]) =>
      texts.map((text) => ({ text, labels: techniquesOf(answer) })),
    ),
  ];
  const notes = statements.map((one, index) => ({ ...one, id: `t8-${String(index + 1)}`, style: 'statement' }));
  return partlyLabelledSchema.parse({ notes }).notes;
}

function minutesOf(answer: string): Partial<NoteElements> {
  const [manual = null, timed = null, total = null] = answer
    .split('/')
    .map((one) => (one === '-' ? null : Number(one)));
  return { manualTherapyMinutes: manual, timedMinutes: timed, totalTreatmentMinutes: total };
}

function techniquesOf(answer: string): Record<'technique' | 'regions', readonly string[]> {
  const [technique = '', regions = ''] = answer === 'none' ? [] : answer.split('; ');
  return { technique: technique.split(', ').filter(Boolean), regions: regions.split(', ').filter(Boolean) };
}

function fileOf(set: AnySet): unknown {
  return JSON.parse(readFileSync(join(process.cwd(), 'test', 'notes', `${set}.json`), 'utf8'));
}

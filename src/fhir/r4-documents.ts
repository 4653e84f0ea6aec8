// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import {
  AttachmentSchema,
  CodeableConceptSchema,
  IdentifierSchema,
  NarrativeSchema,
  NoteSchema,
  PeriodSchema,
  ReferenceSchema,
  contained,
  modifiable,
  resource,
} from './r4-datatypes.ts';

/*
 * The part of FHIR R4 that is read of documents: notes, their files, and answered questionnaires.
 */

const SectionSchema = z.object({
  modifierExtension: modifiable.modifierExtension,
  title: z.optional(z.string()),
  code: z.optional(CodeableConceptSchema),
  text: z.optional(NarrativeSchema),
  get section() {
    return z.optional(z.array(SectionSchema));
  },
});

/** What a document has to do with another: it replaces it, or adds to it. */
const relatesTo = z.optional(z.array(z.object({ code: z.optional(z.string()), target: z.optional(ReferenceSchema) })));

export const CompositionSchema = z.object({
  resourceType: z.literal('Composition'),
  ...resource,
  status: z.optional(z.string()),
  type: CodeableConceptSchema,
  subject: z.optional(ReferenceSchema),
  encounter: z.optional(ReferenceSchema),
  author: z.optional(z.array(ReferenceSchema)),
  attester: z.optional(z.array(z.object({ party: z.optional(ReferenceSchema) }))),
  date: z.optional(z.string()),
  title: z.optional(z.string()),
  relatesTo,
  text: z.optional(NarrativeSchema),
  section: z.optional(z.array(SectionSchema)),
});

export type R4Attachment = z.infer<typeof AttachmentSchema>;

export const DocumentReferenceSchema = z.object({
  resourceType: z.literal('DocumentReference'),
  ...resource,
  status: z.optional(z.string()),
  docStatus: z.optional(z.string()),
  contained,
  type: z.optional(CodeableConceptSchema),
  subject: z.optional(ReferenceSchema),
  author: z.optional(z.array(ReferenceSchema)),
  authenticator: z.optional(ReferenceSchema),
  date: z.optional(z.string()),
  masterIdentifier: z.optional(IdentifierSchema),
  relatesTo,
  content: z.optional(z.array(z.object({ ...modifiable, attachment: AttachmentSchema }))),
  context: z.optional(
    z.object({
      ...modifiable,
      encounter: z.optional(z.array(ReferenceSchema)),
      period: z.optional(PeriodSchema),
      related: z.optional(z.array(ReferenceSchema)),
    }),
  ),
});

/** US Core's profile "for Report and Note exchange": a note may come as one of these in place of a DocumentReference. */
export const DiagnosticReportSchema = z.object({
  resourceType: z.literal('DiagnosticReport'),
  ...resource,
  contained,
  status: z.string(),
  category: z.optional(z.array(CodeableConceptSchema)),
  code: z.optional(CodeableConceptSchema),
  subject: z.optional(ReferenceSchema),
  encounter: z.optional(ReferenceSchema),
  effectiveDateTime: z.optional(z.string()),
  effectivePeriod: z.optional(PeriodSchema),
  issued: z.optional(z.string()),
  performer: z.optional(z.array(ReferenceSchema)),
  resultsInterpreter: z.optional(z.array(ReferenceSchema)),
  conclusion: z.optional(z.string()),
  presentedForm: z.optional(z.array(AttachmentSchema)),
});

export const BinarySchema = z.object({
  resourceType: z.literal('Binary'),
  ...resource,
  contentType: z.optional(z.string()),
  data: z.optional(z.string()),
});

export const ClinicalImpressionSchema = z.object({
  resourceType: z.literal('ClinicalImpression'),
  ...resource,
  status: z.optional(z.string()),
  code: z.optional(CodeableConceptSchema),
  subject: ReferenceSchema,
  encounter: z.optional(ReferenceSchema),
  assessor: z.optional(ReferenceSchema),
  effectiveDateTime: z.optional(z.string()),
  date: z.optional(z.string()),
  description: z.optional(z.string()),
  summary: z.optional(z.string()),
  note: z.optional(z.array(NoteSchema)),
});

/** An answer has a value of some type, and may have items of its own. */
const AnswerSchema = z.looseObject({
  get item() {
    return z.optional(z.array(AnsweredItemSchema));
  },
});

const AnsweredItemSchema = z.object({
  text: z.optional(z.string()),
  answer: z.optional(z.array(AnswerSchema)),
  get item() {
    return z.optional(z.array(AnsweredItemSchema));
  },
});

export const QuestionnaireResponseSchema = z.object({
  resourceType: z.literal('QuestionnaireResponse'),
  ...resource,
  questionnaire: z.optional(z.string()),
  status: z.string(),
  subject: z.optional(ReferenceSchema),
  encounter: z.optional(ReferenceSchema),
  authored: z.optional(z.string()),
  source: z.optional(ReferenceSchema),
  item: z.optional(z.array(AnsweredItemSchema)),
});

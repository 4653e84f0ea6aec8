// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import {
  AttachmentSchema,
  CodeableConceptSchema,
  CoverageClassSchema,
  ExtensionSchema,
  MoneySchema,
  NoteSchema,
  PeriodSchema,
  QuantitySchema,
  ReferenceSchema,
  TypedIdentifierSchema,
  contained,
  modifiable,
  resource,
} from './r4-datatypes.ts';

import {
  BinarySchema,
  ClinicalImpressionSchema,
  CompositionSchema,
  DiagnosticReportSchema,
  DocumentReferenceSchema,
  QuestionnaireResponseSchema,
} from './r4-documents.ts';
import { CarePlanSchema, EpisodeOfCareSchema, ServiceRequestSchema } from './r4-plans.ts';
import { ClaimSchema, ExplanationOfBenefitSchema } from './r4-bills.ts';
import { ConceptMapSchema } from './r4-terminology.ts';
import { EncounterSchema, LocationSchema } from './r4-visits.ts';

export type { R4Attachment } from './r4-documents.ts';
export type { R4CodeableConcept, R4Extension, R4Money, R4Period, R4Reference } from './r4-datatypes.ts';

/*
 * The part of FHIR R4 that is read. Elements that are not named are left out of the typed value; resources that
 * are written back keep their raw JSON beside it, so that nothing a person wrote is lost.
 */

const NameSchema = z.object({
  text: z.optional(z.string()),
  family: z.optional(z.string()),
  suffix: z.optional(z.array(z.string())),
});

const ProcedureSchema = z.object({
  resourceType: z.literal('Procedure'),
  ...resource,
  identifier: z.optional(z.array(TypedIdentifierSchema)),
  contained,
  extension: z.optional(z.array(ExtensionSchema)),
  status: z.string(),
  basedOn: z.optional(z.array(ReferenceSchema)),
  partOf: z.optional(z.array(ReferenceSchema)),
  code: z.optional(CodeableConceptSchema),
  subject: ReferenceSchema,
  encounter: z.optional(ReferenceSchema),
  performedDateTime: z.optional(z.string()),
  performedPeriod: z.optional(PeriodSchema),
  performedString: z.optional(z.string()),
  performer: z.optional(
    z.array(
      z.object({
        ...modifiable,
        function: z.optional(CodeableConceptSchema),
        actor: ReferenceSchema,
        period: z.optional(PeriodSchema),
      }),
    ),
  ),
  reasonCode: z.optional(z.array(CodeableConceptSchema)),
  reasonReference: z.optional(z.array(ReferenceSchema)),
  bodySite: z.optional(z.array(CodeableConceptSchema)),
  outcome: z.optional(CodeableConceptSchema),
  note: z.optional(z.array(NoteSchema)),
  report: z.optional(z.array(ReferenceSchema)),
});

/** Values of an Observation, or of a part of it, that may state a time. */
const measured = {
  valueQuantity: z.optional(QuantitySchema),
  valuePeriod: z.optional(PeriodSchema),
  valueInteger: z.optional(z.number()),
  valueString: z.optional(z.string()),
};

const ObservationSchema = z.object({
  resourceType: z.literal('Observation'),
  ...resource,
  status: z.string(),
  category: z.optional(z.array(CodeableConceptSchema)),
  subject: z.optional(ReferenceSchema),
  encounter: z.optional(ReferenceSchema),
  code: z.optional(CodeableConceptSchema),
  effectiveDateTime: z.optional(z.string()),
  effectivePeriod: z.optional(PeriodSchema),
  effectiveInstant: z.optional(z.string()),
  partOf: z.optional(z.array(ReferenceSchema)),
  bodySite: z.optional(CodeableConceptSchema),
  ...measured,
  component: z.optional(z.array(z.object({ ...modifiable, code: z.optional(CodeableConceptSchema), ...measured }))),
});

const ConditionSchema = z.object({
  resourceType: z.literal('Condition'),
  ...resource,
  clinicalStatus: z.optional(CodeableConceptSchema),
  verificationStatus: z.optional(CodeableConceptSchema),
  category: z.optional(z.array(CodeableConceptSchema)),
  subject: z.optional(ReferenceSchema),
  encounter: z.optional(ReferenceSchema),
  code: z.optional(CodeableConceptSchema),
  onsetDateTime: z.optional(z.string()),
  onsetPeriod: z.optional(PeriodSchema),
  abatementDateTime: z.optional(z.string()),
  abatementPeriod: z.optional(PeriodSchema),
});

const PractitionerSchema = z.object({
  resourceType: z.literal('Practitioner'),
  ...resource,
  name: z.optional(z.array(NameSchema)),
  qualification: z.optional(
    z.array(z.object({ ...modifiable, code: CodeableConceptSchema, period: z.optional(PeriodSchema) })),
  ),
});

const PractitionerRoleSchema = z.object({
  resourceType: z.literal('PractitionerRole'),
  ...resource,
  contained,
  active: z.optional(z.boolean()),
  period: z.optional(PeriodSchema),
  practitioner: z.optional(ReferenceSchema),
  code: z.optional(z.array(CodeableConceptSchema)),
  specialty: z.optional(z.array(CodeableConceptSchema)),
});

const CoverageSchema = z.object({
  resourceType: z.literal('Coverage'),
  ...resource,
  contained,
  extension: z.optional(z.array(ExtensionSchema)),
  status: z.string(),
  type: z.optional(CodeableConceptSchema),
  beneficiary: ReferenceSchema,
  period: z.optional(PeriodSchema),
  payor: z.optional(z.array(ReferenceSchema)),
  class: z.optional(z.array(CoverageClassSchema)),
  order: z.optional(z.number()),
});

const OrganizationSchema = z.object({
  resourceType: z.literal('Organization'),
  ...resource,
  extension: z.optional(z.array(ExtensionSchema)),
  type: z.optional(z.array(CodeableConceptSchema)),
  name: z.optional(z.string()),
  alias: z.optional(z.array(z.string())),
});

const ChargeItemSchema = z.object({
  resourceType: z.literal('ChargeItem'),
  ...resource,
  extension: z.optional(z.array(ExtensionSchema)),
  status: z.string(),
  code: CodeableConceptSchema,
  subject: ReferenceSchema,
  context: z.optional(ReferenceSchema),
  occurrenceDateTime: z.optional(z.string()),
  occurrencePeriod: z.optional(PeriodSchema),
  quantity: z.optional(QuantitySchema),
  enteredDate: z.optional(z.string()),
  priceOverride: z.optional(MoneySchema),
  service: z.optional(z.array(ReferenceSchema)),
  supportingInformation: z.optional(z.array(ReferenceSchema)),
});

const DetectedIssueSchema = z.object({
  resourceType: z.literal('DetectedIssue'),
  ...resource,
  status: z.string(),
  code: z.optional(CodeableConceptSchema),
  severity: z.optional(z.string()),
  detail: z.optional(z.string()),
  patient: z.optional(ReferenceSchema),
  implicated: z.optional(z.array(ReferenceSchema)),
  identifiedDateTime: z.optional(z.string()),
  evidence: z.optional(z.array(z.object({ code: z.optional(z.array(CodeableConceptSchema)) }))),
  mitigation: z.optional(z.array(z.object({ date: z.optional(z.string()) }))),
});

const TaskSchema = z.object({
  resourceType: z.literal('Task'),
  ...resource,
  status: z.string(),
});

const DeviceSchema = z.object({
  resourceType: z.literal('Device'),
  ...resource,
  extension: z.optional(z.array(ExtensionSchema)),
});

const AccountSchema = z.object({
  resourceType: z.literal('Account'),
  ...resource,
  status: z.optional(z.string()),
  extension: z.optional(z.array(ExtensionSchema)),
  subject: z.optional(z.array(ReferenceSchema)),
});

const PatientSchema = z.object({
  resourceType: z.literal('Patient'),
  ...resource,
  communication: z.optional(z.array(z.object({ language: CodeableConceptSchema, preferred: z.optional(z.boolean()) }))),
});

const BasicSchema = z.object({
  resourceType: z.literal('Basic'),
  ...resource,
  extension: z.optional(z.array(ExtensionSchema)),
  code: CodeableConceptSchema,
  subject: z.optional(ReferenceSchema),
  created: z.optional(z.string()),
});

const ChargeItemDefinitionSchema = z.object({
  resourceType: z.literal('ChargeItemDefinition'),
  ...resource,
  url: z.string(),
});

const LibrarySchema = z.object({
  resourceType: z.literal('Library'),
  ...resource,
  url: z.optional(z.string()),
  version: z.optional(z.string()),
  status: z.string(),
  content: z.optional(z.array(AttachmentSchema)),
});

/** Every resource type that is read, by name. */
export const R4_SCHEMAS = {
  Procedure: ProcedureSchema,
  Encounter: EncounterSchema,
  Observation: ObservationSchema,
  QuestionnaireResponse: QuestionnaireResponseSchema,
  Condition: ConditionSchema,
  Practitioner: PractitionerSchema,
  PractitionerRole: PractitionerRoleSchema,
  Coverage: CoverageSchema,
  Organization: OrganizationSchema,
  Location: LocationSchema,
  ChargeItem: ChargeItemSchema,
  DetectedIssue: DetectedIssueSchema,
  Task: TaskSchema,
  Device: DeviceSchema,
  Basic: BasicSchema,
  ChargeItemDefinition: ChargeItemDefinitionSchema,
  Library: LibrarySchema,
  ConceptMap: ConceptMapSchema,
  CarePlan: CarePlanSchema,
  Patient: PatientSchema,
  EpisodeOfCare: EpisodeOfCareSchema,
  ServiceRequest: ServiceRequestSchema,
  Claim: ClaimSchema,
  ExplanationOfBenefit: ExplanationOfBenefitSchema,
  Account: AccountSchema,
  Composition: CompositionSchema,
  DocumentReference: DocumentReferenceSchema,
  DiagnosticReport: DiagnosticReportSchema,
  Binary: BinarySchema,
  ClinicalImpression: ClinicalImpressionSchema,
} as const;

export type ReadType = keyof typeof R4_SCHEMAS;
export type ReadResource<T extends ReadType> = z.infer<(typeof R4_SCHEMAS)[T]>;

/** The least that any JSON must have to be taken for a resource. */
export const AnyResourceSchema = z.looseObject({
  resourceType: z.string(),
  id: z.optional(z.string()),
  meta: z.optional(z.looseObject({ versionId: z.optional(z.string()) })),
});
export type AnyResource = z.infer<typeof AnyResourceSchema>;

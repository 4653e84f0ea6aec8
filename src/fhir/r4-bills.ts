// SPDX-License-Identifier: Apache-2.0
import * as z from 'zod/mini';
import {
  CodeableConceptSchema,
  MoneySchema,
  PeriodSchema,
  QuantitySchema,
  ReferenceSchema,
  resource,
} from './r4-datatypes.ts';

/** A line of a Claim, or of what a payer has made of it. */
const billedLine = {
  productOrService: CodeableConceptSchema,
  modifier: z.optional(z.array(CodeableConceptSchema)),
  quantity: z.optional(QuantitySchema),
  net: z.optional(MoneySchema),
  encounter: z.optional(z.array(ReferenceSchema)),
  servicedDate: z.optional(z.string()),
  servicedPeriod: z.optional(PeriodSchema),
};
const bill = {
  ...resource,
  status: z.string(),
  use: z.optional(z.string()),
  created: z.optional(z.string()),
  patient: z.optional(ReferenceSchema),
  billablePeriod: z.optional(PeriodSchema),
};

export const ClaimSchema = z.object({
  resourceType: z.literal('Claim'),
  ...bill,
  related: z.optional(z.array(z.object({ claim: z.optional(ReferenceSchema) }))),
  item: z.optional(z.array(z.object({ ...billedLine, sequence: z.number() }))),
});

const AdjudicationSchema = z.object({ category: CodeableConceptSchema, amount: z.optional(MoneySchema) });

export const ExplanationOfBenefitSchema = z.object({
  resourceType: z.literal('ExplanationOfBenefit'),
  ...bill,
  outcome: z.optional(z.string()),
  claim: z.optional(ReferenceSchema),
  item: z.optional(z.array(z.object({ ...billedLine, adjudication: z.optional(z.array(AdjudicationSchema)) }))),
});

// SPDX-License-Identifier: Apache-2.0
import type {
  ChargeItemDefinition,
  ChargeItemDefinitionPropertyGroup,
  CodeSystem,
  ConceptMap,
  ElementDefinition,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes';
import { ASSISTANT_SURGEON_MODIFIERS, DEFAULT_MODIFIER_ORDER, THERAPY_MODIFIERS } from '../engine/billing/modifiers.ts';
import { POLICY_PART_NAMES } from '../engine/policies/payer-policy.ts';
import { POLICY_PARTS } from '../engine/policies/policy-parts.ts';
import { OVERRIDE_REASON_CODES } from '../cds/override-reasons.ts';
import {
  ACCRUED_AMOUNT,
  CERTIFICATION_BY_ORDER,
  PLAN_CERTIFIER,
  CHARGE_DEFINITION,
  CPT,
  HCPCS,
  ISSUE_CODES,
  MODIFIERS_VALUE_SET,
  OVERRIDE_REASONS,
  PAYER_POLICY,
  TASK_TYPES,
} from '../fhir/systems.ts';
import { fhirTypeOf } from '../fhir/payer-policy.ts';
import { RULES } from '../engine/rules/index.ts';
import { VERSION } from '../version.ts';

/** A definition that a server may hold once under its canonical address. */
export type Definition = CodeSystem | ValueSet | StructureDefinition | ChargeItemDefinition | ConceptMap;

/** The definitions that every server gets. */
export function definitions(): Definition[] {
  return [
    issueCodes(),
    taskTypes(),
    overrideReasons(),
    modifiers(),
    payerPolicy(),
    accruedAmount(),
    certificationByOrder(),
    planCertifier(),
  ];
}

function issueCodes(): CodeSystem {
  return {
    resourceType: 'CodeSystem',
    url: ISSUE_CODES,
    version: VERSION,
    name: 'ChargeIssue',
    title: 'Manual therapy charge issues',
    status: 'active',
    content: 'complete',
    concept: RULES.map(({ meta }) => ({ code: meta.code, display: meta.title, definition: meta.why })),
  };
}

function taskTypes(): CodeSystem {
  return {
    resourceType: 'CodeSystem',
    url: TASK_TYPES,
    version: VERSION,
    name: 'ChargeTaskType',
    title: 'Manual therapy charge tasks',
    status: 'active',
    content: 'complete',
    concept: [
      { code: 'charge-review', display: 'Review the charge of a visit' },
      { code: 'assessment-failed', display: 'An assessment keeps failing' },
      { code: 'unit-method-assumed', display: 'Payer’s unit method not known' },
      { code: 'scope-missing', display: 'EHR refuses records: scope missing' },
      { code: 'table-outdated', display: 'Billing table out of date' },
      { code: 'record-damaged', display: 'Stored records damaged' },
    ],
  };
}

function overrideReasons(): CodeSystem {
  return {
    resourceType: 'CodeSystem',
    url: OVERRIDE_REASONS,
    version: VERSION,
    name: 'ChargeOverrideReason',
    title: 'Reasons for setting aside a manual therapy charge issue',
    status: 'active',
    content: 'complete',
    concept: [...OVERRIDE_REASON_CODES],
  };
}

function modifiers(): ValueSet {
  const codes = [...new Set([...DEFAULT_MODIFIER_ORDER, ...THERAPY_MODIFIERS])].filter(
    (code) => !ASSISTANT_SURGEON_MODIFIERS.includes(code),
  );
  const of = (system: string, numeric: boolean): { system: string; concept: { code: string }[] } => ({
    system,
    concept: codes.filter((code) => /^\d+$/.test(code) === numeric).map((code) => ({ code })),
  });
  return {
    resourceType: 'ValueSet',
    url: MODIFIERS_VALUE_SET,
    version: VERSION,
    name: 'TherapyModifier',
    title: 'Modifiers of therapy lines',
    status: 'active',
    compose: { include: [of(CPT, true), of(HCPCS, false)] },
  };
}

function payerPolicy(): StructureDefinition {
  const parts = POLICY_PART_NAMES.flatMap((name) => {
    const { type, about, unit, values } = POLICY_PARTS[name];
    const choices = values && Object.values(values).join('; ');
    const short = [about, unit, choices].filter((text) => text !== undefined).join(': ');
    return part(name, short, type === 'severities' ? undefined : [{ code: fhirTypeOf(type) }]);
  });
  const title = 'Payer requirements for a 97140 line';
  return extensionDefinition({ url: PAYER_POLICY, name: 'PayerPolicy', title, on: ['Organization'] }, parts);
}

function certificationByOrder(): StructureDefinition {
  const elements = [
    ...part('orderSigned', 'When the order was signed', [{ code: 'date' }]),
    ...part('planSent', 'When the plan was sent to the ordering clinician', [{ code: 'date' }]),
  ];
  const title = 'Order that stands in for the first certification of a plan of care';
  const about = { url: CERTIFICATION_BY_ORDER, name: 'CertificationByOrder', title, on: ['CarePlan'] };
  return extensionDefinition(about, elements);
}

function planCertifier(): StructureDefinition {
  const value = { id: 'Extension.value[x]', path: 'Extension.value[x]', min: 1, type: [{ code: 'CodeableConcept' }] };
  const title = 'Profession of who certified a plan of care';
  return extensionDefinition({ url: PLAN_CERTIFIER, name: 'PlanCertifier', title, on: ['CarePlan'] }, [value]);
}

function accruedAmount(): StructureDefinition {
  const elements = [
    ...part('year', 'Calendar year', [{ code: 'integer' }]),
    ...part('discipline', 'PT (with SLP) or OT', [{ code: 'code' }]),
    ...part('amount', 'US dollars', [{ code: 'Money' }]),
  ];
  const title = 'Therapy charges billed elsewhere in a year';
  const about = { url: ACCRUED_AMOUNT, name: 'TherapyAccruedAmount', title, on: ['Coverage', 'Account'] };
  return extensionDefinition(about, elements);
}

function part(name: string, short: string, type?: ElementDefinition['type']): ElementDefinition[] {
  const id = `Extension.extension:${name}`;
  return [
    { id, path: 'Extension.extension', sliceName: name, short, min: 0, max: type ? '1' : '*' },
    { id: `${id}.url`, path: 'Extension.extension.url', fixedUri: name },
    ...(type ? [{ id: `${id}.value[x]`, path: 'Extension.extension.value[x]', type }] : []),
  ];
}

interface AboutExtension {
  readonly url: string;
  readonly name: string;
  readonly title: string;
  /** Types of resources that bear it. */
  readonly on: readonly string[];
}

function extensionDefinition(
  { url, name, title, on }: AboutExtension,
  elements: readonly ElementDefinition[],
): StructureDefinition {
  return {
    resourceType: 'StructureDefinition',
    url,
    version: VERSION,
    name,
    title,
    status: 'active',
    fhirVersion: '4.0.1',
    kind: 'complex-type',
    abstract: false,
    context: on.map((expression) => ({ type: 'element', expression })),
    type: 'Extension',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Extension',
    derivation: 'constraint',
    differential: {
      element: [{ id: 'Extension', path: 'Extension', short: title }, ...elements],
    },
  };
}

/** More units of one line than any payer's daily limit. */
const MOST_UNITS = 16;

/**
 * The price of a 97140 line. Medplum's `$apply` ignores the quantity, so each unit after the first is a price group
 * of its own that adds the base price once more.
 * @param usdPerUnit - Price of one unit, in US dollars.
 */
export function chargeDefinition(usdPerUnit: number): ChargeItemDefinition {
  const base: ChargeItemDefinitionPropertyGroup = {
    priceComponent: [{ type: 'base', amount: { value: usdPerUnit, currency: 'USD' } }],
  };
  const further = Array.from({ length: MOST_UNITS - 1 }, (_, index): ChargeItemDefinitionPropertyGroup => {
    const expression = `%resource.quantity.value >= ${String(index + 2)}`;
    return {
      applicability: [{ language: 'text/fhirpath', expression }],
      priceComponent: [{ type: 'surcharge', factor: 1 }],
    };
  });
  return {
    resourceType: 'ChargeItemDefinition',
    url: CHARGE_DEFINITION,
    version: VERSION,
    title: 'Manual therapy, price by units',
    status: 'active',
    code: { coding: [{ system: CPT, code: '97140' }] },
    propertyGroup: [base, ...further],
  };
}

// SPDX-License-Identifier: Apache-2.0
import { isResource, type CdsSuggestion } from '@medplum/core';
import type { ChargeItem, Procedure } from '@medplum/fhirtypes';
import type { Assessment, Issue } from '../engine/billing/assessment.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import {
  DISTINCT_SERVICE_MODIFIERS,
  NOT_APPLICABLE_MODIFIERS,
  THERAPY_MODIFIERS,
  assistantModifierOf,
  isKnownModifier,
  therapyModifierOf,
} from '../engine/billing/modifiers.ts';
import { unitsText } from '../engine/billing/wording.ts';
import { attested, withoutModifiers } from '../fhir/write/charge-item.ts';
import { readModifiers } from '../fhir/read/modifiers.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { CPT } from '../fhir/systems.ts';

/** A suggestion before it has an identity. */
export type Suggestion = Omit<CdsSuggestion, 'uuid'>;

/** What a suggestion is made from. */
export interface SuggestionSource {
  readonly assessment: Assessment;
  readonly records: RecordSet;
  /** 97140 charges as they should stand; one that is not stored yet has no id. */
  readonly charges: readonly ChargeItem[];
  /** Modifiers first to last in billing order. */
  readonly modifierOrder: readonly string[];
}

type Suggest = (source: SuggestionSource, issue: Issue) => readonly Suggestion[];

/**
 * Issues that one change of a ChargeItem or Procedure puts right. What only a person may attest (59, X, KX) says so
 * in its label; taking the suggestion is the attestation.
 */
const SUGGEST: Readonly<Record<string, Suggest>> = {
  'distinct-service-modifier-missing': (source) =>
    DISTINCT_SERVICE_MODIFIERS.flatMap((code) => add(source, code, `Attest a separate service: add modifier ${code}`)),
  'kx-missing': (source) => add(source, 'KX', 'Attest medical necessity beyond the threshold: add modifier KX'),
  'therapy-modifier-missing': (source) => ['GP', 'GO'].flatMap((code) => add(source, code, `Add modifier ${code}`)),
  'therapy-modifier-conflict': (source) => {
    const { discipline, disciplineProven } = source.assessment.day;
    const right = disciplineProven ? therapyModifierOf(discipline) : undefined;
    const wrong = THERAPY_MODIFIERS.filter((code) => code !== right);
    return right === undefined ? [] : remove(source, (code) => wrong.includes(code), right);
  },
  'modifier-51': (source) => remove(source, (code) => code === '51'),
  'modifier-not-applicable': (source) => remove(source, (code) => Object.hasOwn(NOT_APPLICABLE_MODIFIERS, code)),
  'modifier-unknown': (source) => remove(source, (code) => !isKnownModifier(code)),
  'distinct-service-modifier-unsupported': (source) =>
    remove(source, (code) => DISTINCT_SERVICE_MODIFIERS.includes(code)),
  'assistant-modifier-unsupported': (source) =>
    remove(source, (code) => code === assistantModifierOf(source.assessment.day.discipline)),
  'units-mismatch': setUnits,
  'service-uncoded': codeProcedure,
};

/** The ways out of an issue that need no more than one click; none where the record itself must be mended. */
export function suggestionsFor(source: SuggestionSource, issue: Issue): readonly Suggestion[] {
  return SUGGEST[issue.code]?.(source, issue) ?? [];
}

/** Stores a charge that does not stand yet. */
export function createCharge({ charges }: SuggestionSource): readonly Suggestion[] {
  return charges
    .filter(({ id }) => id === undefined)
    .map((charge) => save(charge, `Charge ${unitsText(charge.quantity?.value)} of ${MANUAL_THERAPY}`));
}

function add({ charges, modifierOrder }: SuggestionSource, code: string, label: string): Suggestion[] {
  return charges
    .filter(({ extension }) => !readModifiers(extension).includes(code))
    .map((charge) => save(attested(charge, code, modifierOrder), label));
}

function remove(
  { charges, modifierOrder }: SuggestionSource,
  isWrong: (code: string) => boolean,
  right?: string,
): Suggestion[] {
  return charges.flatMap((charge) => {
    const wrong = readModifiers(charge.extension).filter(isWrong);
    const without = withoutModifiers(charge, wrong);
    const mended = right === undefined ? without : attested(without, right, modifierOrder);
    return wrong.length === 0 ? [] : [save(mended, `Remove modifier ${wrong.join(', ')}`)];
  });
}

function setUnits({ assessment, charges }: SuggestionSource, { implicated }: Issue): Suggestion[] {
  return charges.flatMap((charge) => {
    const part = assessment.charges.length === 1 ? assessment.charges[0] : undefined;
    const isConcerned = implicated.includes(`ChargeItem/${charge.id ?? ''}`);
    return part && isConcerned
      ? [save({ ...charge, quantity: { value: part.units } }, `Set the quantity to ${String(part.units)}`)]
      : [];
  });
}

/** Text said what was done; a person confirms the code. */
function codeProcedure({ records }: SuggestionSource, { implicated }: Issue): Suggestion[] {
  return implicated.flatMap((reference) => {
    const raw: unknown = records.raw(reference);
    if (!isResource<Procedure>(raw, 'Procedure')) {
      return [];
    }
    const coding = [...(raw.code?.coding ?? []), { system: CPT, code: MANUAL_THERAPY }];
    const resource: Procedure = { ...raw, code: { ...raw.code, coding } };
    const label = `Code ${reference} as ${MANUAL_THERAPY}`;
    return [{ label, actions: [{ type: 'update' as const, description: label, resource }] }];
  });
}

function save(resource: ChargeItem, label: string): Suggestion {
  const type = resource.id === undefined ? ('create' as const) : ('update' as const);
  return { label, actions: [{ type, description: label, resource }] };
}

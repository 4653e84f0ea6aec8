// SPDX-License-Identifier: Apache-2.0
import { isResource, type CdsSuggestion } from '@medplum/core';
import type { ChargeItem, Procedure } from '@medplum/fhirtypes';
import type { Assessment, Issue } from '../engine/billing/assessment.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import type { Fact, FactValue } from '../engine/billing/facts.ts';
import { remedyFor } from '../engine/rules/index.ts';
import type { Remedy } from '../engine/rules/remedy.ts';
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

/**
 * The ways out of an issue that need no more than one click; none where the record itself must be mended. What only a
 * person may attest (59, X, KX) says so in its label; taking the suggestion is the attestation.
 */
export function suggestionsFor(source: SuggestionSource, issue: Issue): readonly Suggestion[] {
  const remedyOf = (fact: Fact): Remedy => remedyFor(issue.code, fact);
  return [...new Set(issue.findings.map(remedyOf))].flatMap((remedy) => {
    const facts = issue.findings.filter((fact) => remedyOf(fact) === remedy);
    return suggestionsOf(source, issue, { remedy, facts });
  });
}

function suggestionsOf(
  source: SuggestionSource,
  issue: Issue,
  { remedy, facts }: { readonly remedy: Remedy; readonly facts: readonly Fact[] },
): readonly Suggestion[] {
  const told = facts.flatMap(({ data }) => namesIn(data['modifiers'] ?? data['modifier']));
  switch (remedy.act) {
    case 'attest':
      return remedy.modifiers.flatMap((code) =>
        add(source, code, `Attest ${remedy.attestation.of}: add modifier ${code}`),
      );
    case 'add-modifier':
      return remedy.oneOf.flatMap((code) => add(source, code, `Add modifier ${code}`));
    case 'remove-modifier':
      return remove(concerned(source, facts), remedy.modifiers === 'told' ? told : remedy.modifiers);
    case 'replace-modifier': {
      const [right] = facts.flatMap(({ data }) => namesIn(data['expected']));
      const wrong = told.filter((code) => code !== right);
      return remove(concerned(source, facts), wrong, right);
    }
    case 'set-quantity':
      return setUnits(source, issue);
    case 'code-procedure':
      return codeProcedure(source, issue);
    case 'correct':
    case 'create':
      return [];
    default:
      return remedy satisfies never;
  }
}

function namesIn(value: FactValue | undefined): readonly string[] {
  return typeof value === 'object' ? value : value === undefined ? [] : [String(value)];
}

/** The charges that the findings name; all of the day where they name none. */
function concerned(source: SuggestionSource, facts: readonly Fact[]): SuggestionSource {
  const named = facts.flatMap(({ data }) => namesIn(data['charge']));
  const charges = source.charges.filter(({ id }) => named.includes(`ChargeItem/${id ?? ''}`));
  return named.length === 0 ? source : { ...source, charges };
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
  wrongOnes: readonly string[],
  right?: string,
): Suggestion[] {
  return charges.flatMap((charge) => {
    const wrong = readModifiers(charge.extension).filter((code) => wrongOnes.includes(code));
    const without = withoutModifiers(charge, wrong);
    const mended = right === undefined ? without : attested(without, right, modifierOrder);
    return wrong.length === 0 ? [] : [save(mended, `Remove modifier ${wrong.join(', ')}`)];
  });
}

function setUnits({ assessment, charges }: SuggestionSource, { implicated }: Issue): Suggestion[] {
  return charges.flatMap((charge) => {
    const wanted = assessment.charges.length === 1 ? assessment.charges[0] : undefined;
    const isConcerned = implicated.includes(`ChargeItem/${charge.id ?? ''}`);
    return wanted && isConcerned
      ? [save({ ...charge, quantity: { value: wanted.units } }, `Set the quantity to ${String(wanted.units)}`)]
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

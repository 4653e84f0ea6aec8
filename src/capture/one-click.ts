// SPDX-License-Identifier: Apache-2.0
import { isResource } from '@medplum/core';
import type { ChargeItem, Procedure } from '@medplum/fhirtypes';
import type { Decision } from '../engine/assess.ts';
import type { Issue } from '../engine/billing/assessment.ts';
import { MANUAL_THERAPY } from '../engine/billing/code-sets.ts';
import type { Fact, FactValue } from '../engine/billing/facts.ts';
import { recordName, recordNames } from '../engine/billing/source-words.ts';
import { remedyFor } from '../engine/rules/index.ts';
import type { Remedy } from '../engine/rules/remedy.ts';
import { readModifiers } from '../fhir/read/modifiers.ts';
import type { RecordSet } from '../fhir/record-set.ts';
import { CPT } from '../fhir/systems.ts';
import { attested, withoutModifiers } from '../fhir/write/charge-item.ts';

/** A way out of an issue that needs no more than one click. */
export interface OneClick {
  readonly label: string;
  /** The charge or treatment as it should be stored; a charge that does not stand yet has no id. */
  readonly resource: ChargeItem | Procedure;
  /** True where taking it attests what no record proves. */
  readonly attests: boolean;
}

/** What a way out is made from. */
export interface OneClickSource {
  readonly assessment: Decision;
  readonly records: RecordSet;
  /** Open 97140 charges as they should stand; one that is not stored yet has no id. */
  readonly charges: readonly ChargeItem[];
}

/**
 * The ways out of an issue that need no more than one click; none where the record itself must be mended. What only a
 * person may attest (59, X, KX) says so in its label; taking it is the attestation.
 */
export function oneClicksFor(source: OneClickSource, issue: Issue): readonly OneClick[] {
  const remedyOf = (fact: Fact): Remedy => remedyFor(issue.code, fact);
  return [...new Set(issue.findings.map(remedyOf))].flatMap((remedy) => {
    const facts = issue.findings.filter((fact) => remedyOf(fact) === remedy);
    return oneClicksOf(source, issue, { remedy, facts });
  });
}

function oneClicksOf(
  source: OneClickSource,
  issue: Issue,
  { remedy, facts }: { readonly remedy: Remedy; readonly facts: readonly Fact[] },
): readonly OneClick[] {
  const told = facts.flatMap(({ data }) => namesIn(data['modifiers'] ?? data['modifier']));
  switch (remedy.act) {
    case 'attest':
      return remedy.modifiers.flatMap((code) =>
        add(source, code, `Attest ${remedy.attestation.of}: add modifier ${code}`).map((one) => ({
          ...one,
          attests: true,
        })),
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
    case 'correct-claim':
    case 'make-readable':
    case 'read':
      return [];
    default:
      return remedy satisfies never;
  }
}

function namesIn(value: FactValue | undefined): readonly string[] {
  return typeof value === 'object' ? value : value === undefined ? [] : [String(value)];
}

/** The charges that the findings name; all of the day where they name none. */
function concerned(source: OneClickSource, facts: readonly Fact[]): OneClickSource {
  const named = facts.flatMap(({ data }) => namesIn(data['charge']));
  const charges = source.charges.filter(({ id }) => named.includes(`ChargeItem/${id ?? ''}`));
  return named.length === 0 ? source : { ...source, charges };
}

function add({ charges, assessment }: OneClickSource, code: string, label: string): OneClick[] {
  return charges
    .filter((charge) => !readModifiers(charge).includes(code))
    .map((charge) => ({ label, resource: attested(charge, code, assessment.policy.modifierOrder), attests: false }));
}

function remove({ charges, assessment }: OneClickSource, wrongOnes: readonly string[], right?: string): OneClick[] {
  return charges.flatMap((charge) => {
    const wrong = readModifiers(charge).filter((code) => wrongOnes.includes(code));
    const without = withoutModifiers(charge, wrong);
    const resource = right === undefined ? without : attested(without, right, assessment.policy.modifierOrder);
    const gone = wrong.join(', ');
    const label = right === undefined ? `Remove modifier ${gone}` : `Replace modifier ${gone} with ${right}`;
    return wrong.length === 0 ? [] : [{ label, resource, attests: false }];
  });
}

function setUnits({ assessment, charges }: OneClickSource, { implicated }: Issue): OneClick[] {
  return charges.flatMap((charge) => {
    const wanted = assessment.charges.length === 1 ? assessment.charges[0] : undefined;
    const isConcerned = implicated.includes(`ChargeItem/${charge.id ?? ''}`);
    const resource = { ...charge, quantity: { value: wanted?.units ?? 0 } };
    return wanted && isConcerned
      ? [{ label: `Set the quantity to ${String(wanted.units)}`, resource, attests: false }]
      : [];
  });
}

/** Text said what was done; a person confirms the code. */
function codeProcedure({ assessment, records }: OneClickSource, { implicated }: Issue): OneClick[] {
  const names = recordNames(assessment.day);
  return implicated.flatMap((reference) => {
    const raw: unknown = records.raw(reference);
    if (!isResource<Procedure>(raw, 'Procedure')) {
      return [];
    }
    const coding = [...(raw.code?.coding ?? []), { system: CPT, code: MANUAL_THERAPY }];
    const resource: Procedure = { ...raw, code: { ...raw.code, coding } };
    return [{ label: `Code ${recordName(names, reference)} as ${MANUAL_THERAPY}`, resource, attests: false }];
  });
}

// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { ChargeItem, Claim } from '@medplum/fhirtypes';
import { DEFAULT_MODIFIER_ORDER } from '../../engine/billing/modifiers.ts';
import { unitsOf } from '../../fhir/read/existing-charge.ts';
import { modifierCode } from '../../fhir/read/modifier-extensions.ts';
import { readModifiers } from '../../fhir/read/modifiers.ts';
import { attested, withoutModifiers } from '../../fhir/write/charge-item.ts';
import { fillClaim } from '../../fhir/write/claim-filling.ts';
import { fault, isSaid, oneOf, type Faults, type InPlace, type Said } from './in-place.ts';

/** The modifiers of therapy lines, for a list that takes others too. */
const USUAL = ['GP', 'GO', 'CQ', 'CO', 'KX', '59', 'XE', 'XP', 'XS', 'XU'];
const MODIFIER = /^[A-Z0-9]{2}$/;

/** Lines of a charge, each mended by itself, and saved together; fields of several are named by their line. */
export function linesMend(
  lines: readonly WithId<ChargeItem>[],
  mendOf: (line: WithId<ChargeItem>) => InPlace,
): InPlace | undefined {
  const mends = lines.map((line) => mendOf(line));
  const [only] = mends;
  if (only === undefined || mends.length === 1) {
    return only;
  }
  const parts = mends.map(({ fields, ...mend }, at) => ({ ...mend, fields, prefix: `${String(at)}/` }));
  const saidOf = (said: Said, { fields, prefix }: (typeof parts)[number]): Said =>
    Object.fromEntries(fields.flatMap(({ name }) => (said[prefix + name] ? [[name, said[prefix + name] ?? []]] : [])));
  const touched = (said: Said): typeof parts => parts.filter((part) => isSaid(part.fields, saidOf(said, part)));
  return {
    label: only.label,
    fields: parts.flatMap(({ fields, prefix }, at) =>
      fields.map((field) => ({ ...field, name: prefix + field.name, label: `Line ${String(at + 1)}: ${field.label}` })),
    ),
    faultsOf: (said) =>
      Object.fromEntries(
        touched(said).flatMap((part) =>
          Object.entries(part.faultsOf(saidOf(said, part))).map(([name, text]) => [part.prefix + name, text]),
        ),
      ),
    writesOf: (said) => ({
      changes: touched(said).flatMap((part) => part.writesOf(saidOf(said, part)).changes),
      added: [],
    }),
  };
}

/** The modifiers of a charge, edited on the line. */
export function modifiersMend(charge: WithId<ChargeItem>, order: readonly string[] = DEFAULT_MODIFIER_ORDER): InPlace {
  const value = readModifiers(charge);
  return {
    label: 'Modifiers',
    fields: [
      {
        name: 'modifiers',
        label: 'Modifiers',
        kind: 'list',
        value,
        choices: USUAL.map((code) => ({ value: code, label: code })),
        known: [],
      },
    ],
    faultsOf: ({ modifiers = value }) => {
      const wrong = modifiers.map(modifierCode).filter((code) => !MODIFIER.test(code));
      return fault(
        'modifiers',
        wrong.length === 0 ? undefined : `${wrong.join(', ')}: a modifier has two letters or digits.`,
      );
    },
    writesOf: ({ modifiers = value }) => ({
      changes: [{ base: charge, mine: withExactly(charge, modifiers.map(modifierCode), order) }],
      added: [],
    }),
  };
}

function withExactly(
  charge: WithId<ChargeItem>,
  codes: readonly string[],
  order: readonly string[],
): WithId<ChargeItem> {
  const gone = readModifiers(charge).filter((code) => !codes.includes(code));
  const left = withoutModifiers(charge, gone);
  return codes.reduce((one, code) => attested(one, code, order), left) as WithId<ChargeItem>;
}

/** The units of a charge, as a person decides; one that bills none stays on record as not billable. */
export function unitsMend(charge: WithId<ChargeItem>): InPlace {
  const { units } = unitsOf(charge);
  return {
    label: 'Units',
    fields: [
      {
        name: 'units',
        label: 'Units of 97140 (enter 0 to leave it unbilled)',
        kind: 'number',
        value: units === undefined ? [] : [String(units)],
        choices: [],
        known: [],
      },
    ],
    faultsOf: unitsFault,
    writesOf: (said) => ({
      changes: [{ base: charge, mine: withUnits(charge, Number(oneOf(said, 'units')), 'not-billable') }],
      added: [],
    }),
  };
}

/** What the claim of a billed charge bills since it was corrected; a charge whose claim was voided bills nothing. */
export function correctedClaimMend(charge: WithId<ChargeItem>): InPlace {
  return {
    label: 'Corrected claim',
    fields: [
      {
        name: 'units',
        label: 'Units on the corrected claim, 0 if voided',
        kind: 'number',
        value: [],
        choices: [],
        known: [],
      },
    ],
    faultsOf: unitsFault,
    writesOf: (said) => {
      const mine = withUnits(charge, Number(oneOf(said, 'units')), 'aborted');
      return { changes: [{ base: charge, mine }], added: [] };
    },
  };
}

function unitsFault(said: Said): Faults {
  return fault('units', /^\d{1,2}$/.test(oneOf(said, 'units')) ? undefined : 'Enter whole units, such as 2.');
}

/** Units in the place of a time leave its unit behind; without any, the charge has a status that says so. */
function withUnits(charge: WithId<ChargeItem>, value: number, unbilled: ChargeItem['status']): WithId<ChargeItem> {
  if (value === 0) {
    return { ...charge, status: unbilled };
  }
  return { ...charge, quantity: { ...(unitsOf(charge).statedTime === undefined ? charge.quantity : {}), value } };
}

/** A claim's lines filled from their charges, at one tap. */
export function claimMend(claim: WithId<Claim>, charges: readonly ChargeItem[]): InPlace {
  return {
    label: 'Fill the claim from the charge',
    fields: [],
    faultsOf: () => ({}),
    writesOf: () => ({ changes: [{ base: claim, mine: fillClaim(claim, charges) as WithId<Claim> }], added: [] }),
  };
}

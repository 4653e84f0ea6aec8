// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import type { ChargePart, CompanionCharge, ExistingCharge } from '../../engine/billing/treatment-day.ts';
import { billingCodesOf } from './billing-code.ts';
import { ownIdentity } from '../identity.ts';
import { partByModifiers, readModifiers } from './modifiers.ts';
import type { R4CodeableConcept, ReadResource } from '../r4.ts';
import { relativeReference } from '../record-set.ts';
import { WRITTEN_MODIFIER, WRITTEN_UNITS } from '../systems.ts';
import { msPerUnitOf } from './time-unit.ts';

type ChargeItem = ReadResource<'ChargeItem'>;

/** True for a ChargeItem that bills manual therapy, whoever made it. */
export function isManualTherapyCharge({ code }: Pick<ChargeItem, 'code'>): boolean {
  return isManualTherapyConcept(code);
}

/** True for a billing code 97140: of a ChargeItem, or of a line of a Claim. */
export function isManualTherapyConcept(concept: R4CodeableConcept): boolean {
  return billingCodesOf(concept).includes(MANUAL_THERAPY);
}

/** False for a charge that a person has closed: it bills nothing. */
export function isOpenOrBilled({ status }: { readonly status?: string }): boolean {
  return stateOf(status ?? '') !== 'closed';
}

/** True for a charge that may still change: neither billed nor closed. */
export function isOpen({ status }: { readonly status?: string }): boolean {
  return stateOf(status ?? '') === 'standing';
}

/** A ChargeItem of another service: its CPT or HCPCS code and modifiers; undefined where it has no such code. */
export function toCompanionCharge(charge: ChargeItem): CompanionCharge | undefined {
  const [code] = billingCodesOf(charge.code);
  return code === undefined || isManualTherapyCharge(charge)
    ? undefined
    : {
        source: `ChargeItem/${charge.id}`,
        code,
        ...unitsOf(charge),
        modifiers: readModifiers(charge),
      };
}

/**
 * A ChargeItem as the billing core sees it.
 *
 * Whose quantity it is: ours while it equals what our last write recorded in `meta.tag`; on a charge of someone
 * else, `planned` with 1 or no quantity is a template's default, anything else is a person's. A charge of ours that
 * a person has given another code is closed to us.
 */
export function toExistingCharge(charge: ChargeItem): ExistingCharge {
  const ours = ownIdentity(charge) !== undefined;
  const { units, statedTime } = unitsOf(charge);
  const encounter = relativeReference(charge.context);
  const written = charge.meta?.tag?.find(({ system }) => system === WRITTEN_UNITS)?.code;
  const isDefault = written === undefined && charge.status === 'planned' && (units ?? 1) === 1;
  const state = isManualTherapyCharge(charge) ? stateOf(charge.status) : 'closed';
  return {
    source: `ChargeItem/${charge.id}`,
    ...(encounter === undefined ? {} : { encounter }),
    ours,
    part: partOfCharge(charge),
    state,
    ...(units === undefined ? {} : { units }),
    ...(statedTime === undefined ? {} : { statedTime }),
    unitsArePersons: ours ? written !== String(units) : !isDefault || statedTime !== undefined,
    isRefused: state === 'closed' && (ours || charge.status === 'not-billable'),
    modifiers: readModifiers(charge),
    writtenModifiers: writtenModifiers(charge),
  };
}

/** The units of a charge, or the time that stands in their place: `30 min`. */
export function unitsOf({ quantity }: Pick<ChargeItem, 'quantity'>): {
  readonly units?: number;
  readonly statedTime?: string;
} {
  const { value, unit, code } = quantity ?? {};
  if (value === undefined) {
    return {};
  }
  return msPerUnitOf(quantity ?? {}) === undefined
    ? { units: value }
    : { statedTime: `${String(value)} ${unit ?? code ?? ''}` };
}

/** The modifiers that our last write put on a charge, as its tags say. */
export function writtenModifiers({ meta }: { readonly meta?: ChargeItem['meta'] }): string[] {
  return (meta?.tag ?? []).flatMap(({ system, code }) => (system === WRITTEN_MODIFIER ? (code ?? []) : []));
}

/** The part that a charge bills: by our identifier, else by its modifiers. */
export function partOfCharge(charge: Pick<ChargeItem, 'identifier' | 'code' | 'extension'>): ChargePart {
  const own = ownIdentity(charge)?.item;
  return partByModifiers(own === undefined ? readModifiers(charge) : own.split('/'));
}

function stateOf(status: string): ExistingCharge['state'] {
  switch (status) {
    case 'planned':
    case 'billable':
    // Whoever wrote it does not know: it may be billed.
    case 'unknown':
      return 'standing';
    case 'billed':
      return 'billed';
    default:
      return 'closed';
  }
}

// SPDX-License-Identifier: Apache-2.0
import { isPractitioner } from '../reference.ts';
import type {
  ChargeItem,
  ChargeItemPerformer,
  CodeableConcept,
  Coding,
  Encounter,
  Extension,
  Reference,
} from '@medplum/fhirtypes';
import type { Charge } from '../../engine/billing/assessment.ts';
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { THERAPY_MODIFIERS, missingModifiers, orderModifiers } from '../../engine/billing/modifiers.ts';
import type { ChargePart, Concept, TreatmentDay } from '../../engine/billing/treatment-day.ts';
import { toCents } from '../../engine/billing/usd.ts';
import { unitsText } from '../../engine/billing/wording.ts';
import { formatDateTime } from '../date-time.ts';
import { ownIdentity } from '../identity.ts';
import { modifiersInCode, withoutModifiersInCode } from '../read/billing-code.ts';
import { isModifierExtension, modifierCode, modifiersIn } from '../read/modifier-extensions.ts';
import { readModifiers } from '../read/modifiers.ts';
import { unitsOf, writtenModifiers } from '../read/existing-charge.ts';
import { SERVICE_NAME } from './device.ts';
import {
  CHARGE_DEFINITION,
  CHARGE_IDENTIFIER,
  CHARGE_ITEM_MODIFIER,
  CPT,
  HCPCS,
  UNITS_OF_A_PERSON,
  WRITTEN_MODIFIER,
  WRITTEN_UNITS,
} from '../systems.ts';

/** What decides the ChargeItem that should stand. */
export interface ChargeItemSource {
  readonly day: TreatmentDay;
  readonly charge: Charge;
  /** The Encounter named by `charge.encounter`, as read. */
  readonly encounter: Encounter | undefined;
  /** True where a ChargeItemDefinition for 97140 exists on the server. */
  readonly hasDefinition: boolean;
}

/** Identifier value of a part of the day's charge. */
export function chargeIdentifier(day: TreatmentDay, part: ChargePart): string {
  return `${day.key}/${part}`;
}

/** The ChargeItem for a day that has none yet. */
export function newChargeItem(source: ChargeItemSource): ChargeItem {
  const base: ChargeItem = {
    resourceType: 'ChargeItem',
    status: 'planned',
    code: { coding: [{ system: CPT, code: MANUAL_THERAPY }], text: LABEL },
    subject: { reference: source.day.patient },
  };
  return followRecord(base, source);
}

/** Our charge, or a template's default that is taken over: units, visit and dates follow the record. */
export function followRecord(existing: ChargeItem, source: ChargeItemSource): ChargeItem {
  const followed = withUnits(withDecision(existing, source, source.charge.part), source);
  return withUnitsShown({ ...followed, ...priceFor(existing, source.charge.units) });
}

/**
 * A charge whose quantity a person decided: adopted by identifier and explained, its units and visit untouched. One that
 * names no visit is given that of the day: a Claim finds its charges by it.
 */
export function adoptPersons(existing: ChargeItem, source: ChargeItemSource, part: ChargePart): ChargeItem {
  const context = existing.context ?? { reference: source.charge.encounter };
  return withUnitsShown({ ...withDecision(existing, source, part), context });
}

/** One of several lines of a person that are right together: it has the modifiers and the state of the day's charge. */
export function oneOfSeveral(existing: ChargeItem, { charge }: Pick<ChargeItemSource, 'charge'>): ChargeItem {
  const known = withoutUnproven(existing, charge);
  const extension = withModifiers(known, charge);
  const followed = { ...known, ...taggedModifiers(known, extension), ...optional('extension', extension) };
  return charge.status === 'billable' ? { ...followed, status: charge.status } : hold(followed);
}

/** A label of our own: the descriptors of CPT are licensed. */
const LABEL = 'Manual therapy';

const SHOWN = /^Manual therapy(, \d+ units?)?$/;

/** Medplum's billing tab shows the display of a charge's code and no quantity. What someone else wrote there stays. */
function withUnitsShown(charge: ChargeItem): ChargeItem {
  const { units } = unitsOf(charge);
  const display = units === undefined ? LABEL : `${LABEL}, ${unitsText(units)}`;
  const coding = charge.code.coding?.map((one) =>
    one.code === MANUAL_THERAPY && SHOWN.test(one.display ?? LABEL) ? { ...one, display } : one,
  );
  return coding ? { ...charge, code: { ...charge.code, coding } } : charge;
}

/**
 * A charge that cannot stand as billable, where nothing else about it may be changed. Made `planned`, a person's
 * charge could be taken for a template's: a tag keeps the two apart.
 */
export function hold(existing: ChargeItem): ChargeItem {
  if (existing.status !== 'billable') {
    return existing;
  }
  const tags = existing.meta?.tag ?? [];
  const isTagged = tags.some(({ system }) => system === WRITTEN_UNITS);
  const tag = isTagged ? tags : [...tags, { system: WRITTEN_UNITS, code: UNITS_OF_A_PERSON }];
  return { ...existing, status: 'planned', meta: { ...existing.meta, tag } };
}

function withDecision(
  existing: ChargeItem,
  { day, charge, hasDefinition }: ChargeItemSource,
  part: ChargePart,
): ChargeItem {
  const identifier = { system: CHARGE_IDENTIFIER, value: chargeIdentifier(day, part) };
  const others = (existing.identifier ?? []).filter(({ system }) => system !== CHARGE_IDENTIFIER);
  const notes = (existing.note ?? []).filter(({ authorString }) => authorString !== SERVICE_NAME);
  const known = withoutUnproven(existing, charge);
  const extension = withModifiers(known, charge);
  return {
    ...known,
    ...taggedModifiers(known, extension),
    identifier: [...others, identifier],
    status: charge.status,
    service: references(charge.services) as ChargeItem['service'],
    ...optional('definitionCanonical', hasDefinition ? [CHARGE_DEFINITION] : (existing.definitionCanonical ?? [])),
    ...optional('extension', extension),
    note: [...notes, { authorString: SERVICE_NAME, text: charge.note }],
  };
}

/** GP or GO that we wrote goes when nothing proves it any more; one that a person wrote is not ours to take. */
function withoutUnproven(existing: ChargeItem, { provenModifiers }: Charge): ChargeItem {
  const gone = writtenModifiers(existing).filter(
    (code) => THERAPY_MODIFIERS.includes(code) && !provenModifiers.includes(code),
  );
  if (gone.length === 0) {
    return existing;
  }
  const tag = (existing.meta?.tag ?? []).filter(
    ({ system, code = '' }) => system !== WRITTEN_MODIFIER || !gone.includes(code),
  );
  return { ...withoutModifiers(existing, gone), meta: { ...existing.meta, tag } };
}

/** Tags for the modifiers that this write adds, beside those of earlier ones. */
function taggedModifiers(existing: ChargeItem, extension: readonly Extension[]): Pick<ChargeItem, 'meta'> {
  const before = modifierCodings(existing.extension ?? []).map(({ code }) => code);
  const added = modifierCodings(extension).filter(({ code }) => !before.includes(code));
  const tags = added.map(({ code }) => ({ system: WRITTEN_MODIFIER, code }));
  return tags.length === 0 ? {} : { meta: { ...existing.meta, tag: [...(existing.meta?.tag ?? []), ...tags] } };
}

function withUnits(existing: ChargeItem, { day, charge, encounter }: ChargeItemSource): ChargeItem {
  const { occurrenceDateTime: _dateTime, occurrencePeriod: _period, occurrenceTiming: _timing, ...rest } = existing;
  const tags = (existing.meta?.tag ?? []).filter(({ system }) => system !== WRITTEN_UNITS);
  return {
    ...rest,
    meta: { ...existing.meta, tag: [...tags, { system: WRITTEN_UNITS, code: String(charge.units) }] },
    context: { reference: charge.encounter },
    ...occurrence(day, charge),
    ...optional(
      'performer',
      charge.performers.flatMap(({ source }) => toActor(source)),
    ),
    ...(encounter?.serviceProvider ? { performingOrganization: encounter.serviceProvider } : {}),
    quantity: existing.quantity?.value === charge.units ? existing.quantity : { value: charge.units },
    ...optional('bodysite', charge.regions.map(toCodeableConcept)),
    ...optional('reason', charge.diagnoses.filter(({ code }) => code !== undefined).map(toCodeableConcept)),
    ...optional('account', encounter?.account ?? existing.account ?? []),
  };
}

/**
 * The price of a charge of ours once its units change: in proportion, until Medplum's `$apply` sets it again as the
 * billing tab is opened. A Claim made before that would bill one unit at the price of two. One that a person gave a
 * reason for stays.
 */
function priceFor(existing: ChargeItem, units: number): Partial<ChargeItem> {
  const { priceOverride, overrideReason, quantity } = existing;
  const [before, price] = [quantity?.value ?? 0, priceOverride?.value];
  const follows = ownIdentity(existing) !== undefined && overrideReason === undefined;
  return !follows || price === undefined || before <= 0 || before === units
    ? {}
    : { priceOverride: { ...priceOverride, value: toCents((price / before) * units) } };
}

/** Who furnished it, as far as another record can name them; somebody inside a Procedure cannot be referred to. */
function toActor(source: string): ChargeItemPerformer[] {
  if (isPractitioner(source)) {
    return [{ actor: { reference: source } }];
  }
  const [, system = '', value] = /^Practitioner\?identifier=([^|]*)\|(.+)$/.exec(source) ?? [];
  return value === undefined ? [] : [{ actor: { identifier: { ...(system === '' ? {} : { system }), value } } }];
}

function occurrence({ dateOfService }: TreatmentDay, { period }: Charge): Partial<ChargeItem> {
  if (!period) {
    return { occurrenceDateTime: dateOfService };
  }
  const at = (epochMs: number): string => formatDateTime(epochMs, period.utcOffsetMinutes);
  return { occurrencePeriod: { start: at(period.startMs), end: at(period.endMs) } };
}

/**
 * One modifier extension with all codings in billing order: the only shape that Medplum's billing tab and CMS-1500
 * show in full. Codings a person wrote are kept as they are; a proven modifier is added where none of its kind stands.
 */
function withModifiers(
  { code: billed, extension: extensions = [] }: Pick<ChargeItem, 'code' | 'extension'>,
  { provenModifiers, modifierOrder }: Pick<Charge, 'provenModifiers' | 'modifierOrder'>,
): Extension[] {
  const written = modifierCodings(extensions);
  const codes = written.map(({ code }) => code);
  const borne = readModifiers({ code: billed, extension: extensions });
  const added = missingModifiers(borne, provenModifiers);
  if (added.length === 0) {
    return [...extensions];
  }
  const coding = orderModifiers([...codes, ...added], modifierOrder).map(
    (code) => written.find((existing) => existing.code === code) ?? modifierCoding(code),
  );
  const one: Extension = { url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding } };
  return [...extensions.filter(({ url }) => url !== CHARGE_ITEM_MODIFIER), one];
}

/** The codings of a ChargeItem's modifiers, each with its code as it is billed. */
export function modifierCodings(extensions: readonly Extension[]): (Coding & { readonly code: string })[] {
  return extensions
    .filter(({ url }) => url === CHARGE_ITEM_MODIFIER)
    .flatMap(({ valueCodeableConcept }) => valueCodeableConcept?.coding ?? [])
    .flatMap((coding) => (coding.code === undefined ? [] : [{ ...coding, code: modifierCode(coding.code) }]));
}

/** A charge with one more modifier, which a person attests: in billing order, in the one extension that shows it. */
export function attested(charge: ChargeItem, code: string, order: readonly string[]): ChargeItem {
  const extension = withModifiers(charge, { provenModifiers: [code], modifierOrder: order });
  return { ...charge, extension };
}

/** A charge without some of its modifiers; everything else of its extensions stays. */
export function withoutModifiers(charge: ChargeItem, codes: readonly string[]): ChargeItem {
  const elsewhere = [...modifiersInCode(charge.code), ...otherExtensions(charge).flatMap(modifiersIn)];
  const isElsewhere = elsewhere.some((code) => codes.includes(code));
  const { extension = [], ...rest } = isElsewhere ? withModifiersApart(charge) : charge;
  const kept = extension.flatMap((one): Extension[] => {
    const { coding = [], ...concept } = one.valueCodeableConcept ?? {};
    const left = coding.filter(({ code = '' }) => !codes.includes(modifierCode(code)));
    if (one.url !== CHARGE_ITEM_MODIFIER || left.length === coding.length) {
      return [one];
    }
    return left.length === 0 ? [] : [{ ...one, valueCodeableConcept: { ...concept, coding: left } }];
  });
  return { ...rest, ...optional('extension', kept) };
}

/** An EHR's own extensions for modifiers. */
function otherExtensions({ extension = [] }: ChargeItem): Extension[] {
  return extension.filter((one) => one.url !== CHARGE_ITEM_MODIFIER && isModifierExtension(one));
}

/** A charge whose code or whose EHR's own extensions bear modifiers, with them where FHIR has them. */
function withModifiersApart(charge: ChargeItem): ChargeItem {
  const others = otherExtensions(charge);
  const coding = [...modifiersInCode(charge.code), ...others.flatMap(modifiersIn)].map(modifierCoding);
  const apart: Extension = { url: CHARGE_ITEM_MODIFIER, valueCodeableConcept: { coding } };
  return {
    ...charge,
    code: withoutModifiersInCode(charge.code),
    extension: [apart, ...(charge.extension ?? []).filter((one) => !others.includes(one))],
  };
}

function modifierCoding(code: string): Coding {
  return { system: /^\d+$/.test(code) ? CPT : HCPCS, code };
}

function toCodeableConcept({ system, code, text }: Concept): CodeableConcept {
  return code === undefined ? { text } : { coding: [{ ...(system === undefined ? {} : { system }), code }], text };
}

/** References to the records a decision rests on. */
export function references(sources: readonly string[]): Reference[] {
  return sources.map((reference) => ({ reference }));
}

/** FHIR has no empty arrays: an element without values is left out. */
export function optional<K extends string, T>(name: K, values: readonly T[]): Partial<Record<K, T[]>> {
  return values.length > 0 ? ({ [name]: [...values] } as Partial<Record<K, T[]>>) : {};
}

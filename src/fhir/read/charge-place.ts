// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import { ownIdentity } from '../identity.ts';
import { indexBy } from '../index-by.ts';
import type { R4Reference, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { present } from '../../engine/present.ts';
import { billingCodesOf } from './billing-code.ts';
import { bearersOf, keyOfReference } from './identifier-key.ts';
import { isOpenOrBilled } from './existing-charge.ts';
import { dateInVisit, localDateOf, sharedDates, treatedOf, type VisitCharge } from './line-date.ts';
import { partByModifiers, readModifiers } from './modifiers.ts';
import { COUNTED_STATUS, mayCount } from './record-states.ts';
import { draftOf } from './service-record.ts';

type ChargeItem = ReadResource<'ChargeItem'>;
type Encounter = ReadResource<'Encounter'>;

/** The visit that a charge names, else that of the treatment it is for, else of what it rests on. */
export function visitOfCharge(records: RecordSet, charge: ChargeItem): Encounter | undefined {
  const { context, service = [], supportingInformation = [] } = charge;
  for (const link of [context, ...service, ...supportingInformation]) {
    const visit = link && visitBehind(records, link);
    if (visit) {
      return visit;
    }
  }
  return undefined;
}

/** A patient's charges of any code: those that name the patient, and those whose subject tells nobody, by their visit. */
export function chargesOf(records: RecordSet, patient: string): readonly ChargeItem[] {
  return records.index('ChargeItem', 'owner', (charge) => [ownerOf(records, charge)]).get(patient) ?? [];
}

function ownerOf(records: RecordSet, charge: ChargeItem): string | undefined {
  const subject = relativeReference(charge.subject);
  return isPatient(subject) ? subject : relativeReference(visitOfCharge(records, charge)?.subject);
}

function isPatient(reference: string | undefined): boolean {
  return reference?.startsWith('Patient/') === true;
}

/** An Encounter, or that of a Procedure: by a reference of any form, or by an identifier alone. */
function visitBehind(records: RecordSet, link: R4Reference): Encounter | undefined {
  return (
    records.find('Encounter', link) ??
    byIdentifier(records, 'Encounter', link) ??
    records.find('Encounter', treatmentBehind(records, link)?.encounter)
  );
}

function treatmentBehind(records: RecordSet, link: R4Reference): ReadResource<'Procedure'> | undefined {
  return records.find('Procedure', link) ?? byIdentifier(records, 'Procedure', link);
}

/** The treatments that a charge is for, as far as it names them. */
export function treatmentsOfCharge(records: RecordSet, { service = [] }: ChargeItem): ReadResource<'Procedure'>[] {
  return present(service, (link) => treatmentBehind(records, link)).filter(mayCount);
}

/**
 * The date of service of a charge of a visit: an account of many days is one visit. By the treatments that it names, as it
 * says, else one that no other charge of the visit has, by what it bills.
 */
export function dateOfVisitsCharge(records: RecordSet, charge: ChargeItem, visit: Encounter): string {
  const { served, ...line } = inVisit(records, charge);
  return sharedDateOf(records, charge, visit) ?? dateInVisit(records, visit, line, served);
}

/** The same of a charge that states none of an account's treated days, where it takes one that no other has. */
export function sharedDateOf(records: RecordSet, charge: ChargeItem, visit: Encounter): string | undefined {
  return records.once(sharedDatesOf, visit).get(charge.id);
}

/** Ours take no day from another's: they give way to it. What a person has closed bills none. */
function sharedDatesOf(records: RecordSet, visit: Encounter): ReadonlyMap<string, string> {
  const charges = chargesOfVisit(records, `Encounter/${visit.id}`).filter(
    (charge) => isOpenOrBilled(charge) && ownIdentity(charge) === undefined,
  );
  return sharedDates(
    records,
    visit,
    charges.map((charge) => inVisit(records, charge)),
  );
}

function inVisit(records: RecordSet, charge: ChargeItem): VisitCharge {
  const [code] = billingCodesOf(charge.code);
  const { id, enteredDate } = charge;
  const served = treatmentsOfCharge(records, charge).map((one) => treatedOf(records, one));
  const modifiers = readModifiers(charge);
  return { id, code, part: partByModifiers(modifiers), written: occurrenceOf(charge), enteredDate, modifiers, served };
}

/** Charges that lead to a visit, `Encounter/<id>`, on a date of service. */
export function chargesOfVisitOn(records: RecordSet, visit: string, date: string): readonly ChargeItem[] {
  return records.once(chargesByDate, visit).get(date) ?? [];
}

function chargesByDate(records: RecordSet, source: string): ReadonlyMap<string, readonly ChargeItem[]> {
  const visit = records.find('Encounter', source);
  return indexBy(visit ? chargesOfVisit(records, source) : [], (charge) =>
    visit ? [dateOfVisitsCharge(records, charge, visit)] : [],
  );
}

function chargesOfVisit(records: RecordSet, visit: string): readonly ChargeItem[] {
  const byVisit = records.index('ChargeItem', 'visit behind', (charge) => {
    const found = visitOfCharge(records, charge);
    return [found && `Encounter/${found.id}`];
  });
  return byVisit.get(visit) ?? [];
}

function byIdentifier<T extends 'Encounter' | 'Procedure'>(
  records: RecordSet,
  type: T,
  link: R4Reference,
): ReadResource<T> | undefined {
  return bearersOf(records, type, keyOfReference(link))[0];
}

/** When a service was rendered, as its charge writes it; undefined where it leaves that to its visit. */
export function occurrenceOf({
  occurrencePeriod,
  occurrenceDateTime,
}: {
  readonly occurrencePeriod?: { readonly start?: string | undefined } | undefined;
  readonly occurrenceDateTime?: string | undefined;
}): string | undefined {
  return occurrencePeriod?.start ?? occurrenceDateTime;
}

/** True for a charge that names a visit by its id, read or not. */
export function namesVisit({ context }: ChargeItem): boolean {
  return relativeReference(context)?.startsWith('Encounter/') === true;
}

/**
 * The date of a charge that leads to no visit: as it says, else when it was entered, else that of the patient's manual
 * therapy where they had it on one day alone.
 */
export function dateOfLooseCharge(records: RecordSet, charge: ChargeItem): string | undefined {
  const { enteredDate, subject } = charge;
  const patient = relativeReference(subject) ?? '';
  const written = occurrenceOf(charge) ?? enteredDate;
  return written === undefined ? records.once(onlyDay, patient) : localDateOf(records, patient, written);
}

function onlyDay(records: RecordSet, patient: string): string | undefined {
  const dates = records
    .ofPatient('Procedure', patient)
    .filter((one) => COUNTED_STATUS.includes(one.status) && draftOf(records, one).service.code === MANUAL_THERAPY)
    .map((one) => draftOf(records, one).dateOfService);
  const [date, ...others] = new Set(dates);
  return others.length === 0 ? date : undefined;
}

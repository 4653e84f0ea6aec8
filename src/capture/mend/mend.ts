// SPDX-License-Identifier: Apache-2.0
import { isResource, type WithId } from '@medplum/core';
import type { ChargeItem, ExtractResource, Procedure, Resource, ResourceType } from '@medplum/fhirtypes';
import type { Asked, Remedy } from '../../engine/rules/remedy.ts';
import { isManualTherapyConcept } from '../../fhir/read/existing-charge.ts';
import { relativeReference, type RecordSet } from '../../fhir/record-set.ts';
import type { ClinicClock } from '../charting/clinic-clock.ts';
import type { AssessedDay, VisitCharge, VisitIssue } from '../visit-view.ts';
import { claimMend, correctedClaimMend, linesMend, modifiersMend, unitsMend } from './charge.ts';
import type { InPlace } from './in-place.ts';
import { noteMend, treatmentMend, type TreatmentPart } from './treatment.ts';
import { unreadMend } from './unread.ts';
import { classMend, diagnosisMend, periodMend, planMend, reasonMend } from './visit.ts';
import { table } from '../../engine/table.ts';
import { relativeReferences } from '../../fhir/reference.ts';

/** What an issue is put right with. */
export interface MendPlace {
  readonly records: RecordSet;
  readonly clock: ClinicClock;
  /** `Encounter/<id>` of the visit that is looked at. */
  readonly visit: string;
  readonly charges: readonly VisitCharge[];
  readonly days: readonly AssessedDay[];
}

const PARTS = table<readonly TreatmentPart[]>({
  'Procedure.bodySite': ['regions'],
  'Procedure.outcome': ['response'],
  'Procedure.code': ['code', 'technique'],
  'Procedure.performer': ['performers'],
  'Procedure.performedPeriod': ['start', 'end', 'minutes'],
});

/** The way to put an issue right where it is shown, by its rule's remedy; undefined where it takes more. */
export function mendInPlace(issue: VisitIssue, place: MendPlace): InPlace | undefined {
  if (issue.remedy?.act === 'correct-claim') {
    const [billed, ...more] = namedIn('ChargeItem', issue, place.records);
    return billed && more.length === 0 ? correctedClaimMend(billed) : undefined;
  }
  if (issue.unread) {
    return unreadMend(issue.unread, place.records, place.clock);
  }
  const element = elementOf(issue.remedy);
  const asked = asksFor(issue.remedy);
  const parts = asked === 'technique' || asked === 'minutes' ? [asked] : PARTS[element];
  return parts ? treatmentIn(issue, parts, place) : otherMend(element, issue, place);
}

/** What a remedy asks for, if less than its element holds. */
export function asksFor(remedy: Remedy | undefined): Asked | undefined {
  return remedy?.act === 'correct' ? remedy.asks : undefined;
}

/** The element that a remedy changes; of acts on a charge, where no click is at hand. Empty for any other act. */
function elementOf(remedy: Remedy | undefined): string {
  switch (remedy?.act) {
    case 'correct':
      return remedy.element;
    case 'add-modifier':
    case 'remove-modifier':
    case 'replace-modifier':
      return 'ChargeItem.modifier';
    case 'set-quantity':
      return 'ChargeItem.quantity';
    default:
      return '';
  }
}

function otherMend(element: string, issue: VisitIssue, place: MendPlace): InPlace | undefined {
  const { records, clock, charges } = place;
  const open = charges.filter(({ state }) => state === 'standing').map(({ resource }) => resource);
  const encounter = namedIn('Encounter', issue, records)[0] ?? recordAt('Encounter', place.visit, records);
  const [treatment] = namedIn('Procedure', issue, records);
  const [plan] = namedIn('CarePlan', issue, records);
  const [claim] = namedIn('Claim', issue, records);
  switch (element) {
    case 'ChargeItem.modifier':
      return linesMend(linesIn(issue, place), modifiersMend);
    case 'ChargeItem.quantity':
    case 'ChargeItem':
      return linesMend(linesIn(issue, place), unitsMend);
    case 'Claim.item':
      return claim && claimMend(claim, open);
    case 'CarePlan.activity':
      return plan && planMend(plan);
    case 'Encounter.period':
      return encounter && periodMend(encounter, clock);
    case 'Encounter.class':
      return encounter && classMend(encounter);
    case 'Encounter.diagnosis':
      return encounter && diagnosisMend(encounter, records);
    case 'Procedure.note':
      return treatment && noteMend(treatment);
    case 'Procedure.reasonCode':
      return encounter && reasonMend(encounter);
    default:
      return undefined;
  }
}

/**
 * The lines that an issue is about: those it names, else all of its day that stand. What was billed changes with its
 * claim alone, which only a remedy that says so asks for.
 */
function linesIn(issue: VisitIssue, place: MendPlace): WithId<ChargeItem>[] {
  const named = place.charges.filter(({ source }) => implicatedIn(issue).includes(source));
  const lines = named.length > 0 ? named : chargesOfDay(issue, place);
  return lines.filter(({ state }) => state === 'standing').map(({ resource }) => resource);
}

/** The charges of an issue's day, as a visit of several days or disciplines has those of others too. */
export function chargesOfDay(
  { dayKey }: VisitIssue,
  { days, charges }: Pick<MendPlace, 'days' | 'charges'>,
): VisitCharge[] {
  const own = days.filter(({ assessment }) => assessment.day.key === dayKey);
  const sources = new Set(own.flatMap(({ assessment }) => assessment.day.charges.map(({ source }) => source)));
  return charges.filter(({ source }) => sources.has(source));
}

/** The one treatment that an issue is about: the one it names, or the only manual therapy of its visit. */
function treatmentIn(
  issue: VisitIssue,
  parts: readonly TreatmentPart[],
  { records, clock }: MendPlace,
): InPlace | undefined {
  const named = namedIn('Procedure', issue, records);
  const ofVisit = named.length > 0 ? [] : manualTherapyOf(implicatedIn(issue), records);
  const [procedure, ...others] = [...named, ...ofVisit];
  return procedure && others.length === 0 ? treatmentMend(procedure, parts, { records, clock }) : undefined;
}

/** The records that an issue names, each once. */
export function implicatedIn({ resource }: VisitIssue): string[] {
  return [...new Set(relativeReferences(resource.implicated))];
}

function namedIn<T extends ResourceType>(type: T, issue: VisitIssue, records: RecordSet): WithId<ExtractResource<T>>[] {
  return implicatedIn(issue).flatMap((reference) => recordAt(type, reference, records) ?? []);
}

function recordAt<T extends ResourceType>(
  type: T,
  reference: string,
  records: RecordSet,
): WithId<ExtractResource<T>> | undefined {
  const raw: unknown = records.raw(reference);
  return isResource<Resource>(raw) && raw.resourceType === type ? (raw as WithId<ExtractResource<T>>) : undefined;
}

/** The manual therapy of these visits, billed or not. */
function manualTherapyOf(visits: readonly string[], records: RecordSet): WithId<Procedure>[] {
  return records
    .all('Procedure')
    .filter(
      ({ encounter, code }) =>
        visits.includes(relativeReference(encounter) ?? '') && isManualTherapyConcept(code ?? {}),
    )
    .flatMap(({ id }) => recordAt('Procedure', `Procedure/${id}`, records) ?? []);
}

// SPDX-License-Identifier: Apache-2.0
import { roleOfTaxonomy, type PerformerRole } from '../../engine/billing/performers.ts';
import type { Performer } from '../../engine/billing/treatment-day.ts';
import type { R4CodeableConcept, R4Reference, ReadResource } from '../r4.ts';
import { relativeReference, type RecordSet } from '../record-set.ts';
import { NUCC_TAXONOMY } from '../systems.ts';

/** Who furnished a Procedure: its performers, else the people of its Encounter. */
export function readPerformers(
  records: RecordSet,
  procedure: ReadResource<'Procedure'>,
  encounter: ReadResource<'Encounter'> | undefined,
): Performer[] {
  const named = (procedure.performer ?? []).flatMap(({ actor, function: role }) => toPerformer(records, actor, role));
  return named.length > 0 ? named : readParticipants(records, encounter);
}

/** The people of an Encounter who may treat. */
export function readParticipants(records: RecordSet, encounter: ReadResource<'Encounter'> | undefined): Performer[] {
  return (encounter?.participant ?? []).flatMap(({ individual }) => toPerformer(records, individual));
}

function toPerformer(records: RecordSet, actor: R4Reference | undefined, role?: R4CodeableConcept): Performer[] {
  const source = relativeReference(actor);
  if (source === undefined || !/^Practitioner(?:Role)?\//.test(source)) {
    return [];
  }
  const practitionerRole = records.find('PractitionerRole', source);
  const person = relativeReference(practitionerRole?.practitioner) ?? source;
  const roles = practitionerRole ? [practitionerRole] : rolesOf(records, person);
  const concepts = [
    ...roles.flatMap(({ code = [], specialty = [] }) => [...code, ...specialty]),
    ...(records.find('Practitioner', person)?.qualification ?? []).map(({ code }) => code),
    ...(role ? [role] : []),
  ];
  return [{ source, person, role: roleOf(concepts) }];
}

function rolesOf(records: RecordSet, person: string): ReadResource<'PractitionerRole'>[] {
  const roles = records.index('PractitionerRole', 'person', ({ practitioner }) => [relativeReference(practitioner)]);
  return (roles.get(person) ?? []).filter(({ active }) => active !== false);
}

function roleOf(concepts: readonly R4CodeableConcept[]): PerformerRole {
  const roles = concepts
    .flatMap(({ coding = [] }) => coding)
    .filter(({ system }) => system === NUCC_TAXONOMY)
    .map(({ code = '' }) => roleOfTaxonomy(code));
  return roles.find((role) => role !== 'unknown') ?? 'unknown';
}

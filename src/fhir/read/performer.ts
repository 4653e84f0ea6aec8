// SPDX-License-Identifier: Apache-2.0
import {
  roleOfCredentials,
  roleOfField,
  roleOfTaxonomy,
  roleOfWords,
  type PerformerRole,
} from '../../engine/billing/performers.ts';
import type { Performer } from '../../engine/billing/treatment-day.ts';
import type { R4CodeableConcept, R4Reference, ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { NUCC_TAXONOMY, SNOMED } from '../systems.ts';
import { resolvePerson, type Named, type NamingRecord } from './people.ts';
import { siteMapOf, type SiteMap } from './site-map.ts';
import { roleOfSnomed } from './snomed.ts';

/** Who furnished a Procedure: its performers, else the people of its Encounter. */
export function readPerformers(
  records: RecordSet,
  procedure: ReadResource<'Procedure'>,
  encounter: ReadResource<'Encounter'> | undefined,
): Performer[] {
  return furnishers(records, procedure, encounter).map((known) => toPerformer(records, known));
}

/** The people of an Encounter who may treat. */
export function readParticipants(records: RecordSet, encounter: ReadResource<'Encounter'> | undefined): Performer[] {
  return participants(records, encounter).map((known) => toPerformer(records, known));
}

/** Whoever a reference names, with the role that the records prove; empty where it names no person. */
export function readPerson(records: RecordSet, reference: R4Reference, within: NamingRecord): Performer[] {
  return identify(records, reference, within, []).map((known) => toPerformer(records, known));
}

/** What the records say of the occupation of those who furnished a Procedure and whose role it does not tell. */
export function readUnknownRoles(
  records: RecordSet,
  procedure: ReadResource<'Procedure'>,
  encounter: ReadResource<'Encounter'> | undefined,
): { readonly person: string; readonly concepts: readonly R4CodeableConcept[] }[] {
  return furnishers(records, procedure, encounter)
    .filter((known) => toPerformer(records, known).role === 'unknown')
    .map((known) => ({ person: known.person, concepts: occupationsOf(known).flatMap(({ found }) => found) }));
}

/** Somebody named, with what the naming record says they did. */
interface Known extends Named {
  readonly functions: readonly R4CodeableConcept[];
}

function furnishers(
  records: RecordSet,
  procedure: ReadResource<'Procedure'>,
  encounter: ReadResource<'Encounter'> | undefined,
): Known[] {
  const within = { source: `Procedure/${procedure.id}`, contained: procedure.contained };
  const named = (procedure.performer ?? []).flatMap(({ actor, function: role }) =>
    identify(records, actor, within, role ? [role] : []),
  );
  return named.length > 0 ? named : participants(records, encounter);
}

function participants(records: RecordSet, encounter: ReadResource<'Encounter'> | undefined): Known[] {
  const within = { source: `Encounter/${encounter?.id ?? ''}`, contained: encounter?.contained };
  return (encounter?.participant ?? []).flatMap(({ individual, type = [] }) =>
    identify(records, individual, within, type),
  );
}

function identify(
  records: RecordSet,
  actor: R4Reference | undefined,
  within: NamingRecord,
  functions: readonly R4CodeableConcept[],
): Known[] {
  const named = resolvePerson(records, actor, within);
  return named ? [{ ...named, functions }] : [];
}

function toPerformer(records: RecordSet, known: Known): Performer {
  const proof = proofOf(known, siteMapOf(records));
  const { source, person } = known;
  return { source, person, role: proof?.role ?? 'unknown', ...(proof ? { provenBy: proof.from } : {}) };
}

interface Evidence {
  readonly role: PerformerRole;
  readonly from: string;
}

/** The strongest evidence that tells a role. */
function proofOf(known: Known, site: SiteMap): Evidence | undefined {
  for (const evidence of evidenceOf(known, site)) {
    if (evidence.role !== 'unknown') {
      return evidence;
    }
  }
  return undefined;
}

/**
 * What tells a person's role, the strongest first: NUCC taxonomy, SNOMED CT occupations, then the words and degrees of
 * roles and qualifications, letters behind the name, what the record at hand says of the person, and the site's own
 * table. The name of a field is last: it suggests an occupation and names none.
 */
function* evidenceOf(known: Known, site: SiteMap): Generator<Evidence> {
  const { practitioner, display = '' } = known;
  const concepts = occupationsOf(known);
  for (const { found, of } of concepts) {
    yield { role: codedRole(found, NUCC_TAXONOMY, roleOfTaxonomy), from: `NUCC taxonomy of ${of}` };
  }
  for (const { found, of } of concepts) {
    yield { role: codedRole(found, SNOMED, roleOfSnomed), from: `SNOMED CT code of ${of}` };
  }
  for (const { found, of } of concepts) {
    yield { role: writtenRole(found), from: `wording of ${of}` };
  }
  const letters = (practitioner?.name ?? []).flatMap(({ suffix = [] }) => suffix).join(' ');
  yield { role: roleOfCredentials(letters), from: 'letters behind the name' };
  yield { role: displayedRole(display), from: 'name as written in the record' };
  for (const { found, of } of concepts) {
    yield { role: site.roleOf(found), from: `the site’s own table, by ${of}` };
  }
  for (const { found, of } of concepts) {
    yield { role: firstKnown(wordsOf(found).map(roleOfField)), from: `field of ${of}` };
  }
}

/** Where the records say what somebody is, by role, qualification and function. */
function occupationsOf({
  roles,
  practitioner,
  functions,
}: Known): { found: readonly R4CodeableConcept[]; of: string }[] {
  const ofRoles = roles.map(({ code = [], specialty = [] }) => [...code, ...specialty]);
  return [
    ...ofRoles.map((found) => ({ found, of: 'the PractitionerRole' })),
    { found: (practitioner?.qualification ?? []).map(({ code }) => code), of: 'the Practitioner’s qualification' },
    { found: functions, of: 'the performer’s function' },
  ];
}

function codedRole(
  concepts: readonly R4CodeableConcept[],
  wanted: string,
  roleOf: (code: string) => PerformerRole,
): PerformerRole {
  const roles = concepts
    .flatMap(({ coding = [] }) => coding)
    .filter(({ system }) => system === wanted)
    .map(({ code = '' }) => roleOf(code));
  return firstKnown(roles);
}

/** By text, displays and codes of any other system: degree codes of HL7, a site's own. */
function writtenRole(concepts: readonly R4CodeableConcept[]): PerformerRole {
  return firstKnown(wordsOf(concepts).map((text) => firstKnown([roleOfWords(text), roleOfCredentials(text)])));
}

function wordsOf(concepts: readonly R4CodeableConcept[]): string[] {
  return concepts.flatMap(({ text = '', coding = [] }) => [
    text,
    ...coding.flatMap(({ system, code = '', display = '' }) => [
      display,
      system === NUCC_TAXONOMY || system === SNOMED ? '' : code,
    ]),
  ]);
}

const THERAPISTS: readonly PerformerRole[] = ['PT', 'PTA', 'OT', 'OTA', 'SLP'];

/**
 * A name with letters behind it: `Sample, Theo PT`. Of names only what cannot be a name counts: `Do` and `Pa` are
 * families, and the first two words are never letters.
 */
function displayedRole(display: string): PerformerRole {
  const letters = display.split(' ').slice(2).join(' ');
  const role = firstKnown([roleOfWords(display), roleOfCredentials(letters)]);
  return THERAPISTS.includes(role) ? role : 'unknown';
}

function firstKnown(roles: readonly PerformerRole[]): PerformerRole {
  return roles.find((role) => role !== 'unknown') ?? 'unknown';
}

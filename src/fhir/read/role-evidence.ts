// SPDX-License-Identifier: Apache-2.0
import {
  roleOfCredentials,
  roleOfField,
  roleOfTaxonomy,
  roleOfWords,
  strongestRole,
  type PerformerRole,
} from '../../engine/billing/performers.ts';
import type { R4CodeableConcept } from '../r4.ts';
import type { Named } from './people.ts';
import type { SiteMap } from './site-map.ts';
import { roleOfSnomed } from './snomed.ts';
import { terminologyOf } from './terminology.ts';

/** Somebody named, with what the naming record says they did. */
export interface Known extends Named {
  readonly functions: readonly R4CodeableConcept[];
}

interface Evidence {
  readonly role: PerformerRole;
  readonly from: string;
}

/** The strongest evidence that tells a role. */
export function proofOf(known: Known, site: SiteMap): Evidence | undefined {
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
    yield { role: strongestRole(taxonomyCodesOf(found).map(roleOfTaxonomy)), from: `NUCC taxonomy of ${of}` };
  }
  for (const { found, of } of concepts) {
    yield { role: strongestRole(snomedCodesOf(found).map(roleOfSnomed)), from: `SNOMED CT code of ${of}` };
  }
  for (const { found, of } of concepts) {
    yield { role: writtenRole(found), from: `wording of ${of}` };
  }
  const names = practitioner?.name ?? [];
  const letters = names.flatMap(({ suffix = [] }) => suffix).join(' ');
  const whole = names.flatMap(({ text = '', family = '' }) => [displayedRole(text), familyRole(family)]);
  yield {
    role: firstKnown([roleOfCredentials(letters), ...whole]),
    from: 'letters behind the name',
  };
  yield { role: displayedRole(display), from: 'name as written in the record' };
  for (const { found, of } of concepts) {
    yield { role: site.roleOf(found), from: `the site’s own table, by ${of}` };
  }
  for (const { found, of } of concepts) {
    yield { role: firstKnown(wordsOf(found).map(roleOfField)), from: `field of ${of}` };
  }
}

/** Where the records say what somebody is, by role, qualification and function. */
export function occupationsOf({
  roles,
  practitioner,
  functions,
}: Known): { found: readonly R4CodeableConcept[]; of: string }[] {
  const ofRoles = roles.flatMap(({ code = [], specialty = [] }) => [...code, ...specialty]);
  return [
    { found: ofRoles, of: 'the PractitionerRole' },
    { found: (practitioner?.qualification ?? []).map(({ code }) => code), of: 'the Practitioner’s qualification' },
    { found: functions, of: 'the performer’s function' },
  ];
}

/** A code of the NUCC taxonomy is known by its form, whatever its system is called, and as a text. */
const TAXONOMY_CODE = /^\d{3}[0-9A-Z]{6}X$/;

function taxonomyCodesOf(concepts: readonly R4CodeableConcept[]): string[] {
  return concepts
    .flatMap(({ text = '', coding = [] }) => [...coding.map(({ code = '' }) => code), text])
    .map((code) => code.trim().toUpperCase())
    .filter((code) => TAXONOMY_CODE.test(code));
}

function snomedCodesOf(concepts: readonly R4CodeableConcept[]): string[] {
  return concepts
    .flatMap(({ coding = [] }) => coding)
    .flatMap(({ system = '', code = '' }) => (terminologyOf(system) === 'snomed' ? [code] : []));
}

/** By text, displays and codes of any other system: degree codes of HL7, a site's own. */
function writtenRole(concepts: readonly R4CodeableConcept[]): PerformerRole {
  return strongestRole(
    concepts.map((concept) =>
      firstKnown(wordsOf([concept]).map((text) => firstKnown([roleOfWords(text), roleOfCredentials(text)]))),
    ),
  );
}

function wordsOf(concepts: readonly R4CodeableConcept[]): string[] {
  return concepts.flatMap(({ text = '', coding = [] }) => [
    text,
    ...coding.flatMap(({ system = '', code = '', display = '' }) => [
      display,
      terminologyOf(system) === 'snomed' ? '' : code,
    ]),
  ]);
}

/** The role that a profession is, by code or words. */
export function roleOfProfession(concept: R4CodeableConcept): PerformerRole {
  const [taxonomy, snomed] = [
    taxonomyCodesOf([concept]).map(roleOfTaxonomy),
    snomedCodesOf([concept]).map(roleOfSnomed),
  ];
  return firstKnown([strongestRole(taxonomy), strongestRole(snomed), writtenRole([concept])]);
}

const THERAPISTS: readonly PerformerRole[] = ['PT', 'PTA', 'OT', 'OTA', 'SLP'];

/**
 * A name with letters behind it: `Sample, Theo PT`, `Sample PT, Theo`. Words for an occupation count whichever it is;
 * of letters only what cannot be a name: `Do` and `Pa` are families, the first word is never letters, and the second only in capitals where a comma says so.
 */
function displayedRole(display: string): PerformerRole {
  const words = display.split(/[\s,]+/).filter((word) => word !== '');
  const second = /^[^\s,]+(?:\s+([A-Z./]+),|\s*,\s*([A-Z./]+)$)/.exec(display.trim());
  const letters = [second?.[1] ?? second?.[2] ?? '', ...words.slice(2)].join(' ');
  const [inWords, byLetters] = [roleOfWords(display), roleOfCredentials(letters)];
  return inWords !== 'unknown' || THERAPISTS.includes(byLetters) ? firstKnown([inWords, byLetters]) : 'unknown';
}

/** Letters in capitals behind a family name: `Sample PT`. */
function familyRole(family: string): PerformerRole {
  const [, ...behind] = family.split(/[\s,]+/);
  const role = roleOfCredentials(behind.filter((word) => word === word.toUpperCase()).join(' '));
  return THERAPISTS.includes(role) ? role : displayedRole(family);
}

function firstKnown(roles: readonly PerformerRole[]): PerformerRole {
  return roles.find((role) => role !== 'unknown') ?? 'unknown';
}

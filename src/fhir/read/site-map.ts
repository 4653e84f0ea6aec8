// SPDX-License-Identifier: Apache-2.0
import { isTherapyCode } from '../../engine/billing/code-sets.ts';
import { roleOfTaxonomy, type PerformerRole } from '../../engine/billing/performers.ts';
import { R4_SCHEMAS, type R4CodeableConcept, type ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { schemaProblems } from '../schema-problem.ts';
import { NUCC_TAXONOMY, SITE_MAP, SITE_TEXT } from '../systems.ts';
import { isBillingSystem } from './billing-code.ts';
import { titlesOf } from './concept.ts';

type ConceptMap = ReadResource<'ConceptMap'>;
type Group = NonNullable<ConceptMap['group']>[number];

/**
 * A site's own table: what its local codes and words stand for. It speaks only where a record bears no code that
 * everybody knows.
 */
export interface SiteMap {
  /** CPT and HCPCS codes that a concept stands for. */
  readonly servicesOf: (concept: R4CodeableConcept | undefined) => string[];
  /** The role that the first of the concepts stands for which stands for one. */
  readonly roleOf: (concepts: readonly R4CodeableConcept[]) => PerformerRole;
}

export const NO_SITE_MAP: SiteMap = { servicesOf: () => [], roleOf: () => 'unknown' };

const read = new WeakMap<ConceptMap, SiteMap>();

/** The table among the records; an empty one where there is none. */
export function siteMapOf(records: RecordSet): SiteMap {
  const map = siteMapAmong(records.all('ConceptMap'));
  if (!map) {
    return NO_SITE_MAP;
  }
  const known = read.get(map) ?? toSiteMap(map);
  read.set(map, known);
  return known;
}

/** The one that counts. */
export function siteMapAmong<T extends Pick<ConceptMap, 'url' | 'status'>>(maps: readonly T[]): T | undefined {
  return maps.find(({ url, status }) => url === SITE_MAP && status !== 'retired');
}

function toSiteMap({ group = [] }: ConceptMap): SiteMap {
  const services = targetsOf(group.filter(isOfServices));
  const roles = targetsOf(group.filter(({ target }) => target === NUCC_TAXONOMY));
  return {
    servicesOf: (concept) => (concept ? lookUp(services, concept) : []),
    roleOf: (concepts) =>
      concepts
        .flatMap((concept) => lookUp(roles, concept))
        .map(roleOfTaxonomy)
        .find((role) => role !== 'unknown') ?? 'unknown',
  };
}

function isOfServices({ target = '' }: Group): boolean {
  return isBillingSystem(target);
}

/** Codes by `system|code`, and by words. An element without a target, or one said to be unmatched, stands for nothing. */
function targetsOf(groups: readonly Group[]): Map<string, string[]> {
  const targets = new Map<string, string[]>();
  for (const { source = SITE_TEXT, element } of groups) {
    for (const { code = '', target = [] } of element) {
      const codes = target.filter(isMatched).flatMap((one) => one.code?.trim().toUpperCase() ?? []);
      targets.set(source === SITE_TEXT ? keyOfText(code) : `${source}|${code}`, codes);
    }
  }
  return targets;
}

function isMatched({ equivalence }: { readonly equivalence?: string | undefined }): boolean {
  return equivalence !== 'unmatched' && equivalence !== 'disjoint';
}

/** By its codes first, then by its words. */
function lookUp(targets: ReadonlyMap<string, string[]>, concept: R4CodeableConcept): string[] {
  const keys = [
    ...(concept.coding ?? []).flatMap(({ system, code }) =>
      code === undefined ? [] : [system === undefined ? keyOfText(code) : `${system}|${code}`],
    ),
    ...titlesOf(concept).map(keyOfText),
  ];
  return keys.map((key) => targets.get(key) ?? []).find((codes) => codes.length > 0) ?? [];
}

function keyOfText(text: string): string {
  return `${SITE_TEXT}|${siteText(text)}`;
}

/** Words as the table has them: in small letters, with one blank between them, which is what a FHIR code may hold. */
export function siteText(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, ' ');
}

/** What keeps a table from being used, each with its place: a wrong code in it would be a wrong charge. */
export function siteMapProblems(value: unknown): string[] {
  const parsed = R4_SCHEMAS.ConceptMap.safeParse({ id: 'site', ...(typeof value === 'object' ? value : {}) });
  if (!parsed.success) {
    return schemaProblems('ConceptMap', parsed.error, value).map(({ path, message }) => `${path} ${message}`);
  }
  const { url, group = [] } = parsed.data;
  return [
    ...(url === SITE_MAP ? [] : [`ConceptMap.url is not ${SITE_MAP}`]),
    ...group.flatMap((one, at) => groupProblems(one, `ConceptMap.group[${String(at)}]`)),
  ];
}

function groupProblems(group: Group, path: string): string[] {
  const isOfRoles = group.target === NUCC_TAXONOMY;
  if (!isOfRoles && !isOfServices(group)) {
    return [`${path}.target is neither CPT, HCPCS nor the NUCC taxonomy`];
  }
  return group.element.flatMap(({ code, target = [] }, at) => {
    const place = `${path}.element[${String(at)}]`;
    const wrong = target
      .filter(isMatched)
      .filter((one) => (isOfRoles ? roleOfTaxonomy(one.code ?? '') === 'unknown' : !isTherapyCode(one.code ?? '')));
    return [
      ...(code === undefined || code.trim() === '' ? [`${place}.code is missing`] : []),
      ...wrong.map((one) =>
        isOfRoles
          ? `${place}.target.code ${one.code ?? ''} is not the NUCC code of someone who may treat`
          : `${place}.target.code ${one.code ?? ''} is no therapy code`,
      ),
    ];
  });
}

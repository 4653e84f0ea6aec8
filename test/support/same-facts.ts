// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';

type Json = Record<string, unknown>;

/** Another way to write down the same facts: nothing that is decided may change. */
export type Rewriting = (resources: readonly Resource[]) => Resource[];

const EHR = 'https://ehr.example.org/fhir';

/** Ways in which two exports of one chart differ. */
export const SAME_FACTS: Readonly<Record<string, Rewriting>> = {
  'the other way round': (resources) => [...resources].reverse(),
  'each record twice': (resources) => [...resources, ...resources],
  'references by address': everyReference((reference) => `${EHR}/${reference}`),
  'references of a version': everyReference((reference) => `${reference}/_history/3`),
  'references with a type and a name of their own': everyObject((one) =>
    typeof one['reference'] === 'string' && /^[A-Z]\w+\//.test(one['reference'])
      ? { ...one, type: one['reference'].split('/')[0] }
      : one,
  ),
  'extensions that nobody knows': everyObject((one) => ({
    ...one,
    extension: [
      ...(Array.isArray(one['extension']) ? (one['extension'] as unknown[]) : []),
      { url: `${EHR}/StructureDefinition/unknown`, valueString: '15' },
    ],
  })),
  'ids of elements': everyObject((one) => ('resourceType' in one ? one : { id: 'x1', ...one })),
  'codes behind one of the site’s own': everyObject((one) =>
    Array.isArray(one['coding'])
      ? { ...one, coding: [{ system: 'urn:oid:1.2.3.4', code: 'x7' }, ...(one['coding'] as unknown[])] }
      : one,
  ),
  'codings in the other order': everyObject((one) =>
    Array.isArray(one['coding']) ? { ...one, coding: [...(one['coding'] as unknown[])].reverse() } : one,
  ),
  'versions, profiles and labels': each((resource) => ({
    ...resource,
    meta: {
      ...(resource['meta'] as object | undefined),
      versionId: '9',
      lastUpdated: '2026-03-04T10:00:00Z',
      security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }],
    },
    implicitRules: `${EHR}/rules`,
    language: 'en-US',
  })),
  'a narrative that a server made': each((resource) => ({
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Generated</p></div>' },
    ...resource,
  })),
  'times with seconds’ fractions': everyText((text) => text.replace(/(T\d\d:\d\d:\d\d)([+-]\d\d:\d\d|Z)$/, '$1.000$2')),
  'empty lists and null elements': each((resource) => ({
    ...resource,
    note: resource['note'] ?? [],
    statusReason: null,
  })),
  'somebody else’s records beside it': (resources) => [...resources, ...OTHERS],
};

/** Another patient of the same day, with nobody and nothing in common. */
const OTHERS: Resource[] = [
  { resourceType: 'Patient', id: 'other' },
  {
    resourceType: 'Encounter',
    id: 'other',
    status: 'finished',
    class: { code: 'AMB' },
    subject: { reference: 'Patient/other' },
  },
  {
    resourceType: 'Condition',
    id: 'other',
    subject: { reference: 'Patient/other' },
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11.9' }] },
  },
  {
    resourceType: 'Observation',
    id: 'other',
    status: 'final',
    code: { text: 'Glucose' },
    subject: { reference: 'Patient/other' },
    valueQuantity: { value: 30, unit: 'min' },
  },
];

function each(change: (resource: Json) => Json): Rewriting {
  return (resources) => resources.map((one) => change(one as unknown as Json) as unknown as Resource);
}

function everyObject(change: (one: Json) => Json): Rewriting {
  return each((resource) => rewritten(resource, change, (text) => text) as Json);
}

function everyText(change: (text: string) => string): Rewriting {
  return each((resource) => rewritten(resource, (one) => one, change) as Json);
}

function everyReference(spell: (reference: string) => string): Rewriting {
  return everyObject((one) =>
    typeof one['reference'] === 'string' && /^[A-Z]\w+\/[\w.-]+$/.test(one['reference'])
      ? { ...one, reference: spell(one['reference']) }
      : one,
  );
}

function rewritten(value: unknown, change: (one: Json) => Json, ofText: (text: string) => string): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => rewritten(one, change, ofText));
  }
  if (typeof value === 'string') {
    return ofText(value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return change(
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewritten(inner, change, ofText)])),
  );
}

// SPDX-License-Identifier: Apache-2.0
import { getResourceTypes } from '@medplum/core';
import type { CapabilityStatement, CapabilityStatementRestResource, ResourceType } from '@medplum/fhirtypes';
import { VERSION } from '../version.ts';
import { searchParametersOf } from './definitions.ts';

const INTERACTIONS = [
  'create',
  'read',
  'vread',
  'update',
  'patch',
  'delete',
  'history-instance',
  'search-type',
] as const;

/** What this server can do, for `GET /metadata`. */
export function capabilityStatement(baseUrl: string, date: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'manual-therapy-charges embedded FHIR server', version: VERSION },
    implementation: { description: 'FHIR R4 over SQLite, for one machine', url: baseUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
        resource: getResourceTypes().map(toResourceCapability),
      },
    ],
  };
}

function toResourceCapability(type: ResourceType): CapabilityStatementRestResource {
  const searchParam = Object.values(searchParametersOf(type)).map((parameter) => ({
    name: parameter.code,
    type: parameter.type,
  }));
  return {
    type,
    interaction: INTERACTIONS.map((code) => ({ code })),
    versioning: 'versioned-update',
    readHistory: true,
    conditionalCreate: true,
    conditionalUpdate: true,
    conditionalDelete: 'single',
    ...(searchParam.length > 0 ? { searchParam } : {}),
  };
}

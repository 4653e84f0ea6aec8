// SPDX-License-Identifier: Apache-2.0
import { ALL_WRITTEN, type FakeEhrOptions } from './fake-ehr.ts';

/** What US Core 8.0 has a server offer for each type that is read. */
const US_CORE: Readonly<Record<string, readonly string[]>> = {
  Patient: ['identifier'],
  Encounter: ['patient', 'date', 'class', 'status'],
  Procedure: ['patient', 'date', 'code', 'status'],
  Observation: ['patient', 'category', 'code', 'date', 'status'],
  Condition: ['patient', 'category', 'clinical-status', 'encounter'],
  CarePlan: ['patient', 'category', 'date', 'status'],
  DocumentReference: ['patient', 'category', 'type', 'date', 'period', 'status'],
  Coverage: ['patient'],
  Organization: ['name'],
  Practitioner: ['name', 'identifier'],
  PractitionerRole: ['specialty', 'practitioner'],
  Binary: [],
};

/** A closed range with the time of day, where there is a date at all. */
function isClosedRange(dates: readonly string[]): boolean {
  const isOneEach = ['ge', 'le'].every((prefix) => dates.filter((date) => date.startsWith(prefix)).length === 1);
  return dates.length === 0 || (isOneEach && dates.every((date) => date.includes('T')));
}

function categoryOf(parameters: URLSearchParams): string {
  return parameters.get('category')?.split('|').at(-1) ?? '';
}

/**
 * Oracle Health, by its Millennium Platform APIs: a CarePlan's "category parameter is required if the _id parameter is
 * not used. Only supports the assess-plan code"; of charges, `-status` "must be provided with context or account; must
 * be set to billable", and `context` is one encounter; a range of dates needs both `ge` and `le` of the same precision.
 * Charges are made by an operation of its own, not by a create.
 */
const ORACLE_HEALTH: FakeEhrOptions = {
  written: [],
  types: { ...US_CORE, ChargeItem: ['context', 'account', '-status'] },
  refuses: (type, parameters) => {
    if (parameters.has('_id')) {
      return undefined;
    }
    if (type === 'CarePlan' && categoryOf(parameters) !== 'assess-plan') {
      return 400;
    }
    const isOfOne = /^[^,]+$/.test(parameters.get('context') ?? '');
    if (type === 'ChargeItem' && (!isOfOne || parameters.get('-status') !== 'billable')) {
      return 400;
    }
    return isClosedRange(parameters.getAll('date')) ? undefined : 422;
  },
};

/**
 * Epic: the searches of US Core and no others, so `patient` and `category` for plans, findings, problems and notes;
 * notes are Binaries; there is no ChargeItem.
 */
const EPIC: FakeEhrOptions = {
  written: [],
  types: US_CORE,
  refuses: (type, parameters) => {
    const byCategory = ['CarePlan', 'Observation', 'Condition', 'DocumentReference'].includes(type);
    const isIncomplete = byCategory && !parameters.has('category') && !parameters.has('_id');
    return isIncomplete || parameters.has('encounter') ? 400 : undefined;
  },
};

/** OpenEMR: US Core's searches, patient by patient and without includes or lists. */
const OPEN_EMR: FakeEhrOptions = {
  written: [],
  types: US_CORE,
  pageSize: 3,
  refuses: (_type, parameters) => ([...parameters.values()].some((value) => value.includes(',')) ? 400 : undefined),
};

const REST_OF_R4 = [
  'DiagnosticReport',
  'QuestionnaireResponse',
  'Binary',
  'EpisodeOfCare',
  'ServiceRequest',
  'Location',
];

/** HAPI FHIR: all of R4, with pages that are searches of the base itself (`?_getpages=`). */
const HAPI: FakeEhrOptions = {
  written: ALL_WRITTEN,
  alsoRead: REST_OF_R4,
  includes: true,
  pageSize: 3,
  pages: 'base',
};

/** Azure Health Data Services: pages by a continuation token (`ct`), no includes that a CapabilityStatement offers. */
const AZURE: FakeEhrOptions = {
  written: ALL_WRITTEN,
  alsoRead: REST_OF_R4,
  includes: false,
  pageSize: 3,
  pages: 'type',
};

/** EHRs by what they refuse; where it is published is told at each. */
export const SERVER_KINDS: Readonly<Record<string, FakeEhrOptions>> = {
  'Oracle Health': ORACLE_HEALTH,
  Epic: EPIC,
  OpenEMR: OPEN_EMR,
  'HAPI FHIR': HAPI,
  Azure: AZURE,
};

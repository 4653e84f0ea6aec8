// SPDX-License-Identifier: Apache-2.0
import { assess, type Decision } from '../engine/assess.ts';
import type { TreatmentDay } from '../engine/billing/treatment-day.ts';
import { policyFor } from '../engine/policies/payer-policy.ts';
import { UNDATED, dayKeyOf } from '../fhir/identity.ts';
import type { ReadFailure, Scope } from '../fhir/query/searches.ts';

/** A day that was not read is not judged by its documentation: it counts as an open visit. */
const NOTHING_READ: TreatmentDay['documentation'] = {
  symptoms: [],
  functionalLimitations: [],
  examFindings: [],
  responses: [],
  plans: [],
  treatmentDatesSinceReport: [],
  notedTechniques: [],
  notedRegions: [],
  notedMinutes: [],
  unseen: [],
  hasTotalTime: true,
};

/** A day whose record the server would not give: nothing is decided, and the issue says what was refused. */
export function unreadableDay(
  { patient, dates, encounters, procedures }: Scope,
  failures: readonly ReadFailure[],
): Decision {
  const [dateOfService = UNDATED] = dates;
  const source = procedures[0] ?? encounters[0] ?? patient;
  const day: TreatmentDay = {
    key: dayKeyOf(patient.replace('Patient/', ''), dateOfService, 'unknown'),
    patient,
    dateOfService,
    discipline: 'unknown',
    encounters: encounters.map((visit) => ({ source: visit, state: 'open', diagnoses: [] })),
    services: [],
    otherDisciplineServices: [],
    otherPatientServices: [],
    charges: [],
    companionCharges: [],
    otherDisciplineLines: [],
    claimLines: [],
    manipulations: [],
    acknowledgedIssues: [],
    payer: { kind: 'none' },
    accruedUsd: 0,
    accruedUnpriced: 0,
    accruedToday: [],
    documentation: NOTHING_READ,
    problems: failures.slice(0, 1).map(({ url, status, message }) => ({
      source,
      path: `Search for ${url}`,
      message: `was refused by the server (${status} ${refusalText(message)})`,
    })),
  };
  return assess(day, policyFor({ kind: 'none' }));
}

/** The server's words without the counts behind the colon, which change with every run and would make it a new issue. */
function refusalText(message: string): string {
  const [text = ''] = message.split(':');
  return text.includes('scope limit') ? `${text}, more records than one visit can have` : text;
}

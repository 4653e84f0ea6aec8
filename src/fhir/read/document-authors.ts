// SPDX-License-Identifier: Apache-2.0
import type { PerformerRole } from '../../engine/billing/performers.ts';
import type { R4Reference } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';
import { readPerson } from './performer.ts';

/** The professions of those who wrote or signed a document, `unknown` where the records do not prove what somebody is. */
export function authorRoles(records: RecordSet, source: string): PerformerRole[] {
  return authorsOf(records, source)
    .flatMap((person) => readPerson(records, person, { source }))
    .map(({ role }) => role);
}

/** Whoever wrote or signed a document. */
export function authorsOf(records: RecordSet, source: string): R4Reference[] {
  const composition = records.find('Composition', source);
  const document = records.find('DocumentReference', source);
  const report = records.find('DiagnosticReport', source);
  const plan = records.find('CarePlan', source);
  return [
    plan?.author,
    ...(plan?.contributor ?? []),
    ...(composition?.author ?? []),
    ...(composition?.attester ?? []).map(({ party }) => party),
    ...(document?.author ?? []),
    document?.authenticator,
    ...(report?.resultsInterpreter ?? report?.performer ?? []),
    records.find('ClinicalImpression', source)?.assessor,
  ].filter((one) => one !== undefined);
}

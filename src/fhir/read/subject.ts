// SPDX-License-Identifier: Apache-2.0
import { MANUAL_THERAPY } from '../../engine/billing/code-sets.ts';
import type { RecordProblem } from '../../engine/billing/treatment-day.ts';
import type { ReadResource } from '../r4.ts';
import { relativeReference } from '../reference.ts';
import { performedDate } from './performed.ts';
import { readService } from './service.ts';

/**
 * Why manual therapy can be charged to nobody: its subject is a group, a resource inside the record, an address that
 * only its Bundle knows, or is misspelt. Undefined where it names a Patient, or is no manual therapy.
 */
export function subjectProblem(procedure: ReadResource<'Procedure'>): RecordProblem | undefined {
  const { id, subject } = procedure;
  const reference = relativeReference(subject);
  if (reference?.startsWith('Patient/') === true) {
    return undefined;
  }
  if (readService(procedure, [], performedDate(procedure) ?? '').code !== MANUAL_THERAPY) {
    return undefined;
  }
  return {
    source: `Procedure/${id}`,
    path: 'Procedure.subject',
    message: `${kindOf(reference)}, so nobody can be charged`,
  };
}

function kindOf(reference: string | undefined): string {
  if (reference === undefined) {
    return 'has no reference';
  }
  if (reference.startsWith('#')) {
    return 'is contained in the record';
  }
  if (reference.startsWith('urn:')) {
    return 'is known only inside the Bundle that it came in';
  }
  if (reference.startsWith('Group/')) {
    return 'is a Group';
  }
  return reference.toLowerCase().startsWith('patient/')
    ? 'is misspelt: a reference to a patient is written Patient/<id>'
    : 'names no Patient';
}

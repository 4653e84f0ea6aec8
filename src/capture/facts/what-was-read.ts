// SPDX-License-Identifier: Apache-2.0
import type { CodeableConcept, DetectedIssueMitigation } from '@medplum/fhirtypes';
import { MITIGATION_ACTS } from '../../fhir/systems.ts';
import type { VisitIssue } from '../visit-view.ts';

const READ = 'read';

/** What a person did about an issue, in their words: coded where they read what could not be read here. */
export function mitigationAction({ toRead }: Pick<VisitIssue, 'toRead'>, text: string): CodeableConcept {
  return toRead.length > 0 ? { coding: [{ system: MITIGATION_ACTS, code: READ }], text } : { text };
}

/** True where a mitigation tells what a person read; one for many visits, or of a card, only sets the issue aside. */
export function tellsWhatWasRead({ action }: DetectedIssueMitigation): boolean {
  return action.coding?.some(({ system, code }) => system === MITIGATION_ACTS && code === READ) === true;
}

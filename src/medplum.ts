// SPDX-License-Identifier: Apache-2.0

/** Medplum's mark of a Subscription whose bot runs before the change is stored. */
export const PRE_COMMIT = 'https://medplum.com/fhir/StructureDefinition/pre-commit-bot';

/** The FHIRPath condition of a Subscription. */
export const FHIR_PATH_CRITERIA = 'https://medplum.com/fhir/StructureDefinition/fhir-path-criteria-expression';

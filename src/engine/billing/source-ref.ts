// SPDX-License-Identifier: Apache-2.0

/**
 * Where a fact was read: a relative FHIR reference such as `Procedure/123`.
 *
 * The billing core never looks inside one; it only carries it into findings and charges so that a
 * person can open the record behind every figure.
 */
export type SourceRef = string;

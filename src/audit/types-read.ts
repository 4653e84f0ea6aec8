// SPDX-License-Identifier: Apache-2.0
import { R4_SCHEMAS } from '../fhir/r4.ts';

/** Resource types that an audit reads of a server: all that an assessment rests on. */
export const TYPES_READ: readonly string[] = Object.keys(R4_SCHEMAS);

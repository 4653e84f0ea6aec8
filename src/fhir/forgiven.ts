// SPDX-License-Identifier: Apache-2.0
import { isObject } from './json-object.ts';
import type { AnyResource } from './r4.ts';

/**
 * A record as R4 has it, where exporters write it otherwise: `null` for what is absent, and the class of a visit as R5's
 * list of concepts or as a bare code.
 */
export function forgiven(raw: AnyResource): unknown {
  const read = withoutNulls(raw);
  return raw.resourceType === 'Encounter' && isObject(read) ? { ...read, class: classOf(read['class']) } : read;
}

/** FHIR knows `null` only as a gap in a list, which is left out as well. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== null).map(withoutNulls);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, part]) => (part === null ? [] : [[name, withoutNulls(part)]])),
      )
    : value;
}

function classOf(written: unknown): unknown {
  if (typeof written === 'string') {
    return { code: written };
  }
  const concept = firstOf(written);
  return isObject(concept) && concept['coding'] !== undefined ? firstOf(concept['coding']) : concept;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[0] : value;
}

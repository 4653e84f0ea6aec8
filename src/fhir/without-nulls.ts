// SPDX-License-Identifier: Apache-2.0
import { isObject } from '../json-object.ts';

/** A record without the `null` that exporters write for what is absent; FHIR knows it only as a gap in a list, left out too. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== null).map(withoutNulls);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([name, part]) => (part === null ? [] : [[name, withoutNulls(part)]])),
      )
    : value;
}

// SPDX-License-Identifier: Apache-2.0
import type * as z from 'zod/mini';

/** Where a schema refused a value, as a FHIR path, and what was expected. */
interface SchemaProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * The first thing a schema refused, without quoting the value: it may be about a person.
 * @param root - Name of the whole value, e.g. `Procedure`.
 */
export function firstProblem(root: string, error: z.core.$ZodError, value: unknown): SchemaProblem {
  const [issue] = error.issues;
  const path = [root, ...(issue?.path ?? [])]
    .map(String)
    .join('.')
    .replace(/\.(\d+)/g, '[$1]');
  return { path, message: issue ? expectation(issue, valueAt(value, issue.path)) : 'is not valid' };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

function expectation(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return found === undefined ? 'is missing' : `is not of type ${issue.expected}`;
    case 'invalid_value':
      return `is not one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `has parts that are not known: ${issue.keys.join(', ')}`;
    case 'too_small':
      return `is not more than ${String(issue.minimum)}`;
    default:
      return 'is not valid';
  }
}

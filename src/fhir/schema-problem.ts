// SPDX-License-Identifier: Apache-2.0
import type * as z from 'zod/mini';

/** Where a schema refused a value, as a FHIR path, and what was expected. */
export interface SchemaProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * The first thing a schema refused, without quoting the value: it may be about a person.
 * @param root - Name of the whole value, e.g. `Procedure`.
 */
export function firstProblem(root: string, error: z.core.$ZodError, value: unknown): SchemaProblem {
  const [first] = schemaProblems(root, error, value);
  return first ?? { path: root, message: 'is not valid' };
}

/** Everything a schema refused; each part that it does not know is named by itself. */
export function schemaProblems(root: string, error: z.core.$ZodError, value: unknown): SchemaProblem[] {
  return error.issues.flatMap((issue): SchemaProblem[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: pathOf(root, [...issue.path, key]), message: 'is not known' }))
      : [{ path: pathOf(root, issue.path), message: expectation(issue, valueAt(value, issue.path)) }],
  );
}

function pathOf(root: string, path: readonly PropertyKey[]): string {
  return [root, ...path]
    .map(String)
    .join('.')
    .replace(/\.(\d+)/g, '[$1]');
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
      return found === undefined
        ? 'is missing'
        : issue.expected === 'never'
          ? 'may change what the record means, and is not known here'
          : `is not of type ${issue.expected}`;
    case 'invalid_value':
      return `is not one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `is not more than ${String(issue.minimum)}`;
    case 'custom':
      return issue.message;
    default:
      return 'is not valid';
  }
}

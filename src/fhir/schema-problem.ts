// SPDX-License-Identifier: Apache-2.0
import type * as z from 'zod/mini';

/** The first thing a schema refused: where it stands and what was expected, without quoting the value. */
export function firstProblem(
  root: string,
  error: z.core.$ZodError,
): { readonly path: string; readonly message: string } {
  const [issue] = error.issues;
  const path = [root, ...(issue?.path ?? [])]
    .map(String)
    .join('.')
    .replace(/\.(\d+)/g, '[$1]');
  return { path, message: issue ? expectation(issue) : 'is not valid' };
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing or not of type ${issue.expected}`
        : `is not of type ${issue.expected}`;
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

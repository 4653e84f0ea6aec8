// SPDX-License-Identifier: Apache-2.0

/** No resource is nested like this; what is would exhaust the stack of whoever passes through it. */
export const MAX_NESTING = 100;
export const TOO_NESTED = `nested more than ${String(MAX_NESTING)} levels deep`;

/** True where JSON is nested deeper than that; looks no further. */
export function isTooNested(value: unknown, levels = MAX_NESTING): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  return levels === 0 || Object.values(value).some((part) => isTooNested(part, levels - 1));
}

/** True where JSON has more values than that, however deep; looks no further. */
export function hasMoreValues(value: unknown, most: number): boolean {
  let left = most;
  const spend = (part: unknown): boolean => {
    left -= 1;
    return left < 0 || (typeof part === 'object' && part !== null && Object.values(part).some(spend));
  };
  return spend(value);
}

// SPDX-License-Identifier: Apache-2.0
import { isObject } from './json-object.ts';

/** When a resource was saved, in milliseconds whatever zone it is written in; undefined where it does not say. */
export function savedAt(resource: unknown): number | undefined {
  const meta = isObject(resource) ? resource['meta'] : undefined;
  const written = isObject(meta) ? meta['lastUpdated'] : undefined;
  const at = typeof written === 'string' ? Date.parse(written) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

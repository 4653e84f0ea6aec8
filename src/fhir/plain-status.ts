// SPDX-License-Identifier: Apache-2.0
import type { AnyResource } from './r4.ts';

/** Codes have small letters; exporters from databases write `COMPLETED` and `Final`. */
export function withPlainStatus<T extends AnyResource>(raw: T): T {
  const { status } = raw as { readonly status?: unknown };
  const plain = typeof status === 'string' ? status.trim().toLowerCase() : status;
  return plain === status ? raw : { ...raw, status: plain };
}

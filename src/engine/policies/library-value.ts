// SPDX-License-Identifier: Apache-2.0
import type { PayerSourceName } from './payer-sources.ts';
import type { PayerPolicy, PolicyPartName } from './policy-parts.ts';

/** H: the primary text was read; M: secondary sources; L: one weak source. */
export type Confidence = 'H' | 'M' | 'L';

/** One thing that is known of a payer, for the days on which it holds. */
export interface LibraryValue<Name extends PolicyPartName = PolicyPartName> {
  readonly part: Name;
  readonly value: PayerPolicy[Name];
  /** First date of service; every one where it is absent. */
  readonly from?: string;
  readonly source: PayerSourceName;
  readonly confidence: Confidence;
}

/** A value of the library, of the type that its part has. */
export function known<Name extends PolicyPartName>(
  part: Name,
  value: PayerPolicy[Name],
  source: PayerSourceName,
  confidence: Confidence,
  from?: string,
): LibraryValue {
  return { part, value, source, confidence, ...(from === undefined ? {} : { from }) };
}

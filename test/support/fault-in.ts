// SPDX-License-Identifier: Apache-2.0
import type { InPlace, Said } from '../../src/capture/mend/in-place.ts';

/** The first of what keeps an answer from being saved, in words. */
export function faultIn({ faultsOf }: InPlace, said: Said): string | undefined {
  return Object.values(faultsOf(said))[0];
}

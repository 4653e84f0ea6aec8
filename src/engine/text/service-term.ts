// SPDX-License-Identifier: Apache-2.0

/** Services that are often documented as manual therapy and are not. */
export type ExcludedService = 'dry-needling' | 'emg-biofeedback' | 'tens' | 'other-service';

/** A service named in words. Techniques of manual therapy have no `service`. */
export interface ServiceTerm {
  /** In our own words. */
  readonly label: string;
  readonly service?: ExcludedService;
  readonly codes: readonly string[];
  /** Phrases that name it (see `Phrase`). */
  readonly phrases: readonly string[];
}

/** A technique of manual therapy. */
export function technique(label: string, ...phrases: readonly string[]): ServiceTerm {
  return { label, codes: ['97140'], phrases };
}

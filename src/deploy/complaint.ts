// SPDX-License-Identifier: Apache-2.0

/** One thing that is missing or wrong on a server, and how to mend it. */
export interface Complaint {
  readonly what: string;
  readonly fix: string;
}

// SPDX-License-Identifier: Apache-2.0

/** What is asked of the thread that reads, and what it answers. */
export interface PdfOrder {
  readonly id: number;
  readonly data: Uint8Array;
}

export interface PdfAnswer {
  readonly id: number;
  /** Undefined where there is none to be had. */
  readonly text: string | undefined;
}

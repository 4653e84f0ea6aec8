// SPDX-License-Identifier: Apache-2.0

/** LOINC codes of documents and sections, by what stands in them. */
export const NOTE_CODES = {
  symptoms: ['10154-3', '10164-2', '61150-9'],
  functionalLimitations: ['47420-5'],
  examFindings: ['61149-1', '29545-1'],
  plan: ['18776-5'],
  /** Of any discipline, of occupational and of physical therapy. */
  progressReport: ['11506-3', '11507-1', '11508-9'],
} satisfies Record<string, readonly string[]>;

/** The therapy that a progress report of one of these codes is about. */
export const PROGRESS_REPORT_OF: Readonly<Record<string, 'PT' | 'OT'>> = { '11507-1': 'OT', '11508-9': 'PT' };

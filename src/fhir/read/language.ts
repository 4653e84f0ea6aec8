// SPDX-License-Identifier: Apache-2.0
import type { RecordSet } from '../record-set.ts';

/** The language a patient wishes to be spoken to in, as a BCP 47 tag; `en` where none is recorded. */
export function languageOf(records: RecordSet, patient: string): string {
  const { communication = [] } = records.find('Patient', patient) ?? {};
  const chosen = communication.find(({ preferred }) => preferred === true) ?? communication[0];
  return chosen?.language.coding?.find(({ code }) => code !== undefined)?.code ?? 'en';
}

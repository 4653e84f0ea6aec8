// SPDX-License-Identifier: Apache-2.0
import type { DayEntry } from '../../src/capture/days.ts';

const NOTHING = { units: 0, usd: 0 };

/** A finished day of 30 minutes whose 2 units can be billed, as lists and figures read it. */
export function dayEntry(facts: Partial<DayEntry>): DayEntry {
  return {
    key: '',
    patient: 'Patient/p',
    dateOfService: '2026-03-02',
    startTime: undefined,
    visits: ['Encounter/e'],
    isFinished: true,
    payer: 'Organization/a',
    therapists: ['Practitioner/t'],
    minutes: 30,
    units: 2,
    worth: { charged: { units: 2, usd: 50 }, held: NOTHING, lost: NOTHING, atRisk: NOTHING },
    charges: ['billable'],
    isBilled: false,
    severity: undefined,
    rules: [],
    holds: [],
    acknowledged: [],
    closed: [],
    standing: 'clean',
    firstPass: 'clean',
    updatedAt: '',
    ...facts,
  };
}

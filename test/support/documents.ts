// SPDX-License-Identifier: Apache-2.0
import type { CarePlan, Observation, Resource } from '@medplum/fhirtypes';

/** A plan of care, a finding and a functional status, so that nothing is missing on 2 March 2026 or the week after. */
export function documents(patient: string): Resource[] {
  const subject = { reference: `Patient/${patient}` };
  const plan: CarePlan = {
    resourceType: 'CarePlan',
    id: `plan-${patient}`,
    status: 'active',
    intent: 'plan',
    subject,
    description: 'Manual therapy twice a week',
    period: { start: '2026-02-02', end: '2026-04-30' },
  };
  const observation = (code: string, date: string): Observation => ({
    resourceType: 'Observation',
    id: `${code}-${date}-${patient}`,
    status: 'final',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] }],
    code: { text: 'Finding' },
    subject,
    effectiveDateTime: date,
    valueString: 'recorded',
  });
  const dates = ['2026-03-02', '2026-03-09'];
  return [plan, ...dates.flatMap((date) => [observation('exam', date), observation('functional-status', date)])];
}

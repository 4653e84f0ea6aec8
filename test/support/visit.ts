// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Practitioner, Procedure } from '@medplum/fhirtypes';

export const CPT = 'http://www.ama-assn.org/go/cpt';

export function therapist(id = 't1', taxonomy = '225100000X'): Practitioner {
  return {
    resourceType: 'Practitioner',
    id,
    qualification: [{ code: { coding: [{ system: 'http://nucc.org/provider-taxonomy', code: taxonomy }] } }],
  };
}

export function visit(facts: Partial<Encounter> = {}): Encounter {
  return {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: { reference: 'Patient/p1' },
    reasonCode: [{ text: 'Low back pain' }],
    participant: [{ individual: { reference: 'Practitioner/t1' } }],
    period: { start: '2026-03-02T09:00:00-05:00', end: '2026-03-02T12:00:00-05:00' },
    ...facts,
  };
}

/** Manual therapy with nothing missing; `at` is `10:00-10:30` on 2 March 2026. */
export function treatment(id: string, at: string, facts: Partial<Procedure> = {}): Procedure {
  const [start = '', end = ''] = at.split('-');
  return {
    resourceType: 'Procedure',
    id,
    status: 'completed',
    code: { coding: [{ system: CPT, code: '97140' }], text: 'Joint mobilization' },
    subject: { reference: 'Patient/p1' },
    encounter: { reference: 'Encounter/e1' },
    performedPeriod: { start: `2026-03-02T${start}:00-05:00`, end: `2026-03-02T${end}:00-05:00` },
    bodySite: [{ text: 'Lumbar spine' }],
    reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] }],
    outcome: { text: 'Tolerated well' },
    ...facts,
  };
}

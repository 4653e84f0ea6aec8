// SPDX-License-Identifier: Apache-2.0
import type { Claim } from '@medplum/fhirtypes';

/** References of those a Claim is about. */
export interface ClaimParties {
  readonly patient: string;
  readonly encounter: string;
  readonly practitioner: string;
}

/** A Claim as Medplum's Provider app builds it: no quantity, no date, no pointers. */
export function claimFor({ patient, encounter, practitioner }: ClaimParties, status: Claim['status']): Claim {
  return {
    resourceType: 'Claim',
    status,
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional' }] },
    use: 'claim',
    created: '2026-03-02',
    patient: { reference: patient },
    provider: { reference: practitioner },
    priority: { coding: [{ code: 'normal' }] },
    insurance: [{ sequence: 1, focal: true, coverage: { display: 'none' } }],
    item: [
      {
        sequence: 1,
        encounter: [{ reference: encounter }],
        productOrService: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }] },
      },
    ],
  };
}

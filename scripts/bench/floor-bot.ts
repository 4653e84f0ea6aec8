// SPDX-License-Identifier: Apache-2.0
import type { BotEvent, MedplumClient } from '@medplum/core';
import type { ChargeItem, Encounter } from '@medplum/fhirtypes';

/** The least that a charging bot can do: one constant ChargeItem, nothing read. */
export async function handler(medplum: MedplumClient, event: BotEvent<Encounter>): Promise<void> {
  const { id = '', subject = {}, status } = event.input;
  if (status === 'finished') {
    await medplum.createResource<ChargeItem>({
      resourceType: 'ChargeItem',
      status: 'planned',
      code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }] },
      subject,
      context: { reference: `Encounter/${id}` },
      quantity: { value: 1 },
    });
  }
}

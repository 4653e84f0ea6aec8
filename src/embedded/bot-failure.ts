// SPDX-License-Identifier: Apache-2.0
import { getReferenceString, normalizeErrorString, type WithId } from '@medplum/core';
import type { AuditEvent, Bot } from '@medplum/fhirtypes';
import type { FhirService } from './fhir-service.ts';

/**
 * Keeps why a bot failed, in an AuditEvent as on a Medplum server. The words may quote a record: a log names the event.
 * @param about - The record that it ran for, as `Type/id`; undefined where it ran by the clock.
 * @returns A line for the log: ids alone.
 */
export async function recordBotFailure(
  { repository }: Pick<FhirService, 'repository'>,
  bot: WithId<Bot>,
  { error, about }: { readonly error: unknown; readonly about?: string },
): Promise<string> {
  const who = { reference: getReferenceString(bot) };
  const event = await repository.createResource<AuditEvent>({
    resourceType: 'AuditEvent',
    type: { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110100', display: 'Application Activity' },
    recorded: new Date().toISOString(),
    outcome: '4',
    outcomeDesc: normalizeErrorString(error),
    agent: [{ who, requestor: false }],
    source: { observer: who },
    entity: [{ what: who }, ...(about === undefined ? [] : [{ what: { reference: about } }])],
  });
  return `${who.reference} failed ${about === undefined ? 'on its schedule' : `on ${about}`}: see ${getReferenceString(event)}`;
}

/** What kind of error it was, without its words. */
export function kindOfError(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

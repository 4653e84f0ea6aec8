// SPDX-License-Identifier: Apache-2.0
import { getReferenceString, type WithId } from '@medplum/core';
import type { Bot, Extension, Subscription } from '@medplum/fhirtypes';
import { FHIR_PATH_CRITERIA, PRE_COMMIT } from '../medplum.ts';
import type { BotSpec, Watch } from './bot-specs.ts';

/**
 * The Subscription of a bot. Without an interaction limit it fires on create, update and delete.
 * @param ours - All bots of this product: none of them is run for what one of them saved.
 */
export function subscriptionOf(
  { description }: BotSpec,
  { criteria, condition, onlyOthers = false, preCommit = false }: Watch,
  bot: WithId<Bot>,
  ours: readonly string[],
): Subscription {
  const conditions = [...(condition === undefined ? [] : [condition]), ...(onlyOthers ? [byOthers(ours)] : [])];
  const extension: Extension[] = [
    ...(conditions.length === 0 ? [] : [{ url: FHIR_PATH_CRITERIA, valueString: conditions.join(' and ') }]),
    ...(preCommit ? [{ url: PRE_COMMIT, valueBoolean: true }] : []),
  ];
  return {
    resourceType: 'Subscription',
    ...(extension.length === 0 ? {} : { extension }),
    status: 'active',
    reason: description,
    criteria,
    channel: { type: 'rest-hook', endpoint: getReferenceString(bot), payload: 'application/fhir+json' },
  };
}

/**
 * What others saved, and whatever is deleted: of a deletion a server tells neither who made it nor of another version
 * than the last, which may well be ours.
 */
function byOthers(ours: readonly string[]): string {
  const saved = ours.map((reference) => `%current.meta.author.reference != '${reference}'`).join(' and ');
  return `((${saved}) or ${IS_DELETED})`;
}

/** A record that is created has no previous version, and one that is updated another. */
const IS_DELETED = '%previous.meta.versionId = %current.meta.versionId';

/** Finds the Subscription of a bot: a server takes criteria for the beginning of others, PractitionerRole for Practitioner. */
export function subscriptionQuery(bot: WithId<Bot>, { criteria }: Watch): string {
  return `url=${getReferenceString(bot)}&criteria:exact=${encodeURIComponent(criteria)}`;
}

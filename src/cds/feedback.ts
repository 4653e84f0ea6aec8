// SPDX-License-Identifier: Apache-2.0
import { isPractitioner } from '../fhir/reference.ts';
import { deepEquals, isResource } from '@medplum/core';
import type { DetectedIssue, DetectedIssueMitigation } from '@medplum/fhirtypes';
import * as z from 'zod/mini';
import type { ToldFacts } from '../engine/billing/treatment-day.ts';
import { FhirFault, searchEach, write, type FhirClient } from '../fhir/fhir-client.ts';
import { toldFacts } from '../fhir/identity.ts';
import { ISSUE_IDENTIFIER } from '../fhir/systems.ts';
import type { ToldIssue } from './cards.ts';

const Text = z.string().check(z.trim(), z.minLength(1), z.maxLength(1000));

const OneFeedbackSchema = z
  .object({
    card: z.uuid(),
    outcome: z.enum(['accepted', 'overridden']),
    acceptedSuggestions: z.optional(z.array(z.object({ id: z.uuid() })).check(z.minLength(1), z.maxLength(100))),
    overrideReason: z.optional(
      z.object({
        reason: z.optional(z.object({ code: Text, system: z.optional(z.url()), display: z.optional(Text) })),
        userComment: z.optional(Text),
      }),
    ),
    outcomeTimestamp: z.iso.datetime({ offset: true }),
  })
  .check(
    z.refine(({ outcome, acceptedSuggestions }) => outcome !== 'accepted' || acceptedSuggestions !== undefined, {
      path: ['acceptedSuggestions'],
      error: 'is required where the outcome is accepted',
    }),
    z.refine(({ overrideReason: why }) => !why || why.reason !== undefined || why.userComment !== undefined, {
      path: ['overrideReason'],
      error: 'needs a reason or a userComment',
    }),
  );

/** What clinicians did with cards; the same card may be told of several times. */
export const FeedbackSchema = z.object({
  feedback: z.array(OneFeedbackSchema).check(z.minLength(1), z.maxLength(100)),
});
export type Feedback = z.infer<typeof OneFeedbackSchema>;

/** A card's override, ready to be written on the issues that the card told of. */
export interface Override {
  readonly issues: readonly ToldIssue[];
  readonly mitigation: DetectedIssueMitigation;
}

/**
 * The mitigation that a feedback stands for. Only an override with a reason, by someone who may answer for a charge,
 * acknowledges an issue: a card closed in passing releases nothing, and an accepted suggestion changes the record.
 * @param userId - Who saw the card, as `Practitioner/<id>`.
 */
export function mitigationOf(feedback: Feedback, userId: string): DetectedIssueMitigation | undefined {
  const { outcome, overrideReason, outcomeTimestamp } = feedback;
  if (outcome !== 'overridden' || !overrideReason || !isPractitioner(userId)) {
    return undefined;
  }
  const { reason, userComment } = overrideReason;
  const text = userComment ?? reason?.display ?? reason?.code ?? '';
  return {
    action: { ...(reason ? { coding: [reason] } : {}), text },
    date: outcomeTimestamp,
    author: { reference: userId },
  };
}

/**
 * Writes the mitigation on those issues that stand with the facts that were told. Writing it twice changes nothing.
 * @returns The issues that do not stand yet, or stand with other facts.
 * @throws FhirFault where a server refuses, or keeps answering with conflicts.
 */
export async function mitigate(
  client: FhirClient,
  { issues, mitigation }: Override,
  now: string,
): Promise<ToldIssue[]> {
  const found = await searchEach(
    client,
    issues.map(
      ({ dayKey, key }) => `DetectedIssue?identifier=${encodeURIComponent(`${ISSUE_IDENTIFIER}|${dayKey}/${key}`)}`,
    ),
  );
  const open: ToldIssue[] = [];
  for (const [index, told] of issues.entries()) {
    const issue = found[index]?.find(isOpenIssue);
    if (!issue || !isSameTelling(toldFacts(issue), told)) {
      open.push(told);
    } else if (!isMitigatedBy(issue, mitigation)) {
      await add(client, issue, mitigation, now);
    }
  }
  return open;
}

/** Facts as they were told and as they stand; by the sentence where either comes from a build without their hash. */
function isSameTelling(standing: ToldFacts, told: ToldFacts): boolean {
  return standing.facts === undefined || told.facts === undefined
    ? standing.evidence === told.evidence
    : standing.facts === told.facts;
}

function isOpenIssue(resource: unknown): resource is DetectedIssue {
  return isResource<DetectedIssue>(resource, 'DetectedIssue') && resource.status === 'preliminary';
}

function isMitigatedBy(
  { mitigation = [], identifiedDateTime = '' }: DetectedIssue,
  wanted: DetectedIssueMitigation,
): boolean {
  return mitigation.some(
    ({ action, author, date = '' }) =>
      deepEquals(action, wanted.action) &&
      deepEquals(author, wanted.author) &&
      Date.parse(date) >= Date.parse(identifiedDateTime),
  );
}

async function add(
  client: FhirClient,
  issue: DetectedIssue,
  mitigation: DetectedIssueMitigation,
  now: string,
): Promise<void> {
  // The card may have been seen before the issue was stored, and a mitigation older than its issue counts for nothing;
  // one of the future would count for facts that nobody has seen yet.
  const at = Date.parse(mitigation.date ?? now);
  const isWithin = at >= Date.parse(issue.identifiedDateTime ?? now) && at <= Date.parse(now);
  const committed = isWithin ? mitigation : { ...mitigation, date: now };
  const reference = `DetectedIssue/${issue.id ?? ''}`;
  const outcome = await write(client, [
    {
      kind: 'update',
      reference,
      versionId: issue.meta?.versionId,
      resource: { ...issue, mitigation: [...(issue.mitigation ?? []), committed] },
    },
  ]);
  if (outcome.kind !== 'made') {
    throw new FhirFault(`${reference} has changed in the meantime`);
  }
}

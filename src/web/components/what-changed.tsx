// SPDX-License-Identifier: Apache-2.0
import { Anchor, Text, Timeline } from '@mantine/core';
import { formatDateTime, type WithId } from '@medplum/core';
import type { BundleEntry, ChargeItem, DetectedIssue } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { unitsText } from '../../engine/billing/wording.ts';
import { readModifiers } from '../../fhir/read/modifiers.ts';
import { isWrittenAcknowledged } from '../../fhir/identity.ts';
import { nameOf, type Names } from '../data/names.ts';
import { ErrorNotice, useLoaded } from './async-state.tsx';

interface Change {
  readonly at: string;
  readonly who: string;
  readonly what: string;
  /** The figures it rests on, or the reason a person gave. */
  readonly why: string | undefined;
  readonly reference: string;
}

type Tracked = WithId<ChargeItem> | WithId<DetectedIssue>;

/** The history of a visit's charge and issues: when, who, and what it became. */
export function WhatChanged({
  resources,
  names,
}: {
  readonly resources: readonly Tracked[];
  readonly names: Names;
}): JSX.Element {
  const medplum = useMedplum();
  const key = resources.map(({ id, meta }) => `${id} ${meta?.versionId ?? ''}`).join();
  const { value, error } = useLoaded(key, async () => {
    const histories = await Promise.all(
      resources.map(async ({ resourceType, id }) =>
        medplum.readHistory(resourceType, id, undefined, { cache: 'reload' }),
      ),
    );
    const entries = histories.flatMap(({ entry = [] }) => entry as BundleEntry<Tracked>[]);
    return entries.flatMap((entry) => changeOf(entry, names)).sort((a, b) => (a.at < b.at ? 1 : -1));
  });
  if (error !== undefined) {
    return <ErrorNotice error={error} />;
  }
  return value && value.length > 0 ? (
    <Timeline bulletSize={14} lineWidth={2}>
      {value.map(({ at, who, what, why, reference }) => (
        <Timeline.Item key={`${reference} ${at} ${what}`} title={what}>
          {why !== undefined && <Text size="sm">{why}</Text>}
          <Text size="sm">
            {formatDateTime(at)} by {who} ·{' '}
            <Anchor component={Link} to={`/${reference}/history`} size="sm">
              {reference.split('/')[0]}
            </Anchor>
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  ) : (
    <Text>Nothing has happened to this visit yet.</Text>
  );
}

function changeOf({ resource }: BundleEntry<Tracked>, names: Names): Change[] {
  if (!resource) {
    return [];
  }
  const author = resource.meta?.author;
  const isBot = author?.reference?.startsWith('Bot/') === true;
  return [
    {
      at: resource.meta?.lastUpdated ?? '',
      who: isBot ? 'the charge service' : author ? nameOf(names, author) : 'someone',
      what: isBot ? stateOf(resource) : actOf(resource),
      why: whyOf(resource),
      reference: `${resource.resourceType}/${resource.id}`,
    },
  ];
}

/** What a person did: an acknowledgement is theirs before the service has found that it counts. */
function actOf(resource: Tracked): string {
  const isReason = resource.resourceType === 'DetectedIssue' && resource.mitigation !== undefined;
  return isReason ? `${resource.code?.text ?? 'Issue'}: acknowledged` : stateOf(resource);
}

function issueState(issue: DetectedIssue): string {
  if (issue.status !== 'preliminary') {
    return 'closed';
  }
  return isWrittenAcknowledged(issue) ? 'acknowledged' : 'open';
}

function whyOf(resource: Tracked): string | undefined {
  return resource.resourceType === 'ChargeItem'
    ? resource.note?.at(-1)?.text
    : (resource.mitigation?.at(-1)?.action.text ?? resource.evidence?.[0]?.code?.[0]?.text);
}

function stateOf(resource: Tracked): string {
  if (resource.resourceType === 'ChargeItem') {
    const modifiers = readModifiers(resource.extension).join(' ');
    return `Charge: ${unitsText(resource.quantity?.value ?? 0)} ${modifiers}, ${resource.status}`;
  }
  return `${resource.code?.text ?? 'Issue'}: ${issueState(resource)}`;
}

// SPDX-License-Identifier: Apache-2.0
import { Anchor, Text, Timeline } from '@mantine/core';
import { formatDateTime, type WithId } from '@medplum/core';
import type { BundleEntry, ChargeItem, DetectedIssue } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { changeOf, type Change } from '../../capture/changes.ts';
import { nameOf, type Names } from '../data/names.ts';
import { ErrorNotice, useLoaded } from './async-state.tsx';

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
    return entries
      .flatMap(({ resource }) => resource ?? [])
      .map((resource) => told(resource, names))
      .sort((a, b) => (a.at < b.at ? 1 : -1));
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

function told(
  resource: Tracked,
  names: Names,
): { at: string; who: string; reference: string } & Omit<Change, 'isOurs'> {
  const { isOurs, ...change } = changeOf(resource);
  const author = resource.meta?.author;
  return {
    at: resource.meta?.lastUpdated ?? '',
    who: isOurs ? 'the charge service' : author ? nameOf(names, author) : 'someone',
    reference: `${resource.resourceType}/${resource.id}`,
    ...change,
  };
}

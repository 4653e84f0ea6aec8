// SPDX-License-Identifier: Apache-2.0
import { Anchor, Text, Timeline } from '@mantine/core';
import type { MedplumClient, WithId } from '@medplum/core';
import type { BundleEntry, ChargeItem, DetectedIssue, Provenance } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { changeOf, type Change } from '../../capture/changes.ts';
import { personsWordIn } from '../../capture/person-writes.ts';
import { authorName, storedInWords, type Names } from '../../capture/names.ts';
import { withAuthors } from '../data/everybody.ts';
import { ErrorNotice, useLoaded } from './async-state.tsx';
import type { LoadedVisit } from '../data/load-visit.ts';
import { useVisitClock } from './clinic-clock.tsx';

type Tracked = WithId<ChargeItem> | WithId<DetectedIssue>;

/** The history of a visit's charge and issues: when, who, and what it became. */
export function WhatChanged({
  resources,
  view,
}: {
  readonly resources: readonly Tracked[];
  readonly view: LoadedVisit;
}): JSX.Element {
  const medplum = useMedplum();
  const clock = useVisitClock(view);
  const { names } = view;
  const key = resources.map(({ id, meta }) => `${id} ${meta?.versionId ?? ''}`).join();
  const { value, error } = useLoaded(key, async () => {
    const histories = await Promise.all(
      resources.map(async ({ resourceType, id }) =>
        medplum.readHistory(resourceType, id, undefined, { cache: 'reload' }),
      ),
    );
    const words = await wordsAbout(medplum, resources);
    const entries = histories.flatMap(({ entry = [] }) => entry as BundleEntry<Tracked>[]);
    const versions = entries.flatMap(({ resource }) => resource ?? []);
    const authors = [...versions.map(({ meta }) => meta?.author), ...words.map((one) => personsWordIn(one)?.who)];
    const all = await withAuthors(medplum, names, authors);
    return [...versions.map((resource) => told(resource, all)), ...words.flatMap((one) => saidIn(one, all) ?? [])].sort(
      (a, b) => (a.at < b.at ? 1 : -1),
    );
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
            {clock.shown(at)} by {who} ·{' '}
            <Anchor
              component={Link}
              to={reference.startsWith('Provenance/') ? `/${reference}` : `/${reference}/history`}
              size="sm"
            >
              history
            </Anchor>
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  ) : (
    <Text>Nothing has happened to this visit yet.</Text>
  );
}

type Told = { at: string; who: string; reference: string } & Change;

/** What people said beside the charge and its treatments: attestations, and minutes confirmed from a note. */
async function wordsAbout(medplum: MedplumClient, resources: readonly Tracked[]): Promise<WithId<Provenance>[]> {
  const treatments = resources.flatMap((one) =>
    one.resourceType === 'ChargeItem' ? (one.service ?? []).flatMap(({ reference }) => reference ?? []) : [],
  );
  const targets = [...new Set([...resources.map(({ resourceType, id }) => `${resourceType}/${id}`), ...treatments])];
  return targets.length === 0
    ? []
    : medplum.searchResources('Provenance', `target=${targets.join(',')}&_count=200`, { cache: 'reload' });
}

function saidIn(provenance: WithId<Provenance>, names: Names): Told | undefined {
  const said = personsWordIn(provenance);
  return (
    said && {
      at: provenance.recorded,
      who: authorName(names, said.who),
      what: said.activity,
      why: said.sentence,
      reference: `Provenance/${provenance.id}`,
    }
  );
}

function told(resource: Tracked, names: Names): Told {
  const { what, why } = changeOf(resource);
  return {
    at: resource.meta?.lastUpdated ?? '',
    who: authorName(names, resource.meta?.author),
    reference: `${resource.resourceType}/${resource.id}`,
    what,
    why: why === undefined ? undefined : storedInWords(why, names),
  };
}

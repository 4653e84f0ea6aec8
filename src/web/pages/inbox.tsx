// SPDX-License-Identifier: Apache-2.0
import { Group, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { Suspense, lazy, useState, type JSX } from 'react';
import { useSearchParams } from 'react-router';
import { countText, numberText, unitsText } from '../../capture/facts/amounts.ts';
import { AllDone } from '../components/all-done.tsx';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useChoices } from '../components/choices.ts';
import { useClinicClock } from '../components/clinic-clock.tsx';
import type { Released } from '../components/inbox-card.tsx';
import { InboxQueue } from '../components/inbox-queue.tsx';
import { InboxReceipts } from '../components/inbox-receipts.tsx';
import { Loading } from '../components/loading.tsx';
import { inboxFilterIn, loadInbox, type Inbox } from '../data/load-inbox.ts';
import { latestChange, type VisitRow } from '../data/load-visits.ts';

/** The card assesses its visit: what is waiting is shown before all that this takes has come. */
const InboxCard = lazy(async () => ({ default: (await import('./of-a-visit.ts')).InboxCard }));
const LIVE_MS = 3000;
const PERIODS = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: 'all', label: 'All dates' },
];

/** What waits for somebody: visit after visit, each put right where it is shown. */
export default function InboxPage(): JSX.Element {
  const medplum = useMedplum();
  const today = useClinicClock().today();
  const profile = useMedplumProfile();
  const [params, setParams] = useSearchParams();
  const me = profile ? `${profile.resourceType}/${profile.id ?? ''}` : '';
  const filter = inboxFilterIn(params, today);
  const { therapist, days, from } = filter;
  const [chosen, setChosen] = useState<string>();
  const [awaited, setAwaited] = useState<readonly VisitRow[]>([]);
  /** What somebody chose last: it opens before the queue, perhaps out of sight, and they go on there. */
  const [begun, setBegun] = useState<{ readonly key: string }>();
  const [released, setReleased] = useState<readonly Released[]>([]);
  const { value, error, reload } = useLoaded(`${therapist} ${from}`, async () => loadInbox(medplum, filter), {
    everyMs: LIVE_MS,
    probe: async () => latestChange(medplum),
  });
  const set = (name: string, to: string | null): void => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (to === null) {
        next.delete(name);
      } else {
        next.set(name, to);
      }
      return next;
    });
  };
  const current = [...(value?.queue ?? []), ...awaited].find(({ key }) => key === chosen) ?? value?.queue[0];
  return (
    <Stack>
      <Title order={1} size="h2">
        {value ? headline(value, therapist === me && me !== '') : 'Inbox'}
      </Title>
      <InboxFilters therapist={therapist} days={days} set={set} />
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {!value && error === undefined && <Text role="status">Looking for what needs you…</Text>}
      <InboxReceipts
        released={released}
        onTakenBack={(key) => {
          setReleased((all) => all.filter((one) => one.key !== key));
          setChosen(key);
          void reload();
        }}
      />
      {value && !current && <AllDone inbox={value} days={days} />}
      {value && current && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg" style={{ alignItems: 'start' }}>
          <div>
            {[...awaited.filter(({ key }) => key !== current.key), current].map((row) => (
              <div key={row.key} hidden={row !== current}>
                <Suspense fallback={<Loading />}>
                  <InboxCard
                    row={row}
                    begun={begun?.key === row.key ? begun : undefined}
                    onMended={() => {
                      setChosen(row.key);
                      setAwaited((all) => [...all.filter(({ key }) => key !== row.key), row]);
                    }}
                    onReleased={(one) => {
                      setReleased((all) => [one, ...all.filter(({ key }) => key !== one.key)].slice(0, 5));
                      setAwaited((all) => all.filter(({ key }) => key !== one.key));
                      setChosen((now) => (now === one.key ? nextOf(value.queue, row)?.key : now));
                      void reload();
                    }}
                  />
                </Suspense>
              </div>
            ))}
          </div>
          <InboxQueue
            queue={value.queue}
            needing={value.needing}
            all={needingFilters(therapist, from)}
            current={current.key}
            onChoose={(key) => {
              setChosen(key);
              setBegun({ key });
            }}
          />
        </SimpleGrid>
      )}
    </Stack>
  );
}

function InboxFilters({
  therapist,
  days,
  set,
}: {
  readonly therapist: string;
  readonly days: string;
  readonly set: (name: string, to: string | null) => void;
}): JSX.Element {
  const people = useChoices('Practitioner');
  return (
    <Group align="end" gap="sm" className="no-print">
      <Select
        label="Whose visits"
        placeholder="Everybody’s"
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Everybody’s visits' }}
        limit={50}
        value={therapist === '' ? null : therapist}
        data={people}
        onChange={(to) => {
          set('therapist', to);
        }}
      />
      <Select
        label="Period"
        allowDeselect={false}
        value={days}
        data={PERIODS}
        onChange={(to) => {
          set('days', to);
        }}
      />
    </Group>
  );
}

function headline({ needing, visits, heldUnits }: Inbox, isMine: boolean): string {
  if (needing === 0) {
    return visits === 0 ? 'No visits in this period' : 'Nothing is waiting';
  }
  const all = `${numberText(needing)} of ${isMine ? 'your ' : ''}${countText(visits, 'visit')}`;
  const of = visits === 1 ? `${isMine ? 'Your' : 'The'} one visit` : all;
  return `${of} ${needing === 1 ? 'needs' : 'need'} ${isMine ? 'you' : 'work'}, ${unitsText(heldUnits)} ${heldUnits === 1 ? 'is' : 'are'} held`;
}

function needingFilters(therapist: string, from: string): string {
  const filters = new URLSearchParams({ visit: 'finished', severity: 'high,moderate' });
  for (const [name, value] of Object.entries({ therapist, from })) {
    if (value !== '') {
      filters.set(name, value);
    }
  }
  return filters.toString();
}

function nextOf(queue: readonly VisitRow[], { key }: VisitRow): VisitRow | undefined {
  const at = queue.findIndex((one) => one.key === key);
  return queue[at + 1] ?? queue.find((one) => one.key !== key);
}

// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { aboutText, countText, numberText, sentence, unitsText } from '../../capture/facts/amounts.ts';
import { sumOf } from '../../capture/figures.ts';
import { nameOf } from '../../capture/names.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useChoices } from '../components/choices.ts';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { HeldTable } from '../components/held-table.tsx';
import { NoVisits } from '../components/no-visits.tsx';
import { ShowAll } from '../components/show-all.tsx';
import { useRoving } from '../components/use-roving.ts';
import {
  EVERYTHING,
  FACETS,
  countsOf,
  loadBoard,
  loadCounts,
  matching,
  type BoardCounts,
  type BoardDay,
  type Chosen,
  type Facet,
  type FacetCount,
  type NameOf,
  type Waiting,
} from '../data/board.ts';
import { DayCounts } from '../../capture/day-counts.ts';
import { latestChange } from '../data/load-visits.ts';
import { PHONE } from '../theme.ts';

const LIVE_MS = 10_000;
/** Counting costs more than reading. */
const COUNTED_MS = 30_000;
/** Of a facet's codes, those that are shown at first; on a phone the visits stand below all facets. */
const FIRST = { desk: 8, phone: 3 };

/** Everything that is held: why, how much, since when; many at once are assigned, acknowledged or exported. */
export default function BoardPage(): JSX.Element {
  const [params, setParams] = useSearchParams();
  const nameOf = useNames();
  const chosen = Object.fromEntries(FACETS.map(({ name }) => [name, params.get(name) ?? '']));
  const { days, visits, counts, isEmpty, isBehind, error, reload } = useBoard(chosen);
  const toggle = (name: string, code: string): void => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      if (next.get(name) === code) {
        next.delete(name);
      } else {
        next.set(name, code);
      }
      return next;
    });
  };
  return (
    <Stack>
      <Title order={1} size="h2">
        {days ? headline({ visits, counts, isEmpty }) : 'Hold board'}
      </Title>
      {error !== undefined && <ErrorNotice error={error} onRetry={reload} />}
      {isBehind && error === undefined && <Text role="status">Looking for what is held…</Text>}
      {isEmpty && <NothingHeld />}
      {days && !isEmpty && (
        <>
          <Worth days={days} visits={visits} />
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
            {FACETS.filter(({ name }) => counts?.facets[name]?.length !== 0).map((facet) => (
              <FacetList
                key={facet.name}
                facet={facet}
                counts={counts?.facets[facet.name] ?? []}
                chosen={chosen[facet.name] ?? ''}
                nameOf={nameOf}
                onToggle={toggle}
              />
            ))}
          </SimpleGrid>
          {visits === 0 && (
            <Anchor component={Link} to="/board">
              Show everything that is held
            </Anchor>
          )}
        </>
      )}
      {/* It stays where nothing is held any more: what was done last can be taken back. */}
      {days && (
        <HeldTable key={params.toString()} days={days} nameOf={nameOf} rule={chosen['reason'] ?? ''} onDone={reload} />
      )}
    </Stack>
  );
}

function headline({ visits, counts, isEmpty }: Pick<ShownBoard, 'visits' | 'counts' | 'isEmpty'>): string {
  if (isEmpty) {
    return 'Nothing is held';
  }
  if (visits === 0) {
    return 'Nothing that is held matches';
  }
  const waiting = `${countText(visits, 'visit')} ${visits === 1 ? 'waits' : 'wait'}`;
  return counts ? `${waiting}, ${unitsText(counts.heldUnits)} ${counts.heldUnits === 1 ? 'is' : 'are'} held` : waiting;
}

interface ShownBoard {
  /** Undefined until some are there; those of before while the next are on their way. */
  readonly days: readonly BoardDay[] | undefined;
  readonly visits: number;
  readonly counts: BoardCounts | undefined;
  /** True where nothing at all is held. */
  readonly isEmpty: boolean;
  /** True while something is on its way. */
  readonly isBehind: boolean;
  readonly error: unknown;
  readonly reload: () => void;
}

/** The board as far as it is there: what waits is read once, and where that is too much, read and counted as chosen. */
function useBoard(chosen: Chosen): ShownBoard {
  const medplum = useMedplum();
  const today = useClinicClock().today();
  const [kept] = useState(() => new DayCounts(medplum));
  const probe = async (): Promise<string> => latestChange(medplum);
  const all = useLoaded('all', async () => loadBoard(medplum, today, EVERYTHING), { everyMs: LIVE_MS, probe });
  const [last, setLast] = useState<{ readonly listed?: Waiting; readonly counts?: BoardCounts }>({});
  const isLarge = all.value !== undefined && all.value.days.length < all.value.visits;
  const key = isLarge ? JSON.stringify(chosen) : '';
  const isNarrowed = Object.values(chosen).some((code) => code !== '');
  const loadListed = async (): Promise<Waiting | undefined> => {
    const listed = isLarge && isNarrowed ? await loadBoard(medplum, today, chosen) : all.value;
    setLast((before) => ({ ...before, ...(listed ? { listed } : {}) }));
    return listed;
  };
  const count = async (): Promise<BoardCounts | undefined> => {
    const counts = isLarge ? await loadCounts(medplum, { days: kept, today }, chosen) : undefined;
    setLast((before) => ({ ...before, ...(counts ? { counts } : {}) }));
    return counts;
  };
  const listed = useLoaded(key, loadListed, isLarge ? { everyMs: LIVE_MS, probe } : undefined);
  const counted = useLoaded(key, count, isLarge ? { everyMs: COUNTED_MS, probe } : undefined);
  const reload = (): void => {
    void Promise.all([all, listed, counted].map(async (one) => one.reload()));
  };
  const error = all.error ?? listed.error ?? counted.error;
  if (!isLarge) {
    const days = all.value && matching(all.value.days, chosen);
    const counts = all.value && countsOf(all.value.days, chosen);
    return {
      days,
      visits: days?.length ?? 0,
      counts,
      isEmpty: all.value?.visits === 0,
      isBehind: !days,
      error,
      reload,
    };
  }
  const shown = listed.value ?? last.listed ?? all.value;
  const isBehind = !listed.value || !counted.value;
  const counts = counted.value ?? last.counts;
  return { days: shown.days, visits: shown.visits, counts, isEmpty: false, isBehind, error, reload };
}

/** What the units would bring, or how to find out. */
function Worth({ days, visits }: { readonly days: readonly BoardDay[]; readonly visits: number }): JSX.Element | null {
  if (days.length < visits) {
    return (
      <Text>
        The {numberText(days.length)} oldest visits are listed. Choose a reason, payer, therapist or age to see others,
        and what they are worth.
      </Text>
    );
  }
  const worth = sumOf(days, 'held');
  return worth.units > 0 ? <Text>{sentence(aboutText(worth))}.</Text> : null;
}

function NothingHeld(): JSX.Element {
  return (
    <NoVisits>
      <Text>
        Every charge can be billed.{' '}
        <Anchor component={Link} to="/visits?charge=billable">
          See the billable visits
        </Anchor>
      </Text>
    </NoVisits>
  );
}

function useNames(): NameOf {
  const known = new Map(
    [...useChoices('Practitioner'), ...useChoices('Organization')].map(({ value, label }) => [value, label]),
  );
  return (reference) => nameOf(known, reference);
}

function FacetList({
  facet,
  counts,
  chosen,
  nameOf,
  onToggle,
}: {
  readonly facet: Facet;
  readonly counts: readonly FacetCount[];
  readonly chosen: string;
  readonly nameOf: NameOf;
  readonly onToggle: (name: string, code: string) => void;
}): JSX.Element {
  const [isWhole, setIsWhole] = useState(false);
  const first = useMediaQuery(PHONE) ? FIRST.phone : FIRST.desk;
  // What narrows the list is in sight, however many others come before it.
  const shown = counts.filter(({ code }, index) => isWhole || index < first || code === chosen);
  const toolbar = useRoving<HTMLDivElement>('button', 'button');
  return (
    <section aria-label={facet.label}>
      <Title order={2} size="h5" mb={4}>
        {facet.label}
      </Title>
      <Stack gap={2} role="toolbar" aria-orientation="vertical" aria-label={facet.label} {...toolbar}>
        {shown.map(({ code, visits, worth }) => (
          <Button
            key={code}
            variant={chosen === code ? 'filled' : 'default'}
            aria-pressed={chosen === code}
            justify="start"
            fullWidth
            className="facet"
            onClick={() => {
              onToggle(facet.name, code);
            }}
          >
            <span>
              {facet.labelOf(code, nameOf)}
              <Text component="span" size="xs" display="block">
                {countText(visits, 'visit')}
                {worth && ` · ${unitsText(worth.units)}`}
              </Text>
            </span>
          </Button>
        ))}
        <ShowAll count={counts.length} first={first} isWhole={isWhole} onChange={setIsWhole} />
      </Stack>
    </section>
  );
}

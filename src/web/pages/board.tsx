// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { countText, dollarsText, numberText, unitsText } from '../../capture/facts/amounts.ts';
import { sumOf } from '../../capture/figures.ts';
import { nameOf } from '../../capture/names.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useChoices } from '../components/choices.ts';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { HeldTable } from '../components/held-table.tsx';
import { FACETS, facetsOf, loadBoard, matching, type BoardDay, type Facet, type NameOf } from '../data/board.ts';
import { latestChange } from '../data/load-visits.ts';

const LIVE_MS = 10_000;
/** Of a facet's codes, those that are shown at first. */
const FIRST = 8;

/** Everything that is held: why, how much, since when; many at once are assigned, acknowledged or exported. */
export default function BoardPage(): JSX.Element {
  const medplum = useMedplum();
  const [params, setParams] = useSearchParams();
  const names = useNames();
  const today = useClinicClock().today();
  const { value, error, reload } = useLoaded('board', async () => loadBoard(medplum, today), {
    everyMs: LIVE_MS,
    probe: async () => latestChange(medplum),
  });
  const chosen = Object.fromEntries(FACETS.map(({ name }) => [name, params.get(name) ?? '']));
  const days = value ? matching(value, chosen) : [];
  const held = sumOf(days, 'held');
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
        {value ? `${unitsText(held.units)} held on ${countText(days.length, 'visit')}` : 'Hold board'}
      </Title>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {!value && error === undefined && <Text role="status">Looking for what is held…</Text>}
      {held.units > 0 && <Text>About {dollarsText(held)}.</Text>}
      {value?.length === 0 && <Text>Nothing is held. Every charge can be billed.</Text>}
      {value && value.length > 0 && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
            {FACETS.map((facet) => (
              <FacetList
                key={facet.name}
                facet={facet}
                days={matching(value, { ...chosen, [facet.name]: '' })}
                chosen={chosen[facet.name] ?? ''}
                nameOf={names}
                onToggle={toggle}
              />
            ))}
          </SimpleGrid>
          {days.length === 0 && (
            <Text>
              Nothing that is held matches.{' '}
              <Anchor component={Link} to="/board">
                Show everything that is held
              </Anchor>
            </Text>
          )}
          <HeldTable
            key={params.toString()}
            days={days}
            nameOf={names}
            rule={chosen['reason'] ?? ''}
            onDone={() => void reload()}
          />
        </>
      )}
    </Stack>
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
  days,
  chosen,
  nameOf,
  onToggle,
}: {
  readonly facet: Facet;
  readonly days: readonly BoardDay[];
  readonly chosen: string;
  readonly nameOf: NameOf;
  readonly onToggle: (name: string, code: string) => void;
}): JSX.Element {
  const [isWhole, setIsWhole] = useState(false);
  const counts = facetsOf(days, facet);
  return (
    <section aria-label={facet.label}>
      <Title order={2} size="h5" mb={4}>
        {facet.label}
      </Title>
      <Stack gap={2}>
        {counts.slice(0, isWhole ? counts.length : FIRST).map(({ code, visits, worth }) => (
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
                {countText(visits, 'visit')} · {unitsText(worth.units)}
              </Text>
            </span>
          </Button>
        ))}
        {counts.length > FIRST && (
          <Button
            variant="subtle"
            aria-expanded={isWhole}
            onClick={() => {
              setIsWhole(!isWhole);
            }}
          >
            {isWhole ? 'Show fewer' : `Show all ${numberText(counts.length)}`}
          </Button>
        )}
      </Stack>
    </section>
  );
}

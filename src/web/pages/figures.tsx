// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Group, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { addDays } from '../../capture/facts/records.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useChoices } from '../components/choices.ts';
import { Story, Tables, type FigureContext } from '../components/figure-story.tsx';
import { visitsAddress } from '../data/figure-tables.ts';
import { loadFigures, periodProblem, type Period } from '../data/figures.ts';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { NoVisits } from '../components/no-visits.tsx';
import { countText, numberText } from '../../capture/facts/amounts.ts';

/** What a period of visits comes to: the story first, then the figures behind it, each of which opens its visits. */
export default function FiguresPage(): JSX.Element {
  const [params, setParams] = useSearchParams();
  const today = useClinicClock().today();
  const period: Period = { from: params.get('from') ?? addDays(today, -364), to: params.get('to') ?? today };
  const payer = params.get('payer') ?? '';
  const payers = useChoices('Organization');
  const problem = periodProblem(period);
  const set = (changes: Readonly<Record<string, string>>): void => {
    setParams((before) => {
      const next = new URLSearchParams({ ...Object.fromEntries(before), ...changes });
      if (next.get('payer') === '') {
        next.delete('payer');
      }
      return next;
    });
  };
  const field = (name: 'from' | 'to', label: string): JSX.Element => (
    <TextInput
      type="date"
      label={label}
      value={period[name]}
      onChange={(event) => {
        set({ [name]: event.currentTarget.value });
      }}
    />
  );
  return (
    <Stack>
      <Title order={1} size="h2">
        Figures
      </Title>
      <Group align="end" className="no-print">
        {field('from', 'From')}
        {field('to', 'To')}
        {PERIODS.map(([label, toPeriod]) => (
          <Button
            key={label}
            variant="default"
            onClick={() => {
              set({ ...toPeriod(today) });
            }}
          >
            {label}
          </Button>
        ))}
        <Select
          label="Payer"
          placeholder="All"
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Any payer' }}
          limit={50}
          value={payer === '' ? null : payer}
          data={[{ value: 'none', label: 'No coverage' }, ...payers]}
          onChange={(to) => {
            set({ payer: to ?? '' });
          }}
        />
      </Group>
      {problem === undefined ? (
        <Counted key={`${period.from} ${period.to} ${payer}`} period={period} payer={payer} payers={payers} />
      ) : (
        <Text role="alert">{problem}</Text>
      )}
    </Stack>
  );
}

const PERIODS: readonly (readonly [label: string, toPeriod: (today: string) => Period])[] = [
  ['This month', (today) => ({ from: `${today.slice(0, 7)}-01`, to: today })],
  ['Last 12 months', (today) => ({ from: addDays(today, -364), to: today })],
];

function Counted({
  period,
  payer,
  payers,
}: {
  readonly period: Period;
  readonly payer: string;
  readonly payers: readonly { readonly value: string; readonly label: string }[];
}): JSX.Element {
  const medplum = useMedplum();
  const people = useChoices('Practitioner');
  const [progress, setProgress] = useState('');
  const { value, error, reload } = useLoaded(`${period.from} ${period.to} ${payer}`, async () =>
    loadFigures(medplum, period, payer, (read, of) => {
      setProgress(`${numberText(read)} of ${countText(of, 'visit')} counted…`);
    }),
  );
  if (error !== undefined) {
    return <ErrorNotice error={error} onRetry={() => void reload()} />;
  }
  if (!value) {
    return <Text role="status">{progress === '' ? 'Counting this period…' : progress}</Text>;
  }
  if (value.visits === 0) {
    return (
      <NoVisits>
        <Text>
          There are no visits in this period. Choose another, or see{' '}
          <Anchor component={Link} to="/visits">
            all visits
          </Anchor>
          .
        </Text>
      </NoVisits>
    );
  }
  const names = new Map([...people, ...payers].map(({ value: reference, label }) => [reference, label]));
  const context: FigureContext = {
    figures: value,
    nameOf: (reference) => (reference === 'none' ? 'No coverage' : (names.get(reference) ?? reference)),
    period,
    visitsWith: (facets) => visitsAddress(period, payer, facets),
  };
  return (
    <>
      <Story {...context} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Tables {...context} />
      </SimpleGrid>
    </>
  );
}

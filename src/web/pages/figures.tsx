// SPDX-License-Identifier: Apache-2.0
import { ScrollTable } from '../components/scroll-table.tsx';
import { BarChart, LineChart } from '@mantine/charts';
import { Alert, Anchor, Group, SimpleGrid, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react';
import type { JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { unitsText } from '../../capture/facts/words.ts';
import { RULES } from '../../capture/facts/rules.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { Picture } from '../components/picture.tsx';
import { Worth } from '../components/worth.tsx';
import { MOST_VISITS, loadFigures, type PeriodFigures } from '../data/figures.ts';

const TITLES: ReadonlyMap<string, string> = new Map(RULES.map(({ meta }) => [meta.code, meta.title]));
const DAYS_SHOWN = 365;
const BAR_COLOR = 'indigo.7';

/** What a period of visits comes to: issues and what became of them, minutes and units, month by month. */
export default function FiguresPage(): JSX.Element {
  const medplum = useMedplum();
  const [params, setParams] = useSearchParams();
  const to = params.get('to') ?? day(0);
  const from = params.get('from') ?? day(-DAYS_SHOWN);
  const { value, error, reload } = useLoaded(`${from} ${to}`, async () => loadFigures(medplum, from, to));
  const set = (name: string, date: string): void => {
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.set(name, date);
      return next;
    });
  };
  return (
    <Stack>
      <Title order={1} size="h2">
        Figures
      </Title>
      <Group>
        <TextInput
          type="date"
          label="From"
          value={from}
          onChange={(event) => {
            set('from', event.currentTarget.value);
          }}
        />
        <TextInput
          type="date"
          label="To"
          value={to}
          onChange={(event) => {
            set('to', event.currentTarget.value);
          }}
        />
      </Group>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {!value && error === undefined && <Text role="status">Counting this period…</Text>}
      {value?.visits === 0 && (
        <Text>
          No visits in this period. Choose another, or see{' '}
          <Anchor component={Link} to="/">
            all visits
          </Anchor>
          .
        </Text>
      )}
      {value && value.visits > 0 && <Pictures figures={value} />}
    </Stack>
  );
}

function Pictures({ figures }: { readonly figures: PeriodFigures }): JSX.Element {
  const { visits, isCut, funnel, minutesAgainstUnits, lostMinutes, lostDays, trend, worth } = figures;
  return (
    <>
      <Text>
        {visits.toLocaleString('en')} visits. {lostMinutes.toLocaleString('en')} minutes of manual therapy on {lostDays}{' '}
        {lostDays === 1 ? 'day' : 'days'} earned no unit.
      </Text>
      <Worth worth={worth} />
      {isCut && (
        <Alert color="orange" variant="outline">
          Only the latest {MOST_VISITS.toLocaleString('en')} visits are counted here. Choose a shorter period to see the
          rest.
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Picture
          title="What became of the issues"
          columns={['step', 'issues']}
          rows={funnel.map(({ step, issues }) => [step, issues])}
        >
          <BarChart
            h={260}
            data={[...funnel]}
            dataKey="step"
            orientation="vertical"
            yAxisProps={{ width: 100 }}
            series={[{ name: 'issues', color: BAR_COLOR }]}
            withBarValueLabel
          />
        </Picture>
        <Picture
          title="Month by month"
          columns={['month', 'visits', 'units', 'issues']}
          rows={trend.map(({ month, visits: count, units, issues }) => [month, count, units, issues])}
        >
          <LineChart
            h={260}
            data={[...trend]}
            dataKey="month"
            withLegend
            curveType="linear"
            series={[
              { name: 'visits', color: 'indigo.7' },
              { name: 'units', color: 'teal.8', strokeDasharray: '6 3' },
              { name: 'issues', color: 'orange.9', strokeDasharray: '2 3' },
            ]}
          />
        </Picture>
        <Picture
          title="Minutes documented and units billed"
          columns={['minutes', 'units', 'days']}
          rows={minutesAgainstUnits.map(({ minutes, units, days }) => [minutes, units, days])}
        >
          <MinutesChart figures={figures} />
        </Picture>
        <HeatMap figures={figures} />
      </SimpleGrid>
    </>
  );
}

/** Days by ranges of 15 minutes, stacked by the units on them. */
function MinutesChart({ figures: { minutesAgainstUnits } }: { readonly figures: PeriodFigures }): JSX.Element {
  const units = [...new Set(minutesAgainstUnits.map((entry) => entry.units))].sort((a, b) => a - b);
  const ranges = [...new Set(minutesAgainstUnits.map(({ minutes }) => rangeOf(minutes)))].sort((a, b) => a - b);
  const data = ranges.map((start) => ({
    minutes: start === 0 ? '0–7' : `${String(start)}–${String(start + 14)}`,
    ...Object.fromEntries(
      units.map((count) => [
        unitsText(count),
        minutesAgainstUnits
          .filter((entry) => rangeOf(entry.minutes) === start && entry.units === count)
          .reduce((sum, { days }) => sum + days, 0),
      ]),
    ),
  }));
  const shades = ['gray.6', 'indigo.3', 'indigo.5', 'indigo.7', 'indigo.9', 'teal.6', 'teal.8'];
  return (
    <BarChart
      h={260}
      data={data}
      dataKey="minutes"
      type="stacked"
      withLegend
      series={units.map((count) => ({
        name: unitsText(count),
        color: shades[count % shades.length] ?? 'gray.6',
      }))}
    />
  );
}

/** First minute of the range that earns one more unit: 0, 8, 23, 38, … */
function rangeOf(minutes: number): number {
  return minutes < 8 ? 0 : Math.floor((minutes - 8) / 15) * 15 + 8;
}

function HeatMap({ figures: { heat, payers } }: { readonly figures: PeriodFigures }): JSX.Element {
  const most = Math.max(1, ...heat.flatMap(({ counts }) => counts));
  const rows = heat.map(({ rule, counts }) => [rule, ...counts]);
  return (
    <Picture title="Issues by rule and payer" columns={['rule', ...payers]} rows={rows}>
      <ScrollTable label="Issues by rule and payer, shaded" minWidth={320}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Rule</Table.Th>
            {payers.map((payer) => (
              <Table.Th key={payer} ta="right">
                {payer}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {heat.map(({ rule, counts }) => (
            <Table.Tr key={rule}>
              <Table.Td>
                <Anchor component={Link} to={`/?rule=${rule}`} size="sm">
                  {TITLES.get(rule) ?? rule}
                </Anchor>
              </Table.Td>
              {counts.map((count, index) => (
                <Table.Td
                  key={payers[index]}
                  className="heat-cell"
                  style={{
                    background: `color-mix(in srgb, #e8590c ${String(Math.round((count / most) * 40))}%, transparent)`,
                  }}
                >
                  {count}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Picture>
  );
}

function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

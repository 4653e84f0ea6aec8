// SPDX-License-Identifier: Apache-2.0
import { Anchor, Card, NativeSelect, SimpleGrid, Table, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Figures } from '../../capture/figures.ts';
import { ruleTitle } from '../../capture/facts/rule-titles.ts';
import { aboutText, countText, numberText, unitsText } from '../../capture/facts/amounts.ts';
import { figureTables, heatRows, storyCounts, type Facets } from '../data/figure-tables.ts';
import type { Period } from '../data/figures.ts';
import { PHONE } from '../theme.ts';
import { FigureTable } from './figure-table.tsx';
import { ScrollTable } from './scroll-table.tsx';
import { ShowAll } from './show-all.tsx';

export interface FigureContext {
  readonly figures: Figures;
  /** What people call a therapist or payer. */
  readonly nameOf: (reference: string) => string;
  readonly period: Period;
  /** The list of this period's visits, narrowed further. */
  readonly visitsWith: (facets: Facets) => string;
}

/** What the period comes to, in three figures and a sentence. */
export function Story({ figures, visitsWith }: FigureContext): JSX.Element {
  const { cleanAtFirst, finished, byStanding, causes, exposed, visits, lost, worth } = figures;
  const share = finished === 0 ? '–' : `${String(Math.round((cleanAtFirst / finished) * 100))}%`;
  const counts = storyCounts(figures);
  const [first, second] = causes;
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <Stat
          figure={share}
          label="clean at first pass"
          detail={`${numberText(cleanAtFirst)} of ${countText(finished, 'finished visit')}`}
          to={visitsWith(counts.clean.facets)}
        />
        <Stat
          figure={unitsText(worth.held.units)}
          label="held"
          detail={`${aboutText(worth.held)}, on ${visitsText(worth.held.visits)}`}
          to={visitsWith(counts.held.facets)}
        />
        <Stat
          figure={visitsText(counts.work.visits)}
          label="to be completed"
          detail="not held, but likely to be denied"
          to={visitsWith(counts.work.facets)}
        />
      </SimpleGrid>
      <Text>
        {visitsText(visits)} in this period.{' '}
        {first
          ? `Most often held for: ${[first, second].flatMap((cause) => (cause ? `${ruleTitle(cause.rule)} (${unitsText(cause.units)})` : [])).join(', ')}.`
          : 'No charge is held.'}{' '}
        {lost.visits > 0 && (
          <Anchor component={Link} to={visitsWith(counts.lost.facets)}>
            {countText(lost.minutes, 'minute')} on {visitsText(lost.visits)} earned no unit.
          </Anchor>
        )}{' '}
        {byStanding.exposed.visits > 0 && (
          <Anchor component={Link} to={visitsWith(counts.exposed.facets)}>
            {visitsText(byStanding.exposed.visits)} {byStanding.exposed.visits === 1 ? 'was' : 'were'} billed with an
            open issue: {unitsText(exposed.units)} at risk, {aboutText(exposed)}.
          </Anchor>
        )}
      </Text>
    </>
  );
}

function Stat({
  figure,
  label,
  detail,
  to,
}: {
  readonly figure: string;
  readonly label: string;
  readonly detail: string;
  readonly to: string;
}): JSX.Element {
  return (
    <Card withBorder>
      <Text fz={30} fw={700} lh={1.1}>
        {figure}
      </Text>
      <Anchor component={Link} to={to}>
        {label}
      </Anchor>
      <Text size="sm">{detail}</Text>
    </Card>
  );
}

/** The figures behind the story: all of them, or on a phone the one that is chosen. */
export function Tables({ figures, nameOf, period, visitsWith }: FigureContext): JSX.Element {
  const [params, setParams] = useSearchParams();
  const isPhone = useMediaQuery(PHONE);
  const tables = figureTables(figures, period, nameOf);
  const titles = [...tables.map(({ title }) => title), HEAT_TITLE];
  const chosen = titles.find((title) => title === params.get('table')) ?? titles[0];
  const shown = (title: string): string | undefined => (isPhone && title !== chosen ? 'only-print' : undefined);
  return (
    <>
      {isPhone && (
        <NativeSelect
          label="Show"
          className="no-print"
          value={chosen}
          data={titles}
          onChange={({ currentTarget: { value } }) => {
            setParams((before) => new URLSearchParams({ ...Object.fromEntries(before), table: value }), {
              replace: true,
            });
          }}
        />
      )}
      {tables.map(({ rows, ...table }) => (
        <div key={table.title} className={shown(table.title)}>
          <FigureTable {...table} rows={rows.map((row) => ({ ...row, to: visitsWith(row.facets) }))} />
        </div>
      ))}
      <div className={['whole-row', shown(HEAT_TITLE) ?? ''].join(' ')}>
        <HeatMap figures={figures} nameOf={nameOf} visitsWith={visitsWith} />
      </div>
    </>
  );
}

/** Rows of issues that are shown at first. */
const FIRST = 13;
const HEAT_TITLE = 'Open issues by rule and payer';

function HeatMap({ figures, nameOf, visitsWith }: Omit<FigureContext, 'period'>): JSX.Element {
  const [isWhole, setIsWhole] = useState(false);
  const rows = heatRows(figures);
  const most = Math.max(1, ...rows.flatMap(({ cells }) => cells.map(({ visits }) => visits)));
  return (
    <Card withBorder component="section" aria-label={HEAT_TITLE}>
      <Title order={2} size="h4" mb="xs">
        {HEAT_TITLE}
      </Title>
      <ScrollTable label={HEAT_TITLE} minWidth={320} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Rule</Table.Th>
            {figures.payers.map((payer) => (
              <Table.Th key={payer} ta="right">
                {nameOf(payer)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ rule, facets, cells }, index) => (
            <Table.Tr key={rule} className={isWhole || index < FIRST ? undefined : 'only-print'}>
              <Table.Td className="figure-label">
                <Anchor component={Link} to={visitsWith(facets)} size="sm">
                  {ruleTitle(rule)}
                </Anchor>
              </Table.Td>
              {cells.map((cell) => (
                <Table.Td
                  key={cell.payer}
                  className="heat-cell"
                  style={{
                    background: `color-mix(in srgb, #e8590c ${String(Math.round((cell.visits / most) * 40))}%, transparent)`,
                  }}
                >
                  {cell.visits === 0 ? (
                    0
                  ) : (
                    <Anchor component={Link} to={visitsWith(cell.facets)} size="sm" c="inherit">
                      {numberText(cell.visits)}
                    </Anchor>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      <ShowAll count={rows.length} first={FIRST} isWhole={isWhole} onChange={setIsWhole} />
    </Card>
  );
}

function visitsText(visits: number): string {
  return countText(visits, 'visit');
}

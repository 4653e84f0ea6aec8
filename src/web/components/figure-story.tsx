// SPDX-License-Identifier: Apache-2.0
import { Anchor, Card, SimpleGrid, Table, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { shownDate } from '../../capture/charting/clinic-clock.ts';
import { STANDING_LABELS, type Standing } from '../../capture/days.ts';
import type { Figures } from '../../capture/figures.ts';
import { ruleTitle } from '../../capture/facts/rule-titles.ts';
import { aboutText, countText, dollarsText, numberText, unitsText } from '../../capture/facts/amounts.ts';
import { FigureTable } from './figure-table.tsx';
import { ScrollTable } from './scroll-table.tsx';

export interface FigureContext {
  readonly figures: Figures;
  /** What people call a therapist or payer. */
  readonly nameOf: (reference: string) => string;
  /** The list of this period's visits, narrowed further. */
  readonly visitsWith: (facets: Readonly<Record<string, string>>) => string;
}

/** What the period comes to, in three figures and a sentence. */
export function Story({ figures, visitsWith }: FigureContext): JSX.Element {
  const { cleanAtFirst, finished, byStanding, causes, exposed, visits, lost, worth } = figures;
  const share = finished === 0 ? '–' : `${String(Math.round((cleanAtFirst / finished) * 100))}%`;
  const { work } = byStanding;
  const [first, second] = causes;
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <Stat
          figure={share}
          label="clean at first pass"
          detail={`${numberText(cleanAtFirst)} of ${countText(finished, 'finished visit')}`}
          to={visitsWith({ visit: 'finished', pass: 'clean' })}
        />
        <Stat
          figure={unitsText(worth.held.units)}
          label="held"
          detail={`${aboutText(worth.held)}, on ${visitsText(worth.held.visits)}`}
          to={visitsWith({ stake: 'held' })}
        />
        <Stat
          figure={visitsText(work.visits)}
          label="to be completed"
          detail="not held, but likely to be denied"
          to={visitsWith({ standing: 'work' })}
        />
      </SimpleGrid>
      <Text>
        {visitsText(visits)} in this period.{' '}
        {first
          ? `Most often held for: ${[first, second].flatMap((cause) => (cause ? `${ruleTitle(cause.rule)} (${unitsText(cause.units)})` : [])).join(', ')}.`
          : 'No charge is held.'}{' '}
        {lost.visits > 0 && (
          <Anchor component={Link} to={visitsWith({ units: '0', minutes: LOST_RANGES })}>
            {countText(lost.minutes, 'minute')} on {visitsText(lost.visits)} earned no unit.
          </Anchor>
        )}{' '}
        {byStanding.exposed.visits > 0 && (
          <Anchor component={Link} to={visitsWith({ standing: 'exposed' })}>
            {visitsText(byStanding.exposed.visits)} {byStanding.exposed.visits === 1 ? 'was' : 'were'} billed with an
            open issue: {unitsText(exposed.units)} at risk, {aboutText(exposed)}.
          </Anchor>
        )}
      </Text>
    </>
  );
}

/** Every range of minutes but none. */
const LOST_RANGES = [1, ...Array.from({ length: 40 }, (_, at) => at * 15 + 8)].join(',');

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

const WORTHS = [
  ['charged', 'On charges'],
  ['held', 'Held by an issue'],
  ['atRisk', 'Going out at risk'],
  ['lost', 'Lost: not billed'],
] as const;

/** The figures behind the story. */
export function Tables(context: FigureContext): JSX.Element {
  const { figures, nameOf, visitsWith } = context;
  return (
    <>
      <FigureTable
        title="How the visits stand"
        columns={['Visits that are', 'Visits', 'Units']}
        empty="No visits."
        note="A visit in progress counts as that alone, even where an issue already holds its charge."
        rows={(Object.keys(STANDING_LABELS) as Standing[]).map((standing) => {
          const { visits, units } = figures.byStanding[standing];
          return {
            label: STANDING_LABELS[standing],
            to: visitsWith({ standing }),
            bar: visits,
            cells: [visits, units],
          };
        })}
      />
      <FigureTable
        title="What the units are worth"
        note="Estimates. Each visit’s page says what its own rests on."
        columns={['Units that are', 'Visits', 'Units', 'Dollars']}
        empty="No units."
        rows={WORTHS.map(([name, label]) => ({
          label,
          to: visitsWith(name === 'charged' ? {} : { stake: name }),
          bar: figures.worth[name].usd,
          cells: [figures.worth[name].visits, figures.worth[name].units, dollarsText(figures.worth[name])],
        }))}
      />
      <FigureTable
        title="What holds charges"
        note="A visit that is held for two reasons counts for both."
        columns={['Reason', 'Visits', 'Units']}
        empty="No charge is held."
        rows={figures.causes.map(({ rule, visits, units }) => ({
          label: ruleTitle(rule),
          to: visitsWith({ hold: rule }),
          bar: units,
          cells: [visits, units],
        }))}
      />
      <FigureTable
        title="By therapist"
        columns={['Therapist', 'Visits', 'Held units', 'Clean at first pass']}
        empty="Nobody is named."
        rows={figures.people.map(({ therapist, visits, heldUnits, clean }) => ({
          label: nameOf(therapist),
          to: visitsWith({ therapist }),
          bar: heldUnits,
          cells: [visits, heldUnits, clean],
        }))}
      />
      <FigureTable
        title="Month by month"
        columns={['Month', 'Visits', 'Units', 'Held']}
        empty="No months."
        rows={figures.months.map(({ month, visits, units, held }) => ({
          label: shownDate(month),
          to: visitsWith({ from: `${month}-01`, to: lastDay(month) }),
          bar: visits === 0 ? undefined : visits,
          cells: visits === 0 ? ['No visits', '', ''] : [visits, units, held],
        }))}
      />
      <FigureTable
        title="Minutes documented and units charged"
        columns={['Minutes', 'Units', 'Visits']}
        empty="No minutes."
        rows={figures.minutes.map(({ range, units, visits }) => ({
          label: rangeText(range),
          to: visitsWith({ minutes: String(range), units: String(units) }),
          bar: visits,
          cells: [units, visits],
        }))}
      />
      <HeatMap {...context} />
    </>
  );
}

function HeatMap({ figures: { heat, payers }, nameOf, visitsWith }: FigureContext): JSX.Element {
  const title = 'Open issues by rule and payer';
  const most = Math.max(1, ...heat.flatMap(({ counts }) => counts));
  return (
    <Card withBorder component="section" aria-label={title} className="whole-row">
      <Title order={2} size="h4" mb="xs">
        {title}
      </Title>
      <ScrollTable label={title} minWidth={320} fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Rule</Table.Th>
            {payers.map((payer) => (
              <Table.Th key={payer} ta="right">
                {nameOf(payer)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {heat.map(({ rule, counts }) => (
            <Table.Tr key={rule}>
              <Table.Td className="figure-label">
                <Anchor component={Link} to={visitsWith({ rule })} size="sm">
                  {ruleTitle(rule)}
                </Anchor>
              </Table.Td>
              {counts.map((some, index) => (
                <Table.Td
                  key={payers[index]}
                  className="heat-cell"
                  style={{
                    background: `color-mix(in srgb, #e8590c ${String(Math.round((some / most) * 40))}%, transparent)`,
                  }}
                >
                  {some === 0 ? (
                    0
                  ) : (
                    <Anchor
                      component={Link}
                      to={visitsWith({ rule, payer: payers[index] ?? '' })}
                      size="sm"
                      c="inherit"
                    >
                      {some}
                    </Anchor>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
    </Card>
  );
}

function rangeText(range: number): string {
  return range === 0 ? 'none' : range === 1 ? '1–7' : `${String(range)}–${String(range + 14)}`;
}

function lastDay(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

function visitsText(visits: number): string {
  return countText(visits, 'visit');
}

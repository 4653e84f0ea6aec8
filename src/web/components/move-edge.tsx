// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { isTime } from '../../capture/charting/read-time.ts';
import { sentence } from '../../capture/facts/amounts.ts';
import { movedEdge } from '../../capture/mend/overlap-times.ts';
import {
  minuteOf,
  wallOf,
  wayApart,
  type ClockedTreatment,
  type Overlap,
  type WayApart,
} from '../../capture/mend/overlap.ts';
import { ErrorNotice } from './async-state.tsx';
import { BothTimes } from './both-times.tsx';
import { TimeField } from './time-field.tsx';
import { useMend, type Mended } from './use-mend.ts';
import { useWholeForm } from './use-whole-form.ts';
import { WhoTreated } from './who-treated.tsx';

export interface MoveEdgeProps {
  readonly overlap: Overlap;
  readonly clock: ClinicClock;
  readonly onMended: (mended: Mended) => void;
}

/** What is asked for, by the way in which two treatments are put apart. */
const ASKED: Readonly<Record<WayApart['by'], string>> = {
  edge: 'Move the edge to where the one ended and the other began.',
  times: 'Enter when each was given. If one was interrupted, chart it as two treatments.',
  people: 'Somebody took over in one of them: correct who treated when.',
};

/** Two treatments that share minutes, and the edge between them: where it is put, the one ends and the other begins. */
export function MoveEdge({ overlap, clock, onMended }: MoveEdgeProps): JSX.Element {
  const { first, second, minutes } = overlap;
  const way = wayApart(overlap);
  const [one, other] = titlesOf(overlap);
  return (
    <section aria-label={`${one} and ${other}`} data-overlap>
      <Stack gap={4}>
        <Text size="sm">
          {one} {timesOf(first)} and {isOfOne(overlap) ? afterName(other, second) : other} {timesOf(second)} share{' '}
          {minutes} min. {ASKED[way.by]}
        </Text>
        {way.by === 'edge' && <Edge overlap={overlap} onMended={onMended} way={way} />}
        {way.by === 'times' && <BothTimes overlap={overlap} onMended={onMended} titles={[one, other]} />}
        {way.by === 'people' &&
          [first, second].map(({ source, visit, patientName }) =>
            visit === undefined ? null : (
              <WhoTreated key={source} visit={visit} patientName={patientName} clock={clock} onMended={onMended} />
            ),
          )}
      </Stack>
    </section>
  );
}

interface EdgeProps extends Omit<MoveEdgeProps, 'clock'> {
  readonly way: Extract<WayApart, { readonly by: 'edge' }>;
}

function Edge({ overlap, onMended, way }: EdgeProps): JSX.Element {
  const { first, second } = overlap;
  const [one, other] = titlesOf(overlap);
  const [oneShort, otherShort] = isOfOne(overlap)
    ? [sentence(afterName(one, first)), sentence(afterName(other, second))]
    : [first.patientName, second.patientName];
  const [edge, setEdge] = useState(way.start);
  /** What was typed and is no minute that the edge can be at. */
  const [refused, setRefused] = useState<string>();
  const { isSaving, error, save } = useMend(onMended);
  const { attempt } = useWholeForm(refused === undefined);
  const from = first.from;
  const to = Math.max(first.to, second.to);
  const type = (text: string): void => {
    const minute = isTime(text) ? minuteOf(text) : undefined;
    const isWithin = minute !== undefined && minute >= way.from && minute <= way.to;
    setRefused(isWithin ? undefined : text);
    if (isWithin) {
      setEdge(minute);
    }
  };
  return (
    <form
      noValidate
      onSubmit={attempt(() => {
        const what = `${one} ends and ${other} begins at ${wallOf(edge)}`;
        void save({ changes: movedEdge(overlap, edge), added: [] }, what);
      })}
    >
      <Stack gap={4}>
        <div className="edge">
          <Bar treatment={first} from={from} to={to} start={first.from} end={edge} />
          <Bar treatment={second} from={from} to={to} start={edge} end={second.to} />
          <input
            type="range"
            className="edge-handle"
            aria-label={`Edge between ${one} and ${other}`}
            aria-valuetext={wallOf(edge)}
            min={from}
            max={to}
            step={1}
            value={edge}
            onChange={(event) => {
              setRefused(undefined);
              setEdge(Math.min(way.to, Math.max(way.from, Number(event.currentTarget.value))));
            }}
          />
        </div>
        <Group align="start" gap="xs">
          <TimeField
            label="Edge"
            value={refused ?? wallOf(edge)}
            error={refused === undefined ? undefined : `Enter a time from ${wallOf(way.from)} to ${wallOf(way.to)}.`}
            onChange={type}
          />
          <Button type="submit" loading={isSaving} mt={25}>
            Save both
          </Button>
        </Group>
        <Text size="sm" role="status">
          {oneShort} {wallOf(first.from)}–{wallOf(edge)} ({edge - first.from} min) · {otherShort} {wallOf(edge)}–
          {wallOf(second.to)} ({second.to - edge} min)
        </Text>
        {error !== undefined && <ErrorNotice error={error} />}
      </Stack>
    </form>
  );
}

/** Of one service of one patient, also by what was treated. */
function titlesOf({ first, second }: Overlap): [first: string, second: string] {
  const title = ({ patientName, service }: ClockedTreatment): string => `${patientName}’s ${service}`;
  const region = ({ procedure: { bodySite = [] } }: ClockedTreatment): string =>
    bodySite.map(({ text, coding }) => text ?? coding?.[0]?.display ?? '').join(', ');
  const isSame = title(first) === title(second) && region(first) !== region(second);
  const full = (one: ClockedTreatment): string => (isSame ? `${title(one)} (${region(one)})` : title(one));
  return [full(first), full(second)];
}

function isOfOne({ first, second }: Overlap): boolean {
  return first.patient === second.patient;
}

/** A treatment where its patient is named beside it. */
function afterName(title: string, { patientName }: ClockedTreatment): string {
  return title.replace(`${patientName}’s `, '');
}

function timesOf({ from, to }: ClockedTreatment): string {
  return `${wallOf(from)}–${wallOf(to)}`;
}

interface BarProps {
  readonly treatment: ClockedTreatment;
  /** The stretch that is drawn, and the part of it that the bar fills. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

function Bar({ treatment, from, to, start, end }: BarProps): JSX.Element {
  const place = (minute: number): string => `${String(((minute - from) / (to - from)) * 100)}%`;
  return (
    <div className="edge-lane" aria-hidden>
      <div
        className="strip-block"
        data-manual={treatment.isManualTherapy}
        style={{ left: place(start), right: `calc(100% - ${place(end)})` }}
      >
        {treatment.patientName}
        <br />
        {sentence(treatment.service)}
      </div>
    </div>
  );
}

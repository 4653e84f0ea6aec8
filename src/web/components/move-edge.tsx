// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { isTime } from '../../capture/charting/read-time.ts';
import { sentence } from '../../capture/facts/amounts.ts';
import {
  edgeRange,
  minuteOf,
  movedEdge,
  wallOf,
  type ClockedTreatment,
  type Minutes,
  type Overlap,
} from '../../capture/mend/overlap.ts';
import { ErrorNotice } from './async-state.tsx';
import { TimeField } from './time-field.tsx';
import { useMend, type Mended } from './use-mend.ts';
import { useWholeForm } from './use-whole-form.ts';
import { WhoTreated } from './who-treated.tsx';

export interface MoveEdgeProps {
  readonly overlap: Overlap;
  readonly clock: ClinicClock;
  readonly onMended: (mended: Mended) => void;
}

/** Two treatments that share minutes, and the edge between them: where it is put, the one ends and the other begins. */
export function MoveEdge(props: MoveEdgeProps): JSX.Element {
  const { overlap, clock, onMended } = props;
  const { first, second, minutes } = overlap;
  const range = edgeRange(overlap);
  return (
    <section aria-label={`${titleOf(first)} and ${titleOf(second)}`} data-overlap>
      <Stack gap={4}>
        <Text size="sm">
          {titleOf(first)} {timesOf(first)} and {titleOf(second)} {timesOf(second)} share {minutes} min.{' '}
          {range
            ? 'Move the edge to where the one ended and the other began.'
            : 'Somebody took over in one of them: correct who treated when.'}
        </Text>
        {range ? (
          <Edge {...props} range={range} />
        ) : (
          [first, second].map(({ source, visit, patientName }) =>
            visit === undefined ? null : (
              <WhoTreated key={source} visit={visit} patientName={patientName} clock={clock} onMended={onMended} />
            ),
          )
        )}
      </Stack>
    </section>
  );
}

function Edge({ overlap, clock, onMended, range }: MoveEdgeProps & { readonly range: Minutes }): JSX.Element {
  const { first, second } = overlap;
  const [edge, setEdge] = useState(Math.min(range.to, Math.max(range.from, Math.min(first.to, second.to))));
  /** What was typed and is no minute that the edge can be at. */
  const [refused, setRefused] = useState<string>();
  const { isSaving, error, save } = useMend(onMended);
  const { attempt } = useWholeForm(refused === undefined);
  const from = first.from;
  const to = Math.max(first.to, second.to);
  const type = (text: string): void => {
    const minute = isTime(text) ? minuteOf(text) : undefined;
    const isWithin = minute !== undefined && minute >= range.from && minute <= range.to;
    setRefused(isWithin ? undefined : text);
    if (isWithin) {
      setEdge(minute);
    }
  };
  return (
    <form
      noValidate
      onSubmit={attempt(() => {
        const what = `${titleOf(first)} ends and ${titleOf(second)} begins at ${wallOf(edge)}`;
        void save({ changes: movedEdge(overlap, edge, clock), added: [] }, what);
      })}
    >
      <Stack gap={4}>
        <div className="edge">
          <Bar treatment={first} from={from} to={to} start={first.from} end={edge} />
          <Bar treatment={second} from={from} to={to} start={edge} end={second.to} />
          <input
            type="range"
            className="edge-handle"
            aria-label={`Edge between ${titleOf(first)} and ${titleOf(second)}`}
            aria-valuetext={wallOf(edge)}
            min={from}
            max={to}
            step={1}
            value={edge}
            onChange={(event) => {
              setRefused(undefined);
              setEdge(Math.min(range.to, Math.max(range.from, Number(event.currentTarget.value))));
            }}
          />
        </div>
        <Group align="start" gap="xs">
          <TimeField
            label="Edge"
            value={refused ?? wallOf(edge)}
            error={
              refused === undefined ? undefined : `Enter a time from ${wallOf(range.from)} to ${wallOf(range.to)}.`
            }
            onChange={type}
          />
          <Button type="submit" loading={isSaving} mt={25}>
            Save both
          </Button>
        </Group>
        <Text size="sm" role="status">
          {first.patientName} {wallOf(first.from)}–{wallOf(edge)} ({edge - first.from} min) · {second.patientName}{' '}
          {wallOf(edge)}–{wallOf(second.to)} ({second.to - edge} min)
        </Text>
        {error !== undefined && <ErrorNotice error={error} />}
      </Stack>
    </form>
  );
}

function titleOf({ patientName, service }: ClockedTreatment): string {
  return `${patientName}’s ${service}`;
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

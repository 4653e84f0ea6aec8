// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { sentence } from '../../capture/facts/amounts.ts';
import { edgeRange, movedEdge, wallOf, type ClockedTreatment, type Overlap } from '../../capture/mend/overlap.ts';
import { ErrorNotice } from './async-state.tsx';
import { useMend, type Mended } from './use-mend.ts';

export interface MoveEdgeProps {
  readonly overlap: Overlap;
  readonly clock: ClinicClock;
  readonly onMended: (mended: Mended) => void;
}

/** Two treatments that share minutes, and the edge between them: where it is put, the one ends and the other begins. */
export function MoveEdge({ overlap, clock, onMended }: MoveEdgeProps): JSX.Element {
  const { first, second, minutes } = overlap;
  const range = edgeRange(overlap);
  const [edge, setEdge] = useState(Math.min(range.to, Math.max(range.from, Math.min(first.to, second.to))));
  const { isSaving, error, save } = useMend(onMended);
  const from = first.from;
  const to = Math.max(first.to, second.to);
  const move = (minute: number): void => {
    if (Number.isFinite(minute)) {
      setEdge(Math.min(range.to, Math.max(range.from, minute)));
    }
  };
  return (
    <section aria-label={`${titleOf(first)} and ${titleOf(second)}`} data-overlap>
      <Stack gap={4}>
        <Text size="sm">
          {titleOf(first)} {timesOf(first)} and {titleOf(second)} {timesOf(second)} share {minutes} min. Move the edge
          to where the one ended and the other began.
        </Text>
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
              move(Number(event.currentTarget.value));
            }}
          />
        </div>
        <Group align="end" gap="xs">
          <TextInput
            type="time"
            label="Edge"
            w={130}
            value={wallOf(edge)}
            onChange={(event) => {
              const [hour = '', minute = ''] = event.currentTarget.value.split(':');
              move(Number(hour) * 60 + Number(minute));
            }}
          />
          <Button
            loading={isSaving}
            onClick={() => {
              const what = `${titleOf(first)} ends and ${titleOf(second)} begins at ${wallOf(edge)}`;
              void save({ changes: movedEdge(overlap, edge, clock), added: [] }, what);
            }}
          >
            Save both
          </Button>
          <Text size="sm" role="status">
            {first.patientName} {wallOf(first.from)}–{wallOf(edge)} ({edge - first.from} min) · {second.patientName}{' '}
            {wallOf(edge)}–{wallOf(second.to)} ({second.to - edge} min)
          </Text>
        </Group>
        {error !== undefined && <ErrorNotice error={error} />}
      </Stack>
    </section>
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

// SPDX-License-Identifier: Apache-2.0
import { Anchor, Text } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { presentAt, wallOf, type ClockedTreatment, type Overlap } from '../../capture/mend/overlap.ts';
import type { TherapistDay } from '../../capture/therapist-day.ts';

/** A therapist's date as one clock: a lane for each patient, and the minutes that two of them share. */
export function DayLanes({ lanes, overlaps }: TherapistDay): JSX.Element {
  const all = lanes.flatMap(({ treatments }) => treatments.flatMap(presentAt));
  const from = Math.floor(Math.min(...all.map((one) => one.from)) / 60) * 60;
  const to = Math.ceil(Math.max(...all.map((one) => one.to)) / 60) * 60;
  const place = (start: number, end: number): { left: string; width: string } => ({
    left: `${String(((start - from) / (to - from)) * 100)}%`,
    width: `${String(((end - start) / (to - from)) * 100)}%`,
  });
  const step = to - from > 120 ? 60 : 15;
  const ticks = Array.from({ length: (to - from) / step }, (_, index) => from + index * step);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="The day on one clock">
      <div style={{ minWidth: `${String(((to - from) / 60) * 90)}px` }}>
        <ul className="strip day">
          {lanes.map(({ patient, name, treatments }) => (
            <li key={patient} data-lane={patient.replace('Patient/', '')}>
              <LaneHead name={name} treatments={treatments} />
              <div className="day-lane">
                {overlaps.flatMap((overlap) =>
                  overlap.shared.map((shared) => (
                    <div
                      key={`${overlapKey(overlap)} ${String(shared.from)}`}
                      className="day-shared"
                      style={place(shared.from, shared.to)}
                      aria-hidden
                    />
                  )),
                )}
                {treatments.flatMap((one) =>
                  presentAt(one).map((present) => (
                    <div
                      key={`${one.source} ${String(present.from)}`}
                      className="strip-block"
                      data-manual={one.isManualTherapy}
                      style={place(present.from, present.to)}
                      aria-hidden
                    />
                  )),
                )}
              </div>
            </li>
          ))}
        </ul>
        <div className="strip-axis" aria-hidden>
          {ticks.map((tick) => (
            <span key={tick} style={{ left: place(tick, tick).left }}>
              {wallOf(tick)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Whose lane it is and what was done when, in words: the bar of half an hour has no room for them. */
function LaneHead({
  name,
  treatments,
}: {
  readonly name: string;
  readonly treatments: readonly ClockedTreatment[];
}): JSX.Element {
  const visit = treatments[0]?.visit?.replace('Encounter/', '');
  const times = treatments.flatMap((one) =>
    presentAt(one).map(({ from, to }) => `${wallOf(from)}–${wallOf(to)} ${one.service}`),
  );
  return (
    <div className="day-head">
      {visit === undefined ? (
        <Text fw={600}>{name}</Text>
      ) : (
        <Anchor component={Link} to={`/visits/${visit}`} fw={600} className="day-name">
          {name}
        </Anchor>
      )}
      <Text size="sm">{times.join(' · ')}</Text>
    </div>
  );
}

/** The key of an overlap, for lists. */
export function overlapKey({ first, second }: Overlap): string {
  return `${first.source} ${second.source}`;
}

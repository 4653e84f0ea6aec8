// SPDX-License-Identifier: Apache-2.0
import { Text } from '@mantine/core';
import type { JSX } from 'react';
import { dayClock, type ClockBlock } from '../../capture/day-clock.ts';
import type { AssessedDay } from '../../capture/visit-view.ts';
import { nameOf, type Names } from '../../capture/names.ts';

const HOUR_MS = 3_600_000;
const TICK_MS = 15 * 60_000;

/** The day's services as blocks on the clock, a lane for each code, with the visit behind them. */
export function TimeStrip({
  assessment,
  names,
}: {
  readonly assessment: AssessedDay['assessment'];
  readonly names: Names;
}): JSX.Element {
  const { blocks, unplaced, visits } = dayClock(assessment);
  const all = [...blocks.map(({ interval }) => interval), ...visits.filter(({ endMs, startMs }) => endMs > startMs)];
  if (blocks.length === 0) {
    return <Text size="sm">No service on this day has a start and end time, so there is no timeline to show.</Text>;
  }
  const startMs = Math.min(...all.map((interval) => interval.startMs));
  const endMs = Math.max(...all.map((interval) => interval.endMs));
  const place = (interval: ClockBlock['interval']): { left: string; width: string } => ({
    left: `${String(((interval.startMs - startMs) / (endMs - startMs)) * 100)}%`,
    width: `${String(((interval.endMs - interval.startMs) / (endMs - startMs)) * 100)}%`,
  });
  const lanes = [...new Set(blocks.map(({ code }) => code))].sort();
  return (
    <div>
      <ul className="strip" aria-label="Services on the clock">
        {lanes.map((code) => (
          <li key={code} className="strip-lane">
            {visits.map((visit) => (
              <div key={visit.startMs} className="strip-visit" style={place(visit)} aria-hidden />
            ))}
            {blocks
              .filter((block) => block.code === code)
              .map((block) => (
                <StripBlock key={block.source} block={block} style={place(block.interval)} names={names} />
              ))}
          </li>
        ))}
      </ul>
      <Axis startMs={startMs} endMs={endMs} offsetMinutes={all[0]?.utcOffsetMinutes ?? 0} />
      <Text size="xs">
        Filled: manual therapy. Dashed border: furnished by an assistant. Double border: minutes that another service
        also fills.{visits.length > 0 && ' Grey: the visit.'}
      </Text>
      {unplaced.length > 0 && (
        <Text size="sm" mt="xs">
          Without clock times:{' '}
          {unplaced.map(({ code, documentedMs }) => `${code} ${minutesText(documentedMs)}`).join(', ')}.
        </Text>
      )}
    </div>
  );
}

interface StripBlockProps {
  readonly block: ClockBlock;
  readonly style: { readonly left: string; readonly width: string };
  readonly names: Names;
}

function StripBlock({ block, style, names }: StripBlockProps): JSX.Element {
  const { code, times, countedMs, documentedMs, isShared } = block;
  const performers = block.performers.map((performer) => `${nameOf(names, performer.person)} (${performer.role})`);
  const by = performers.length === 0 ? 'no therapist named' : performers.join(', ');
  const lost = isShared || countedMs < documentedMs ? `; ${minutesText(countedMs)} count` : '';
  const text = `${code} ${times}, ${minutesText(documentedMs)}${lost}, by ${by}`;
  return (
    <div
      className="strip-block"
      style={style}
      title={text}
      data-manual={block.isManualTherapy}
      data-assistant={block.isByAssistant}
      data-overlap={isShared}
    >
      <span aria-hidden>
        {code} · {countedMs === documentedMs ? '' : `${String(Math.floor(countedMs / 60_000))} of `}
        {minutesText(documentedMs)}
        <br />
        {by}
      </span>
      <span className="visually-hidden">{text}</span>
    </div>
  );
}

function Axis({
  startMs,
  endMs,
  offsetMinutes,
}: {
  readonly startMs: number;
  readonly endMs: number;
  readonly offsetMinutes: number;
}): JSX.Element {
  const step = endMs - startMs > 3 * HOUR_MS ? HOUR_MS : TICK_MS * (endMs - startMs > 1.5 * HOUR_MS ? 2 : 1);
  const first = Math.ceil(startMs / step) * step;
  const ticks = Array.from({ length: Math.ceil((endMs - first) / step) }, (_, index) => first + index * step);
  return (
    <div className="strip-axis" aria-hidden>
      {ticks.map((at) => (
        <span key={at} style={{ left: `${String(((at - startMs) / (endMs - startMs)) * 100)}%` }}>
          {new Date(at + offsetMinutes * 60_000).toISOString().slice(11, 16)}
        </span>
      ))}
    </div>
  );
}

function minutesText(ms: number): string {
  return `${String(Math.floor(ms / 60_000))} min`;
}

// SPDX-License-Identifier: Apache-2.0
import { Text } from '@mantine/core';
import type { JSX } from 'react';
import type { Assessment } from '../../engine/billing/assessment.ts';
import { wallTimes, type ClockInterval } from '../../engine/billing/clock-interval.ts';
import type { CountedSegment } from '../../engine/billing/minutes.ts';
import { isByAssistant } from '../../engine/billing/performers.ts';
import { nameOf, type Names } from '../data/names.ts';

interface Block {
  readonly counted: CountedSegment;
  readonly interval: ClockInterval;
}

const HOUR_MS = 3_600_000;
const TICK_MS = 15 * 60_000;

/** The day's services as blocks on the clock, a lane for each code, with the visit behind them. */
export function TimeStrip({
  assessment,
  names,
}: {
  readonly assessment: Assessment;
  readonly names: Names;
}): JSX.Element {
  const { day, minutes } = assessment;
  const blocks = minutes.segments.flatMap((counted): Block[] =>
    counted.segment.interval ? [{ counted, interval: counted.segment.interval }] : [],
  );
  const untimed = minutes.segments.filter(({ segment }) => !segment.interval);
  const visits = day.encounters.flatMap(({ interval }) => interval ?? []);
  const all = [...blocks.map(({ interval }) => interval), ...visits.filter(({ endMs, startMs }) => endMs > startMs)];
  if (blocks.length === 0) {
    return <Text size="sm">No service on this day has a start and end time, so there is no timeline to show.</Text>;
  }
  const startMs = Math.min(...all.map((interval) => interval.startMs));
  const endMs = Math.max(...all.map((interval) => interval.endMs));
  const place = (interval: ClockInterval): { left: string; width: string } => ({
    left: `${String(((interval.startMs - startMs) / (endMs - startMs)) * 100)}%`,
    width: `${String(((interval.endMs - interval.startMs) / (endMs - startMs)) * 100)}%`,
  });
  const lanes = [...new Set(blocks.map(({ counted }) => counted.line.code))].sort();
  return (
    <div>
      <ul className="strip" aria-label="Services on the clock">
        {lanes.map((code) => (
          <li key={code} className="strip-lane">
            {visits.map((visit) => (
              <div key={visit.startMs} className="strip-visit" style={place(visit)} aria-hidden />
            ))}
            {blocks
              .filter(({ counted }) => counted.line.code === code)
              .map((block) => (
                <StripBlock
                  key={block.counted.segment.source}
                  block={block}
                  style={place(block.interval)}
                  names={names}
                />
              ))}
          </li>
        ))}
      </ul>
      <Axis startMs={startMs} endMs={endMs} offsetMinutes={all[0]?.utcOffsetMinutes ?? 0} />
      <Text size="xs">
        Filled: manual therapy. Dashed border: furnished by an assistant. Double border: minutes that another service
        also fills. Grey: the visit{visits.length === 0 ? ' (no time recorded)' : ''}.
      </Text>
      {untimed.length > 0 && (
        <Text size="sm" mt="xs">
          Without clock times:{' '}
          {untimed.map(({ line, documentedMs }) => `${line.code} ${minutesText(documentedMs)}`).join(', ')}.
        </Text>
      )}
    </div>
  );
}

interface StripBlockProps {
  readonly block: Block;
  readonly style: { readonly left: string; readonly width: string };
  readonly names: Names;
}

function StripBlock({ block: { counted, interval }, style, names }: StripBlockProps): JSX.Element {
  const { line, countedMs, documentedMs, deductions } = counted;
  const performers = line.performers.map((performer) => `${nameOf(names, performer.person)} (${performer.role})`);
  const by = performers.length === 0 ? 'no therapist named' : performers.join(', ');
  const isAssistant = isByAssistant(line);
  const lost = deductions.length === 0 ? '' : `; ${minutesText(countedMs)} count`;
  const text = `${line.code} ${wallTimes(interval)}, ${minutesText(documentedMs)}${lost}, by ${by}`;
  return (
    <div
      className="strip-block"
      style={style}
      title={text}
      data-manual={line.code === '97140'}
      data-assistant={isAssistant}
      data-overlap={deductions.length > 0}
    >
      <span aria-hidden>
        {line.code} · {countedMs === documentedMs ? '' : `${String(Math.floor(countedMs / 60_000))} of `}
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

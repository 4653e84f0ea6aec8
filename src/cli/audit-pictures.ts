// SPDX-License-Identifier: Apache-2.0
import type { ClockBlock, Finding } from '../audit/finding.ts';
import { wallTime, wallTimes } from '../capture/facts/words.ts';
import { escapeHtml } from './html-page.ts';

/** Rules for the pictures. Bars stand in the order of the legend, each with its figure: no colour is needed to tell them. */
export const PICTURE_STYLE = `
.picture { overflow-x: auto; } .picture svg { min-width: 40rem; }
svg { max-width: 100%; height: auto; display: block; margin: .5rem 0 1rem; font: 12px system-ui, sans-serif; }
svg text { fill: var(--ink); }
.over { fill: light-dark(#b3261e, #f2938c); } .under { fill: light-dark(#1f5fa8, #8fbcf0); }
.risk { fill: light-dark(#8a6100, #e3bd62); } .grid { stroke: var(--line); }
.visit { fill: var(--line); } .other { fill: var(--ground); stroke: var(--ink); }
.manual { fill: light-dark(#cfe3d4, #2c5138); stroke: var(--ink); }
.by-assistant { stroke-dasharray: 4 3; } .lost { stroke-width: 3; }
@media print { svg { break-inside: avoid; } .picture { overflow: visible; } .picture svg { min-width: 0; } }
`;

/** A bar of a group: what it stands for by its class. */
export interface Bar {
  readonly className: 'over' | 'under' | 'risk';
  readonly what: string;
  readonly value: number;
}

export interface BarGroup {
  readonly label: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 880;
const LABEL_WIDTH = 260;
const VALUE_WIDTH = 110;
const BAR_HEIGHT = 14;
const GROUP_GAP = 8;
const LONGEST_LABEL = 40;

/**
 * Groups of bars beside each other, never stacked: what is owed and what is lost are different things. The table below
 * the picture has the same figures.
 */
export function barsSvg(title: string, groups: readonly BarGroup[], shown: (value: number) => string): string {
  const most = Math.max(1, ...groups.flatMap(({ bars }) => bars.map(({ value }) => value)));
  const heights = groups.map(({ bars }) => bars.length * BAR_HEIGHT + GROUP_GAP);
  const height = heights.reduce((sum, one) => sum + one, 0) + GROUP_GAP;
  const rows = groups.map(({ label, bars }, index) => {
    const top = GROUP_GAP + heights.slice(0, index).reduce((sum, one) => sum + one, 0);
    const middle = top + (bars.length * BAR_HEIGHT) / 2 + 4;
    const name = `<text x="${String(LABEL_WIDTH - 8)}" y="${String(middle)}" text-anchor="end">${escapeHtml(cut(label))}</text>`;
    return name + bars.map((bar, at) => barSvg(bar, top + at * BAR_HEIGHT, most, shown)).join('');
  });
  return svg(title, height, rows.join('\n'));
}

function barSvg({ className, what, value }: Bar, y: number, most: number, shown: (value: number) => string): string {
  const width = ((WIDTH - LABEL_WIDTH - VALUE_WIDTH) * value) / most;
  const figure =
    value === 0
      ? ''
      : `<text x="${fixed(LABEL_WIDTH + width + 6)}" y="${String(y + 11)}">${escapeHtml(shown(value))}</text>`;
  return `<rect class="${className}" x="${String(LABEL_WIDTH)}" y="${String(y)}" width="${fixed(width)}" height="${String(BAR_HEIGHT - 2)}"><title>${escapeHtml(`${what}: ${shown(value)}`)}</title></rect>${figure}`;
}

const LANE_HEIGHT = 34;
const AXIS_HEIGHT = 20;
const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;

/** A day's services on the clock, a lane for each code, with the visit behind them; undefined where no time is known. */
export function stripSvg({ key, visits, blocks }: Finding): string | undefined {
  const all = [...visits, ...blocks];
  if (blocks.length === 0) {
    return undefined;
  }
  const startMs = Math.min(...all.map((one) => one.startMs));
  const endMs = Math.max(...all.map((one) => one.endMs));
  const x = (ms: number): number => 60 + ((ms - startMs) / Math.max(1, endMs - startMs)) * (WIDTH - 80);
  const lanes = [...new Set(blocks.map(({ code }) => code))].sort();
  const height = lanes.length * LANE_HEIGHT + AXIS_HEIGHT;
  const behind = visits.map(
    (visit) =>
      `<rect class="visit" x="${fixed(x(visit.startMs))}" y="0" width="${fixed(x(visit.endMs) - x(visit.startMs))}" height="${String(lanes.length * LANE_HEIGHT)}"><title>Visit ${wallTimes(visit)}</title></rect>`,
  );
  const names = lanes.map((code, at) => `<text x="0" y="${String(at * LANE_HEIGHT + 21)}">${escapeHtml(code)}</text>`);
  const shapes = blocks.map((block) => blockSvg(block, x, lanes.indexOf(block.code) * LANE_HEIGHT));
  const parts = [...behind, ...axis(startMs, endMs, all[0]?.utcOffsetMinutes ?? 0, x, height), ...names, ...shapes];
  return svg(`Services of ${key} on the clock`, height, parts.join('\n'));
}

function blockSvg(block: ClockBlock, x: (ms: number) => number, top: number): string {
  const { code, documentedMinutes, countedMinutes, isByAssistant, startMs, endMs, source } = block;
  const lost = countedMinutes < documentedMinutes;
  const classes = [code === '97140' ? 'manual' : 'other', isByAssistant ? 'by-assistant' : '', lost ? 'lost' : ''];
  const minutes = lost
    ? `${String(countedMinutes)} of ${String(documentedMinutes)} min`
    : `${String(documentedMinutes)} min`;
  const told = `${code} ${wallTimes(block)}, ${minutes} count${isByAssistant ? ', by an assistant' : ''}, ${source}`;
  return `<rect class="${classes.filter((one) => one !== '').join(' ')}" x="${fixed(x(startMs))}" y="${String(top + 4)}" width="${fixed(x(endMs) - x(startMs))}" height="${String(LANE_HEIGHT - 8)}"><title>${escapeHtml(told)}</title></rect><text x="${fixed(x(startMs) + 4)}" y="${String(top + 21)}">${minutes}</text>`;
}

function axis(
  startMs: number,
  endMs: number,
  offsetMinutes: number,
  x: (ms: number) => number,
  height: number,
): string[] {
  const step = endMs - startMs > 12 * HOUR_MS ? 4 * HOUR_MS : endMs - startMs > 3 * HOUR_MS ? HOUR_MS : QUARTER_MS;
  const first = Math.ceil(startMs / step) * step;
  const ticks = Array.from(
    { length: Math.max(0, Math.floor((endMs - first) / step) + 1) },
    (_, at) => first + at * step,
  );
  return ticks.map(
    (ms) =>
      `<line class="grid" x1="${fixed(x(ms))}" y1="0" x2="${fixed(x(ms))}" y2="${String(height - AXIS_HEIGHT)}"/><text x="${fixed(x(ms))}" y="${String(height - 5)}" text-anchor="middle">${wallTime(ms, offsetMinutes)}</text>`,
  );
}

function svg(title: string, height: number, content: string): string {
  return `<div class="picture" tabindex="0" role="region" aria-label="${escapeHtml(title)}"><svg viewBox="0 0 ${String(WIDTH)} ${String(height)}" width="${String(WIDTH)}" height="${String(height)}" role="img" aria-label="${escapeHtml(title)}">
<title>${escapeHtml(title)}</title>
${content}
</svg></div>`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function cut(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}

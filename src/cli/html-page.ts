// SPDX-License-Identifier: Apache-2.0
import { numberText } from '../capture/facts/amounts.ts';

/** A part of a report, the same on a terminal and on a page. */
export interface Table {
  readonly title: string;
  /** What it says, or what to do about it. */
  readonly caption?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e8eb); --quiet: light-dark(#57606a, #9aa4af);
  --line: light-dark(#d8dee4, #363b42); --ground: light-dark(#ffffff, #16191d); --band: light-dark(#f6f8fa, #1e2227); }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
.scroll { overflow-x: auto; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: .5rem; color: var(--quiet); }
caption div { position: sticky; left: 0; max-width: calc(100vw - 2.5rem); }
caption strong { display: block; font-size: 1.1rem; color: var(--ink); }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
thead th { background: var(--band); font-weight: 600; white-space: nowrap; overflow-wrap: normal; }
td:not(.number) { min-width: 8em; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody tr:hover { background: var(--band); }
@media print { :root { color-scheme: light; --ink: #000; --quiet: #333; } body { max-width: none; padding: 0; }
  h2, h3, .legend { break-after: avoid; } tr, li { break-inside: avoid; } .scroll { overflow: visible; break-inside: avoid; }
  caption div { max-width: none; } table { font-size: 11px; } th, td { padding: .25rem .4rem; } thead th { white-space: normal; } }
`;

/**
 * A page that fetches nothing and runs nothing.
 * @param body - HTML.
 * @param style - Rules beside those of every page.
 */
export function htmlPage(title: string, body: string, style = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)} · Manual therapy charges</title>
<style>${STYLE}${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/** A table with its caption, which scrolls by itself where the page is narrow. */
export function tableHtml({ title, caption = '', columns, rows }: Table): string {
  const isNumber = columns.map((_, at) => rows.every((row) => isFigure(row[at])));
  const attributes = (at: number): string => (isNumber[at] === true ? ' class="number"' : '');
  const head = columns.map((column, at) => `<th scope="col"${attributes(at)}>${escapeHtml(column)}</th>`).join('');
  const body = rows
    .map(
      (row) => `<tr>${row.map((value, at) => `<td${attributes(at)}>${escapeHtml(shown(value))}</td>`).join('')}</tr>`,
    )
    .join('\n');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}">
<table>
<caption><div><strong>${escapeHtml(title)}</strong>${escapeHtml(caption)}</div></caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>
</div>`;
}

const FIGURE = /^−?(?:\$[\d,]+(?:\.\d+)?|[\d,]+\.\d+(?: %)?)$/;

/** Numbers, amounts and shares stand one below the other. */
function isFigure(value: string | number | undefined): boolean {
  return typeof value === 'number' || (value !== undefined && FIGURE.test(value));
}

function shown(value: string | number): string {
  return typeof value === 'number' ? numberText(value) : value;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

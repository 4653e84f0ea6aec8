// SPDX-License-Identifier: Apache-2.0
import { Text } from '@mantine/core';
import type { JSX } from 'react';
import { shownDate } from '../../../capture/charting/clinic-clock.ts';
import { changeGroups } from '../../../capture/ncci/changes.ts';
import type { NcciImport } from '../../../capture/ncci/import.ts';
import { placeOf } from '../../../capture/ncci/setting.ts';
import { countText, numberText, sentence } from '../../../capture/facts/amounts.ts';

const SHOWN = 200;

/** What importing would change, before it is stored. */
export function ImportReport({ found }: { readonly found: NcciImport }): JSX.Element {
  const { table, ptp } = found;
  const groups = changeGroups(found.changes);
  return (
    <>
      <Text>
        For {placeOf(table.setting)}. Pairs in effect from {shownDate(table.ptp.effective)} and known through{' '}
        {shownDate(table.ptp.knownThrough)}; daily limits in effect from {shownDate(table.mue.effective)} and known
        through {shownDate(table.mue.knownThrough)}.
      </Text>
      {ptp && (
        <Text size="sm">
          {countText(ptp.read, 'row')} read, {numberText(ptp.neverInForce)} of them never in force. Pairs of therapy
          codes are kept.
        </Text>
      )}
      {groups.length === 0 && <Text>Nothing would change: these tables are in force already.</Text>}
      {groups.map(({ title, lines }) => (
        <details key={title} className="changes" open={lines.length <= 10}>
          <summary>
            {sentence(title)}: {numberText(lines.length)}
          </summary>
          <ul>
            {lines.slice(0, SHOWN).map((line) => (
              <li key={line}>{line.replace(/\d{4}-\d\d-\d\d/g, (date) => shownDate(date))}</li>
            ))}
            {lines.length > SHOWN && <li>and {numberText(lines.length - SHOWN)} more</li>}
          </ul>
        </details>
      ))}
    </>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { List, Table, Text } from '@mantine/core';
import type { JSX } from 'react';
import { dollarsText, stakeText, unitsText } from '../../capture/facts/amounts.ts';
import { worthRows } from '../../capture/facts/words.ts';
import type { DayWorth, Stake } from '../../capture/visit-view.ts';
import { ScrollTable } from './scroll-table.tsx';

/** The dollars that an issue puts in question. */
export function StakeText({ stake }: { readonly stake: Stake | undefined }): JSX.Element | null {
  return stake ? (
    <Text size="sm" data-stake={stake.kind}>
      {stakeText(stake)}
    </Text>
  ) : null;
}

/** What manual therapy is worth, by what becomes of it, with everything that the estimate rests on. */
export function Worth({ worth }: { readonly worth: DayWorth }): JSX.Element {
  return (
    <>
      <ScrollTable label="Estimated worth" minWidth={280}>
        <Table.Tbody>
          {worthRows(worth).map(([label, amount]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row">{label}</Table.Th>
              <Table.Td ta="right">{unitsText(amount.units)}</Table.Td>
              <Table.Td ta="right">{dollarsText(amount)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      <details>
        <summary>How this is estimated</summary>
        {worth.inputs.length === 0 && (
          <Text size="sm">The payer’s fee is not known. An administrator can set it on the Payers page.</Text>
        )}
        <List size="sm">
          {worth.inputs.map((input) => (
            <List.Item key={input}>{input}</List.Item>
          ))}
        </List>
      </details>
    </>
  );
}

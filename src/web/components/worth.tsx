// SPDX-License-Identifier: Apache-2.0
import { List, Table, Text } from '@mantine/core';
import type { JSX } from 'react';
import { WORTH_ROWS, dollarsText, stakeText, unitsText, type EstimatedAmount } from '../../capture/facts/words.ts';
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

type Amounts = Readonly<Record<(typeof WORTH_ROWS)[number][0], EstimatedAmount>>;

/** What manual therapy is worth, by what becomes of it, with everything that the estimate rests on. */
export function Worth({ worth }: { readonly worth: Amounts & Pick<DayWorth, 'inputs'> }): JSX.Element {
  return (
    <>
      <ScrollTable label="Estimated worth" minWidth={280}>
        <Table.Tbody>
          {WORTH_ROWS.map(([name, label]) => (
            <Table.Tr key={name} data-worth={name}>
              <Table.Th scope="row">{label}</Table.Th>
              <Table.Td ta="right">{unitsText(worth[name].units)}</Table.Td>
              <Table.Td ta="right">{dollarsText(worth[name])}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrollTable>
      <details>
        <summary>How this is estimated</summary>
        {worth.inputs.length === 0 && (
          <Text size="sm">The payer’s fee is not known. An administrator can set it on the page Payers.</Text>
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

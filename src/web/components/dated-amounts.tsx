// SPDX-License-Identifier: Apache-2.0
import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type JSX } from 'react';

/** An amount, and the first date of service that it is for; empty where it has been so all along. */
interface DatedAmount {
  readonly usd: string;
  readonly from: string;
}

/** Amounts of US dollars, each from a date on, one to a row. */
export function DatedAmounts({
  label,
  value,
  standard,
  onChange,
}: {
  readonly label: string;
  /** As a policy writes them: `28.50 2026-07-01=29.10`. */
  readonly value: string;
  /** What stands in an empty field. */
  readonly standard: string;
  readonly onChange: (to: string) => void;
}): JSX.Element {
  const [rows, setRows] = useState<readonly DatedAmount[]>(() => amountsIn(value));
  const change = (to: readonly DatedAmount[]): void => {
    setRows(to);
    onChange(to.map(textOf).join(' ').trim());
  };
  const first = rows[0] ?? { usd: '', from: '' };
  const shown = rows.length === 0 ? [first] : rows;
  const set = (at: number, to: Partial<DatedAmount>): void => {
    change(shown.map((row, index) => (index === at ? { ...row, ...to } : row)));
  };
  return (
    <Fieldset legend={label} px="sm" py="xs">
      <Stack gap="xs">
        {shown.map((row, at) => (
          <AmountRow
            key={at}
            row={row}
            number={at + 1}
            standard={standard}
            onChange={(to) => {
              set(at, to);
            }}
            onRemove={() => {
              change(shown.filter((_, index) => index !== at));
            }}
          />
        ))}
        <Group justify="space-between">
          <Button
            variant="subtle"
            leftSection={<IconPlus size={18} aria-hidden />}
            onClick={() => {
              setRows([...shown, { usd: '', from: '' }]);
            }}
          >
            Add an amount
          </Button>
          <Text size="xs">Without a date: from the start.</Text>
        </Group>
      </Stack>
    </Fieldset>
  );
}

function AmountRow({
  row: { usd, from },
  number,
  standard,
  onChange,
  onRemove,
}: {
  readonly row: DatedAmount;
  readonly number: number;
  readonly standard: string;
  readonly onChange: (to: Partial<DatedAmount>) => void;
  readonly onRemove: () => void;
}): JSX.Element {
  const needsAmount = usd === '' && from !== '';
  return (
    <Group wrap="nowrap" align="start" gap="xs">
      <TextInput
        aria-label={`Amount ${String(number)}, US dollars`}
        inputMode="decimal"
        leftSection="$"
        placeholder={standard}
        error={needsAmount ? 'Enter an amount' : undefined}
        className="grow"
        miw={90}
        value={usd}
        onChange={({ currentTarget }) => {
          onChange({ usd: currentTarget.value.replaceAll(/[\s,=$]/g, '') });
        }}
      />
      <TextInput
        type="date"
        w={150}
        aria-label={`Amount ${String(number)}, from`}
        value={from}
        onChange={({ currentTarget }) => {
          onChange({ from: currentTarget.value });
        }}
      />
      <ActionIcon
        size={44}
        variant="subtle"
        color="gray"
        aria-label={`Remove amount ${String(number)}`}
        onClick={onRemove}
      >
        <IconTrash size={20} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

function amountsIn(value: string): DatedAmount[] {
  return value
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [usd = '', from = ''] = word.split('=').reverse();
      return { usd, from };
    });
}

function textOf({ usd, from }: DatedAmount): string {
  return from === '' ? usd : `${from}=${usd}`;
}

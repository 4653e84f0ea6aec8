// SPDX-License-Identifier: Apache-2.0
import { NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import type { JSX } from 'react';
import {
  PLAIN_PARTS,
  POLICY_PARTS,
  textOfValue,
  type PayerPolicy,
  type PlainPartName,
} from '../../capture/facts/payer-policies.ts';
import { DatedAmounts } from './dated-amounts.tsx';

const YES_NO = { true: 'yes', false: 'no' };

interface PolicyFieldsProps {
  /** What is set, as written; a part that is not set has no value. */
  readonly values: Readonly<Record<string, string>>;
  readonly defaults: PayerPolicy;
  /** True for a part whose value cannot be. */
  readonly isRefused: (name: PlainPartName) => boolean;
  readonly set: (name: PlainPartName, to: string | null) => void;
}

/** A field for each part of a policy, as the table of parts describes it. */
export function PolicyFields({ values, defaults, isRefused, set }: PolicyFieldsProps): JSX.Element {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {PLAIN_PARTS.map((name) => (
        <PolicyField
          key={name}
          name={name}
          value={values[name] ?? ''}
          standard={textOfValue(defaults[name])}
          isRefused={isRefused(name)}
          onChange={(to) => {
            set(name, to);
          }}
        />
      ))}
    </SimpleGrid>
  );
}

interface PolicyFieldProps {
  readonly name: PlainPartName;
  readonly value: string;
  /** The default, as written; empty where there is none. */
  readonly standard: string;
  readonly isRefused: boolean;
  readonly onChange: (to: string | null) => void;
}

function PolicyField({ name, value, standard, isRefused, onChange }: PolicyFieldProps): JSX.Element {
  const { type, label, about, values = YES_NO, example = '' } = POLICY_PARTS[name];
  if (name === 'allowedUsdPerUnit') {
    return (
      <DatedAmounts
        label={label}
        value={value}
        standard={standard === '' ? 'none' : `Default: ${standard}`}
        onChange={onChange}
      />
    );
  }
  switch (type) {
    case 'code':
    case 'boolean': {
      const data = Object.entries(values).map(([one, text]) => ({ value: one, label: text }));
      return (
        <Select
          label={label}
          placeholder={`Default: ${data.find((one) => one.value === standard)?.label ?? 'none'}`}
          clearable
          clearButtonProps={{ 'aria-label': `Default: ${label}` }}
          data={data}
          value={value === '' ? null : value}
          onChange={onChange}
        />
      );
    }
    case 'integer':
      return (
        <NumberInput
          label={label}
          placeholder={`Default: ${standard === '' ? 'none' : standard}`}
          min={0}
          error={isRefused}
          allowDecimal={false}
          value={value}
          onChange={(to) => {
            onChange(String(to));
          }}
        />
      );
    case 'list':
      return (
        <TextInput
          label={label}
          inputWrapperOrder={['label', 'input', 'description']}
          description={`${about.replaceAll('`', '')}. Example: ${example}`}
          placeholder={`Default: ${standard === '' ? 'none' : standard}`}
          error={isRefused}
          value={value}
          onChange={(event) => {
            onChange(event.currentTarget.value);
          }}
        />
      );
    default:
      return type satisfies never;
  }
}

// SPDX-License-Identifier: Apache-2.0
import { Select } from '@mantine/core';
import type { JSX } from 'react';
import { ruleTitle } from '../../capture/facts/rule-titles.ts';

/** Which of the rules that hold the selected visits something is done about. */
export function RuleSelect({
  rules,
  value,
  onChange,
}: {
  readonly rules: readonly string[];
  readonly value: string;
  readonly onChange: (rule: string) => void;
}): JSX.Element {
  return (
    <Select
      label="What"
      allowDeselect={false}
      data={rules.map((code) => ({ value: code, label: ruleTitle(code) }))}
      value={value}
      onChange={(to) => {
        onChange(to ?? value);
      }}
    />
  );
}

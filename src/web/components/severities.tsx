// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import type { JSX } from 'react';
import { POLICY_PARTS, SEVERITY_KEYS, SEVERITY_VALUES } from '../../capture/facts/payer-policies.ts';

/** The rules, or single messages of rules, that have a severity of their own for a payer. */
export function Severities({
  severities,
  onChange,
}: {
  readonly severities: Readonly<Record<string, string>>;
  readonly onChange: (to: Record<string, string>) => void;
}): JSX.Element {
  return (
    <fieldset>
      <legend>{POLICY_PARTS.ruleSeverity.label}</legend>
      <Stack gap="xs">
        {Object.entries(severities).map(([rule, severity]) => (
          <Group key={rule} gap="xs">
            <Text w={260}>{rule}</Text>
            <Select
              aria-label={`Severity of ${rule}`}
              data={[...SEVERITY_VALUES]}
              value={severity}
              allowDeselect={false}
              w={130}
              onChange={(to) => {
                onChange({ ...severities, [rule]: to ?? severity });
              }}
            />
            <Button
              variant="default"
              size="xs"
              aria-label={`Default severity of ${rule}`}
              onClick={() => {
                const { [rule]: _gone, ...rest } = severities;
                onChange(rest);
              }}
            >
              Default
            </Button>
          </Group>
        ))}
        <Select
          label="Add a rule"
          searchable
          value={null}
          maw={360}
          data={SEVERITY_KEYS.filter(({ key, isRedundant }) => !isRedundant && !(key in severities)).map(
            ({ key, label }) => ({ value: key, label }),
          )}
          onChange={(rule) => {
            if (rule) {
              onChange({ ...severities, [rule]: 'off' });
            }
          }}
        />
      </Stack>
    </fieldset>
  );
}

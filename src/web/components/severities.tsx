// SPDX-License-Identifier: Apache-2.0
import { Button, Fieldset, Group, Select, Stack, Text } from '@mantine/core';
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
    <Fieldset legend={POLICY_PARTS.ruleSeverity.label} px="sm" py="xs">
      <Stack gap="xs">
        {Object.entries(severities).map(([rule, severity]) => (
          <Group key={rule} gap="xs">
            <Text size="sm" w={260}>
              {labelOf(rule)}
            </Text>
            <Select
              aria-label={`Severity of ${labelOf(rule)}`}
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
              aria-label={`Default severity of ${labelOf(rule)}`}
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
    </Fieldset>
  );
}

/** What a rule, or one of its messages, is called. */
function labelOf(rule: string): string {
  return SEVERITY_KEYS.find(({ key }) => key === rule)?.label ?? rule;
}

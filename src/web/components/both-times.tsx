// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { retimed, timesFault, timesOf, type BothTimes as Both, type Times } from '../../capture/mend/overlap-times.ts';
import type { Overlap } from '../../capture/mend/overlap.ts';
import { ErrorNotice } from './async-state.tsx';
import { TimeField } from './time-field.tsx';
import { useMend, type Mended } from './use-mend.ts';
import { useWholeForm } from './use-whole-form.ts';

export interface BothTimesProps {
  readonly overlap: Overlap;
  /** What each of the two is called. */
  readonly titles: readonly [first: string, second: string];
  readonly onMended: (mended: Mended) => void;
}

/** When each of two treatments was given, where no edge between them can be told. */
export function BothTimes({ overlap, titles, onMended }: BothTimesProps): JSX.Element {
  const [times, setTimes] = useState<Both>(() => timesOf(overlap));
  const { isSaving, error, save } = useMend(onMended);
  const fault = timesFault(times);
  const { isTried, attempt } = useWholeForm(fault === undefined);
  const [first, second] = times;
  return (
    <form
      noValidate
      onSubmit={attempt(() => {
        const what = titles.map((title, at) => `${title} ${times[at]?.start ?? ''}–${times[at]?.end ?? ''}`);
        void save({ changes: retimed(overlap, times), added: [] }, what.join(', '));
      })}
    >
      <Stack gap="xs">
        <StartAndEnd
          title={titles[0]}
          times={first}
          isAtFault={false}
          onChange={(to) => {
            setTimes([to, second]);
          }}
        />
        <StartAndEnd
          title={titles[1]}
          times={second}
          isAtFault={isTried && fault !== undefined}
          onChange={(to) => {
            setTimes([first, to]);
          }}
        />
        <Group gap="xs">
          <Button type="submit" loading={isSaving}>
            Save both
          </Button>
          <Text size="sm" role="status" c={isTried && fault !== undefined ? 'var(--mantine-color-error)' : undefined}>
            {fault ?? 'They share no minutes.'}
          </Text>
        </Group>
        {error !== undefined && <ErrorNotice error={error} />}
      </Stack>
    </form>
  );
}

interface StartAndEndProps {
  readonly title: string;
  readonly times: Times;
  readonly isAtFault: boolean;
  readonly onChange: (to: Times) => void;
}

function StartAndEnd({ title, times, isAtFault, onChange }: StartAndEndProps): JSX.Element {
  return (
    <Group component="fieldset" gap="xs" align="start" bd={0} p={0} m={0}>
      <Text component="legend" size="sm" fw={600} p={0}>
        {title}
      </Text>
      <TimeField
        label="Start"
        value={times.start}
        error={isAtFault}
        onChange={(start) => {
          onChange({ ...times, start });
        }}
      />
      <TimeField
        label="End"
        value={times.end}
        error={isAtFault}
        onChange={(end) => {
          onChange({ ...times, end });
        }}
      />
    </Group>
  );
}

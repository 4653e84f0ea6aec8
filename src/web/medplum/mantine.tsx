// SPDX-License-Identifier: Apache-2.0
import { Group, Input, TextInput as MantineTextInput, type TextInputProps } from '@mantine/core';
import { useState, type ChangeEvent, type JSX } from 'react';
import { TIME_REFUSAL, isTime } from '../../capture/charting/read-time.ts';
import { TimeField } from '../components/time-field.tsx';

/*
 * What Medplum's components take from @mantine/core (scripts/build-web.ts): all of it, and a field for a date with a
 * time that has 24 hours, as every other form has. A browser's own says AM and PM wherever its locale does.
 */
export * from '@mantine/core';

export function TextInput(props: TextInputProps): JSX.Element {
  return props.type === 'datetime-local' ? <DateWithTime {...props} /> : <MantineTextInput {...props} />;
}

/** `YYYY-MM-DDTHH:MM:SS`, told once both parts are whole, or both empty; its seconds are kept until another time is typed. */
function DateWithTime({ label, placeholder, defaultValue, error, onChange }: TextInputProps): JSX.Element {
  const [given = '', wall = ''] = typeof defaultValue === 'string' ? defaultValue.split('T') : [];
  const [date, setDate] = useState(given);
  const [time, setTime] = useState(wall.slice(0, 5));
  const [seconds, setSeconds] = useState(wall.slice(5));
  const part = (name: string): string => (placeholder === undefined ? name : `${placeholder}, ${name.toLowerCase()}`);
  const tell = (value: string): void => {
    onChange?.({ currentTarget: { value } } as ChangeEvent<HTMLInputElement>);
  };
  const change = (to: { readonly date: string; readonly time: string; readonly seconds: string }): void => {
    setDate(to.date);
    setTime(to.time);
    setSeconds(to.seconds);
    if (to.date !== '' && isTime(to.time)) {
      tell(`${to.date}T${to.time}${to.seconds}`);
    } else if (to.date === '' && to.time === '') {
      tell('');
    }
  };
  return (
    <Input.Wrapper label={label} error={error}>
      <Group gap="xs" align="start">
        <MantineTextInput
          type="date"
          aria-label={part('Date')}
          w={150}
          value={date}
          onChange={({ currentTarget }) => {
            change({ date: currentTarget.value, time, seconds });
          }}
        />
        <TimeField
          aria-label={part('Time')}
          value={time}
          error={time === '' || isTime(time) ? undefined : TIME_REFUSAL}
          onChange={(to) => {
            change({ date, time: to, seconds: '' });
          }}
        />
      </Group>
    </Input.Wrapper>
  );
}

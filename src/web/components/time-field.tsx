// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import { useState, type JSX, type ReactNode } from 'react';
import { readTime } from '../../capture/charting/read-time.ts';

export interface TimeFieldProps {
  readonly label?: string;
  /** Its name where no label is shown. */
  readonly 'aria-label'?: string;
  /** `HH:MM`, or what was typed where that is no time: it is kept, for its form to refuse. */
  readonly value: string;
  readonly error?: ReactNode;
  readonly onChange: (to: string) => void;
}

/** Typed to its last digit; `10` may yet become `1015`, until the field is left. */
const IS_WHOLE = /\d\D+\d\d|\d{4}/;

/** A time of day by 24 hours, in whatever locale the browser is: its own time fields would say AM and PM beside pages that do not. */
export function TimeField({ value, error, onChange, ...named }: TimeFieldProps): JSX.Element {
  const [typed, setTyped] = useState<string>();
  const settle = (): void => {
    if (typed !== undefined) {
      onChange(readTime(typed) ?? typed.trim());
    }
  };
  // Half a time is refused once it is left or sent, not while it is typed; words that show up while a button is being
  // pressed would push it away from under the finger.
  const showOncePressed = (): void => {
    const shown = new AbortController();
    const show = (): void => {
      shown.abort();
      setTyped(undefined);
    };
    ['click', 'keyup'].forEach((event) => {
      window.addEventListener(event, show, { signal: shown.signal });
    });
  };
  return (
    <TextInput
      {...named}
      value={typed ?? value}
      error={typed === undefined ? error : undefined}
      w={100}
      inputMode="numeric"
      autoComplete="off"
      placeholder="HH:MM"
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        const time = readTime(currentTarget.value);
        if (time !== undefined && IS_WHOLE.test(currentTarget.value)) {
          onChange(time);
        }
      }}
      onBlur={() => {
        settle();
        showOncePressed();
      }}
      onKeyDown={({ key }) => {
        if (key === 'Enter') {
          settle();
          setTyped(undefined);
        }
      }}
    />
  );
}

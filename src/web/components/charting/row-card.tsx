// SPDX-License-Identifier: Apache-2.0
import {
  ActionIcon,
  Autocomplete,
  Button,
  Card,
  Flex,
  Group,
  MultiSelect,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconArrowBackUp, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState, type JSX } from 'react';
import type { Faults, Row } from '../../../capture/charting/sheet.ts';
import { REGIONS, SERVICES, TECHNIQUES } from '../../../capture/charting/choices.ts';
import type { Draft } from '../../../capture/charting/treatment-draft.ts';
import { TimeField, type TimeFieldProps } from '../time-field.tsx';

export interface RowCardProps {
  readonly row: Row;
  /** `Treatment 2`. */
  readonly title: string;
  readonly faults: Faults | undefined;
  /** Everybody who can be chosen, and whoever the record names otherwise. */
  readonly people: readonly { readonly value: string; readonly label: string }[];
  /** True for the treatment that somebody came for, or just added: it is brought into view, and keys go on there. */
  readonly isBegun: boolean;
  /** `YYYY-MM-DD`; the date of a treatment is asked for where it is another. */
  readonly visitDate: string;
  readonly onChange: (to: Partial<Draft>) => void;
  readonly onRemove: (isRemoved: boolean) => void;
}

interface TextProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void;
}

/** One treatment of the sheet. */
export function RowCard(props: RowCardProps): JSX.Element {
  const { row, title, faults, people, isBegun, visitDate, onChange, onRemove } = props;
  const { isRemoved } = row;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isBegun) {
      heading.current?.focus();
    }
  }, [isBegun]);
  return (
    <Card withBorder component="section" aria-label={title} data-row={row.key} p="sm">
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Title ref={heading} tabIndex={-1} order={2} size="h5" td={isRemoved ? 'line-through' : undefined}>
          {title}
        </Title>
        <ActionIcon
          size={44}
          variant="subtle"
          color="gray"
          aria-label={isRemoved ? `Bring back ${title.toLowerCase()}` : `Remove ${title.toLowerCase()}`}
          onClick={() => {
            onRemove(!isRemoved);
          }}
        >
          {isRemoved ? <IconArrowBackUp size={20} aria-hidden /> : <IconTrash size={20} aria-hidden />}
        </ActionIcon>
      </Group>
      {isRemoved ? (
        <Text size="sm">It is marked as entered in error when you save.</Text>
      ) : (
        <Fields row={row} faults={faults} people={people} visitDate={visitDate} onChange={onChange} />
      )}
    </Card>
  );
}

type FieldsProps = Omit<RowCardProps, 'title' | 'isBegun' | 'onRemove'>;

function Fields({ row: { draft }, faults, people, visitDate, onChange }: FieldsProps): JSX.Element {
  const [isDateShown, setIsDateShown] = useState(draft.date !== '' && draft.date !== visitDate);
  const text = (name: 'date' | 'minutes' | 'response'): TextProps => ({
    value: draft[name],
    error: faults?.[name],
    onChange: ({ currentTarget }) => {
      onChange({ [name]: currentTarget.value });
    },
  });
  const time = (name: 'start' | 'end'): Omit<TimeFieldProps, 'label'> => ({
    value: draft[name],
    error: faults?.[name],
    onChange: (to) => {
      // A clock time is of a day: the visit's, where none is stated.
      onChange({ ...(draft.date === '' ? { date: visitDate } : {}), [name]: to });
    },
  });
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, xs: 2, xl: 4 }} spacing="sm" verticalSpacing="xs">
        <Select
          label="Service"
          placeholder="Choose"
          data={servicesWith(draft.code)}
          allowDeselect={false}
          value={draft.code === '' ? null : draft.code}
          onChange={(code) => {
            onChange({ code: code ?? '' });
          }}
        />
        <Autocomplete
          label="Technique, or what was done"
          data={[...TECHNIQUES]}
          value={draft.technique}
          onChange={(technique) => {
            onChange({ technique });
          }}
        />
        <TagsInput
          label="Body region"
          placeholder={draft.regions.length === 0 ? 'Type or choose' : ''}
          data={[...REGIONS]}
          value={[...draft.regions]}
          onChange={(regions) => {
            onChange({ regions });
          }}
        />
        <MultiSelect
          label="Performed by"
          placeholder={draft.performers.length === 0 ? 'The visit’s therapist' : ''}
          searchable
          limit={50}
          data={[...people]}
          value={[...draft.performers]}
          onChange={(performers) => {
            onChange({ performers });
          }}
        />
      </SimpleGrid>
      <Flex gap="sm" wrap="wrap" align="start">
        <TimeField label="Start" {...time('start')} />
        <TimeField label="End" {...time('end')} />
        <TextInput
          label="Or minutes"
          inputMode="decimal"
          w={100}
          placeholder={minutesBetween(draft)}
          {...text('minutes')}
        />
        {isDateShown || faults?.date !== undefined ? (
          <TextInput type="date" label="Date of service" w={160} {...text('date')} />
        ) : (
          <Button
            variant="subtle"
            size="compact-sm"
            mt={{ base: 0, sm: 28 }}
            onClick={() => {
              setIsDateShown(true);
            }}
          >
            Another day
          </Button>
        )}
        <TextInput label="Response to treatment" className="sheet-response" {...text('response')} />
      </Flex>
    </Stack>
  );
}

/** The list, with the code of a service that is not on it. */
function servicesWith(code: string): { value: string; label: string }[] {
  const known = code === '' || SERVICES.some(({ value }) => value === code);
  return [...SERVICES, ...(known ? [] : [{ value: code, label: code }])];
}

function minutesBetween({ start, end }: Draft): string {
  const [from, to] = [start, end].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return start !== '' && end !== '' && from !== undefined && to !== undefined && to > from ? String(to - from) : '';
}

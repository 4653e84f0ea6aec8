// SPDX-License-Identifier: Apache-2.0
import { Button, Collapse, Group, Select, TextInput } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useMedplumProfile } from '@medplum/react-hooks';
import { IconFilter } from '@tabler/icons-react';
import type { JSX } from 'react';
import { STANDING_LABELS } from '../../capture/days.ts';
import { RULE_TITLES } from '../../capture/facts/rule-titles.ts';
import { FILTER_NAMES, type VisitFilters } from '../data/load-visits.ts';
import { useClinicClock } from './clinic-clock.tsx';
import { PHONE } from '../theme.ts';
import { useChoices } from './choices.ts';

type SetFilters = (changes: Partial<VisitFilters>) => void;

const CHARGES = [
  { value: 'planned', label: 'Held or in progress' },
  { value: 'billable', label: 'Billable' },
  { value: 'billed', label: 'Billed' },
  { value: 'none', label: 'No charge' },
];
const SEVERITIES = [
  { value: 'high', label: 'High' },
  { value: 'high,moderate', label: 'High or moderate' },
  { value: 'low', label: 'Low only' },
  { value: 'none', label: 'None open' },
];
const STANDINGS = Object.entries(STANDING_LABELS).map(([value, label]) => ({ value, label }));

/** What narrows a list of visits, all of it together; on a phone it folds away. */
export function VisitFilterBar({
  filters,
  set,
}: {
  readonly filters: VisitFilters;
  readonly set: SetFilters;
}): JSX.Element {
  const isPhone = useMediaQuery(PHONE);
  const [isOpen, { toggle }] = useDisclosure();
  const count = FILTER_NAMES.filter((name) => filters[name] !== '').length;
  const clear = (): void => {
    set(Object.fromEntries(FILTER_NAMES.map((name) => [name, ''])));
  };
  return (
    <div role="search" aria-label="Filter visits">
      <Group gap="xs" mb={isPhone ? 'xs' : 0}>
        {isPhone && (
          <Button
            variant="default"
            leftSection={<IconFilter size={18} aria-hidden />}
            onClick={toggle}
            aria-expanded={isOpen}
          >
            {count === 0 ? 'Filter' : `Filter (${String(count)})`}
          </Button>
        )}
        {isPhone && count > 0 && (
          <Button variant="subtle" onClick={clear}>
            Show all
          </Button>
        )}
      </Group>
      <Collapse in={!isPhone || isOpen}>
        <Fields filters={filters} set={set} onClear={!isPhone && count > 0 ? clear : undefined} />
      </Collapse>
    </div>
  );
}

function Fields({
  filters,
  set,
  onClear,
}: {
  readonly filters: VisitFilters;
  readonly set: SetFilters;
  readonly onClear: (() => void) | undefined;
}): JSX.Element {
  const therapists = useChoices('Practitioner');
  const payers = useChoices('Organization');
  const profile = useMedplumProfile();
  const me = profile ? `${profile.resourceType}/${profile.id ?? ''}` : '';
  const today = useClinicClock().today();
  const isToday = filters.from === today && filters.to === today;
  const choice = (name: keyof VisitFilters, label: string, data: Choice[]): JSX.Element => (
    <FilterChoice
      label={label}
      value={filters[name]}
      data={data}
      onChange={(to) => {
        set({ [name]: to });
      }}
    />
  );
  return (
    <Group align="end" gap="sm">
      <DateField
        label="From"
        value={filters.from}
        onChange={(from) => {
          set({ from });
        }}
      />
      <DateField
        label="To"
        value={filters.to}
        onChange={(to) => {
          set({ to });
        }}
      />
      <Toggle
        label="Today"
        isOn={isToday}
        onClick={() => {
          set(isToday ? { from: '', to: '' } : { from: today, to: today });
        }}
      />
      <Toggle
        label="Mine"
        isOn={filters.therapist === me}
        onClick={() => {
          set({ therapist: filters.therapist === me ? '' : me });
        }}
      />
      {choice('therapist', 'Therapist', therapists)}
      {choice('payer', 'Payer', [{ value: 'none', label: 'No coverage' }, ...payers])}
      {choice(
        'rule',
        'Rule',
        Object.entries(RULE_TITLES).map(([value, label]) => ({ value, label })),
      )}
      {choice('standing', 'Status', STANDINGS)}
      {choice('severity', 'Issues', SEVERITIES)}
      {choice('charge', 'Charge', CHARGES)}
      {onClear && (
        <Button variant="subtle" onClick={onClear}>
          Show all
        </Button>
      )}
    </Group>
  );
}

function Toggle({
  label,
  isOn,
  onClick,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onClick: () => void;
}): JSX.Element {
  return (
    <Button variant={isOn ? 'filled' : 'default'} aria-pressed={isOn} onClick={onClick}>
      {label}
    </Button>
  );
}

function DateField({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (to: string) => void;
}): JSX.Element {
  return (
    <TextInput
      type="date"
      label={label}
      value={value}
      w={150}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

function FilterChoice({
  label,
  value,
  data,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly data: readonly Choice[];
  readonly onChange: (to: string) => void;
}): JSX.Element {
  return (
    <Select
      label={label}
      placeholder="All"
      value={value === '' ? null : value}
      data={[...data]}
      onChange={(to) => {
        onChange(to ?? '');
      }}
      clearable
      clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
      searchable
      limit={50}
      w={170}
    />
  );
}

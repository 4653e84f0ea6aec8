// SPDX-License-Identifier: Apache-2.0
import { Anchor, Box, Button, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link, useSearchParams } from 'react-router';
import { shownDate } from '../../capture/charting/clinic-clock.ts';
import { addDays, isCalendarDate } from '../../capture/facts/records.ts';
import { readTherapistDay, type TherapistDay } from '../../capture/therapist-day.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useChoices } from '../components/choices.ts';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { DayLanes } from '../components/day-lanes.tsx';
import { MoveEdges } from '../components/move-edges.tsx';
import { SavedLine } from '../components/saved-line.tsx';
import type { Mended } from '../components/use-mend.ts';
import { loadLatestDate } from '../data/load-visits.ts';

/** A therapist's day as one clock with all patients; what overlaps is mended by moving the edge between the two. */
export default function DayPage(): JSX.Element {
  const medplum = useMedplum();
  const clock = useClinicClock();
  const profile = useMedplumProfile();
  const people = useChoices('Practitioner');
  const [params, setParams] = useSearchParams();
  const me = profile ? `${profile.resourceType}/${profile.id ?? ''}` : '';
  const therapist = params.get('therapist') ?? me;
  const date = params.get('date') ?? clock.today();
  const isAsked = therapist !== '' && isCalendarDate(date);
  const { value, error, reload } = useLoaded(`${therapist} ${date}`, async () =>
    isAsked ? readTherapistDay(medplum, therapist, { date, clock }) : undefined,
  );
  const go = (to: Readonly<Record<string, string>>): void => {
    setParams({ therapist, date, ...to });
  };
  return (
    <Stack>
      <Title order={1} size="h2">
        The day
      </Title>
      <Text className="only-print">
        {people.find((one) => one.value === therapist)?.label} · {shownDate(date)}
      </Text>
      <Group align="end" gap="sm" className="no-print">
        <Select
          label="Therapist"
          searchable
          limit={50}
          data={people}
          value={therapist === '' ? null : therapist}
          onChange={(to) => {
            go({ therapist: to ?? me });
          }}
        />
        <TextInput
          type="date"
          label="Date"
          value={date}
          onChange={(event) => {
            go({ date: event.currentTarget.value });
          }}
        />
        <Group gap="sm" wrap="nowrap">
          {([-1, 1] as const).map((step) => (
            <Button
              key={step}
              variant="default"
              disabled={!isCalendarDate(date)}
              onClick={() => {
                go({ date: addDays(date, step) });
              }}
            >
              {step < 0 ? 'Day before' : 'Day after'}
            </Button>
          ))}
        </Group>
      </Group>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {isAsked && !value && error === undefined && <Text role="status">Looking at the day…</Text>}
      {value && value.lanes.length > 0 && <Day day={value} clock={clock} reload={reload} />}
      {value?.lanes.length === 0 && <NoTreatment therapist={therapist} date={date} />}
    </Stack>
  );
}

/** Why nothing is drawn, and the way to where something is. */
function NoTreatment({ therapist, date }: { readonly therapist: string; readonly date: string }): JSX.Element {
  const medplum = useMedplum();
  const { value } = useLoaded(`latest of ${therapist}`, async () => loadLatestDate(medplum, therapist));
  return (
    <Text>
      No one-on-one treatment with clock times is documented by this therapist on this date.{' '}
      {value?.date !== undefined && value.date !== date && (
        <Anchor component={Link} to={`/day?${new URLSearchParams({ therapist, date: value.date }).toString()}`}>
          Go to {shownDate(value.date)}, the latest date with manual therapy
        </Anchor>
      )}
      {value &&
        value.date === undefined &&
        'This therapist has no visit with manual therapy yet. Choose another therapist.'}
    </Text>
  );
}

function Day({
  day,
  clock,
  reload,
}: {
  readonly day: TherapistDay;
  readonly clock: ReturnType<typeof useClinicClock>;
  readonly reload: () => Promise<void>;
}): JSX.Element {
  const [mended, setMended] = useState<Mended>();
  const { overlaps } = day;
  return (
    <>
      <div role="status">
        {mended && (
          <SavedLine
            mended={mended}
            onTakenBack={() => {
              setMended(undefined);
              void reload();
            }}
          />
        )}
      </div>
      <Text>
        {overlaps.length === 0
          ? 'No two patients share minutes.'
          : 'Shaded: minutes that two one-on-one treatments share. They are counted once or not at all.'}
      </Text>
      <DayLanes {...day} />
      <Box className="no-print">
        <MoveEdges
          overlaps={overlaps}
          clock={clock}
          onMended={(one) => {
            setMended(one);
            void reload();
          }}
        />
      </Box>
    </>
  );
}

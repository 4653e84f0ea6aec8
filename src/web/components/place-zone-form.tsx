// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import type { WithId } from '@medplum/core';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { timeZones, withZone, zoneOfPlace, type Place } from '../../capture/place-zone.ts';
import { ErrorNotice } from './async-state.tsx';
import { useSave } from './use-save.ts';
import { useWholeForm } from './use-whole-form.ts';

/** By which clock the visits at a place are dated, where their times are in UTC. */
export function PlaceZoneForm({
  place,
  onSaved,
}: {
  readonly place: WithId<Place>;
  readonly onSaved: () => void;
}): JSX.Element {
  const medplum = useMedplum();
  const [zone, setZone] = useState(zoneOfPlace(place) ?? '');
  const [isDone, setIsDone] = useState(false);
  const { error, collision, isSaving, save } = useSave(medplum, () => {
    setIsDone(true);
    onSaved();
  });
  const isChosen = zone !== '';
  const { isTried, attempt } = useWholeForm(isChosen);
  return (
    <form noValidate onSubmit={attempt(() => void save(place, withZone(place, zone)))}>
      <Stack gap="xs" mb="lg">
        <Select
          label="Time zone"
          description="The clock that dates visits here when their times are in UTC."
          placeholder="Choose one"
          searchable
          limit={50}
          maw={360}
          data={[...new Set([...timeZones(), ...(isChosen ? [zone] : [])])]}
          value={zone === '' ? null : zone}
          error={isTried && !isChosen ? 'Choose a time zone.' : undefined}
          onChange={(to) => {
            setIsDone(false);
            setZone(to ?? '');
          }}
        />
        <Group>
          <Button type="submit" variant="default" loading={isSaving}>
            Save time zone
          </Button>
          <Text role="status">{isDone ? 'Saved. The visits of this place are being assessed again.' : ''}</Text>
        </Group>
        {collision && (
          <Text role="alert">Somebody else has changed this record meanwhile. Reload the page and choose again.</Text>
        )}
        {error !== undefined && <ErrorNotice error={error} />}
      </Stack>
    </form>
  );
}

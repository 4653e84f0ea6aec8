// SPDX-License-Identifier: Apache-2.0
import { Anchor, Stack, Text, Title } from '@mantine/core';
import type { ResourceType } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { Link, useParams } from 'react-router';
import { recordTitle } from '../../capture/record-title.ts';
import { NotYet, useLoaded } from '../components/async-state.tsx';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { RecordDetails } from '../components/record-details.tsx';
import { PatientLine, patientOf } from '../components/patient-line.tsx';

/** A record as it was in one of its versions. */
export default function VersionPage(): JSX.Element {
  const medplum = useMedplum();
  const clock = useClinicClock();
  const { resourceType = '', id = '', version = '' } = useParams();
  const reference = `${resourceType}/${id}`;
  const { value, error, reload } = useLoaded(`${reference}/${version}`, async () => {
    await medplum.requestSchema(resourceType);
    return medplum.readVersion(resourceType as ResourceType, id, version);
  });
  if (!value) {
    return <NotYet waiting="Loading the version…" error={error} onRetry={() => void reload()} />;
  }
  return (
    <Stack>
      <Title order={1} size="h3">
        {recordTitle(value, clock)}, as of {clock.shown(value.meta?.lastUpdated ?? '')}
      </Title>
      <PatientLine of={patientOf(value)} />
      <Text>
        <Anchor component={Link} to={`/${reference}/history`}>
          All versions
        </Anchor>
        {' · '}
        <Anchor component={Link} to={`/${reference}`}>
          As it is now
        </Anchor>
      </Text>
      <RecordDetails resource={value} />
    </Stack>
  );
}

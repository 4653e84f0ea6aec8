// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { createReference, generateId } from '@medplum/core';
import type { Encounter, Patient, Reference } from '@medplum/fhirtypes';
import { ResourceInput } from '@medplum/react';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { asDraft } from '../../capture/charting/draft-identity.ts';
import { TIME_REFUSAL, isTime } from '../../capture/charting/read-time.ts';
import { createOnce } from '../../capture/charting/save-changes.ts';
import { ErrorNotice } from './async-state.tsx';
import { PatientItem, PatientLine } from './patient-line.tsx';
import { useClinicClock } from './clinic-clock.tsx';
import { TimeField } from './time-field.tsx';
import { useWholeForm } from './use-whole-form.ts';

/** A visit for clinics without a form of their own. */
export function NewVisit(): JSX.Element {
  const medplum = useMedplum();
  const profile = useMedplumProfile();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const known = params.get('patient');
  const [patient, setPatient] = useState<Reference<Patient> | undefined>(
    known === null ? undefined : { reference: `Patient/${known}` },
  );
  const [draftId] = useState(generateId);
  const clock = useClinicClock();
  const [began, setBegan] = useState<Began>(() => {
    const [date = '', time = ''] = clock.now().split('T');
    return { date, time };
  });
  const { isTried, attempt } = useWholeForm(patient !== undefined && began.date !== '' && isTime(began.time));
  const [error, setError] = useState<unknown>();
  const save = async (): Promise<void> => {
    try {
      const encounter = await createOnce<Encounter>(
        medplum,
        asDraft<Encounter>(
          {
            resourceType: 'Encounter',
            status: 'in-progress',
            class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' },
            subject: patient,
            ...(profile?.resourceType === 'Practitioner'
              ? { participant: [{ individual: createReference(profile) }] }
              : {}),
            period: { start: clock.write(`${began.date}T${began.time}`) },
          },
          draftId,
        ),
      );
      await navigate(`/charting/${encounter.id}`);
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <Stack maw={520}>
      <Title order={1} size="h2">
        Chart a treatment
      </Title>
      <Text>
        Choose a visit in{' '}
        <Anchor component={Link} to="/visits">
          Visits
        </Anchor>
        , or start one here.
      </Text>
      <form aria-label="New visit" noValidate onSubmit={attempt(() => void save())}>
        <Stack gap="sm">
          <div data-at-fault={isTried && !patient}>
            <ResourceInput<Patient>
              resourceType="Patient"
              name="patient"
              label="Patient"
              placeholder="Type a name"
              defaultValue={patient}
              itemComponent={PatientItem}
              error={isTried && !patient ? 'Choose the patient.' : undefined}
              onChange={(one) => {
                setPatient(one && createReference(one));
              }}
            />
          </div>
          <PatientLine of={patient} />
          {!patient && (
            <Text size="sm">
              Not in the list?{' '}
              <Anchor component={Link} to="/charting/patient" size="sm">
                Add a patient
              </Anchor>
            </Text>
          )}
          <BeganFields began={began} isTried={isTried} onChange={setBegan} />
          {error !== undefined && <ErrorNotice error={error} />}
          <Button type="submit">Start visit</Button>
        </Stack>
      </form>
    </Stack>
  );
}

/** When a visit began, as typed. */
interface Began {
  readonly date: string;
  readonly time: string;
}

function BeganFields({
  began: { date, time },
  isTried,
  onChange,
}: {
  readonly began: Began;
  readonly isTried: boolean;
  readonly onChange: (to: Began) => void;
}): JSX.Element {
  return (
    <Group align="start" gap="sm">
      <TextInput
        type="date"
        label="Date of the visit"
        w={160}
        value={date}
        error={isTried && date === '' ? 'Choose the date of the visit.' : undefined}
        onChange={({ currentTarget }) => {
          onChange({ date: currentTarget.value, time });
        }}
      />
      <TimeField
        label="Began"
        value={time}
        error={isTried && !isTime(time) ? TIME_REFUSAL : undefined}
        onChange={(to) => {
          onChange({ date, time: to });
        }}
      />
    </Group>
  );
}

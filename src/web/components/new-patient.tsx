// SPDX-License-Identifier: Apache-2.0
import { Alert, Button, Group, List, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { createReference, type WithId } from '@medplum/core';
import type { Patient } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX, type SyntheticEvent } from 'react';
import { useNavigate } from 'react-router';
import { asTaggedDraft } from '../../capture/charting/draft-identity.ts';
import {
  NO_ENTRIES,
  SEXES,
  coverageOf,
  patientFaults,
  patientOf,
  sameQueries,
  type PatientEntries,
} from '../../capture/charting/new-patient.ts';
import { createOnce } from '../../capture/charting/save-changes.ts';
import { sentence } from '../../capture/facts/amounts.ts';
import { ErrorNotice } from './async-state.tsx';
import { useChoices } from './choices.ts';
import { useClinicClock } from './clinic-clock.tsx';
import { DraftNotice, DropButton } from './draft-notice.tsx';
import { PatientLine } from './patient-line.tsx';
import { useDraft } from './use-draft.ts';
import { useWholeForm } from './use-whole-form.ts';

/** A patient who is in no record yet, and who pays; then on to the visit. */
export function NewPatient(): JSX.Element {
  const navigate = useNavigate();
  const today = useClinicClock().today();
  const payers = useChoices('Organization');
  const { draft, draftId, isDirty, isRestored, change, drop } = useDraft('Patient/new', NO_ENTRIES, NO_ENTRIES);
  const faults = patientFaults(draft, today);
  const { isTried, attempt } = useWholeForm(Object.keys(faults).length === 0);
  const goOn = (id: string): void => {
    drop();
    void navigate(`/charting?patient=${id}`);
  };
  const { save, same, isSaving, error } = useSavePatient(draft, draftId, goOn);
  const field = (name: keyof PatientEntries): FieldProps => ({
    value: draft[name],
    error: isTried ? faults[name] : undefined,
    onChange: ({ currentTarget: { value } }) => {
      change((before) => ({ ...before, [name]: value }));
    },
  });
  const choice = (name: keyof PatientEntries): ChoiceProps => ({
    value: draft[name] === '' ? null : draft[name],
    error: isTried ? faults[name] : undefined,
    clearable: true,
    onChange: (to) => {
      change((before) => ({ ...before, [name]: to ?? '' }));
    },
  });
  return (
    <Stack maw={640}>
      <Title order={1} size="h2">
        Add a patient
      </Title>
      <DraftNotice isRestored={isRestored} onDrop={drop} />
      <form aria-label="New patient" noValidate onSubmit={attempt(() => void save(false))}>
        <Stack>
          <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="sm">
            <TextInput label="First name" autoComplete="off" {...field('given')} />
            <TextInput label="Last name" withAsterisk autoComplete="off" {...field('family')} />
            <TextInput label="Date of birth" type="date" withAsterisk max={today} {...field('birthDate')} />
            <Select label="Sex" data={SEXES.map((one) => ({ value: one, label: sentence(one) }))} {...choice('sex')} />
            <TextInput label="Record number" autoComplete="off" {...field('recordNumber')} />
            <TextInput label="Phone" type="tel" autoComplete="off" {...field('phone')} />
            <Select label="Payer" data={payers} searchable limit={50} {...choice('payer')} />
            <TextInput label="Member ID" autoComplete="off" {...field('memberId')} />
          </SimpleGrid>
          {same.length > 0 && <Known patients={same} onChosen={goOn} onAdd={attempt(() => void save(true))} />}
          {error !== undefined && <ErrorNotice error={error} />}
          <Group>
            <Button type="submit" loading={isSaving}>
              Add and start a visit
            </Button>
            {isDirty && <DropButton onDrop={drop}>Discard</DropButton>}
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

interface FieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (event: { readonly currentTarget: { readonly value: string } }) => void;
}

interface ChoiceProps {
  readonly value: string | null;
  readonly error: string | undefined;
  readonly clearable: boolean;
  readonly onChange: (to: string | null) => void;
}

/** Nobody is added twice by oversight: whoever may be the same is shown first. */
function Known({
  patients,
  onChosen,
  onAdd,
}: {
  readonly patients: readonly WithId<Patient>[];
  readonly onChosen: (id: string) => void;
  readonly onAdd: (event: SyntheticEvent<HTMLElement>) => void;
}): JSX.Element {
  return (
    <Alert color="yellow" variant="outline" role="alert" title="This may be somebody you already have">
      <List spacing="xs" listStyleType="none">
        {patients.map((one) => (
          <List.Item key={one.id}>
            <PatientLine of={createReference(one)} />
            <Button
              variant="default"
              onClick={() => {
                onChosen(one.id);
              }}
            >
              Start a visit for this patient
            </Button>
          </List.Item>
        ))}
      </List>
      <Text size="sm" mt="sm">
        If it is somebody else, add them all the same.
      </Text>
      <Button variant="default" mt="xs" onClick={onAdd}>
        Add as a new patient
      </Button>
    </Alert>
  );
}

interface SavePatient {
  readonly save: (isSure: boolean) => Promise<void>;
  /** Patients on record who may be this one. */
  readonly same: readonly WithId<Patient>[];
  readonly isSaving: boolean;
  readonly error: unknown;
}

function useSavePatient(entries: PatientEntries, draftId: string, onSaved: (id: string) => void): SavePatient {
  const medplum = useMedplum();
  const [same, setSame] = useState<readonly WithId<Patient>[]>([]);
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<unknown>();
  const save = async (isSure: boolean): Promise<void> => {
    setIsSaving(true);
    setError(undefined);
    try {
      const found = isSure
        ? []
        : await Promise.all(
            sameQueries(entries).map(async (query) => medplum.searchResources('Patient', query, { cache: 'reload' })),
          );
      // What an earlier try stored is this patient, and no other one.
      const others = found.flat().filter(({ meta }) => !meta?.tag?.some(({ code }) => code === draftId));
      setSame([...new Map(others.map((one) => [one.id, one])).values()]);
      if (others.length === 0) {
        const patient = await createOnce(medplum, asTaggedDraft(patientOf(entries), draftId));
        const coverage = coverageOf(entries, createReference(patient));
        if (coverage) {
          await createOnce(medplum, asTaggedDraft(coverage, `${draftId}/coverage`));
        }
        onSaved(patient.id);
      }
    } catch (caught) {
      setError(caught);
    } finally {
      setIsSaving(false);
    }
  };
  return { save, same, isSaving, error };
}

// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack, Textarea, TextInput, Title } from '@mantine/core';
import { createReference, getDisplayString, type WithId } from '@medplum/core';
import type { Encounter, Patient, Reference } from '@medplum/fhirtypes';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useMemo, useState, type JSX } from 'react';
import { useNavigate } from 'react-router';
import {
  missingRecordForm,
  missingRecordOf,
  refusalsOf,
  type AskedField,
  type Entries,
} from '../../capture/charting/missing-record.ts';
import { asDraft } from '../../capture/charting/draft-identity.ts';
import { createOnce } from '../../capture/charting/save-changes.ts';
import { useClinicClock } from './clinic-clock.tsx';
import { ErrorNotice } from './async-state.tsx';
import { DraftNotice, DropButton } from './draft-notice.tsx';
import { PatientLine } from './patient-line.tsx';
import { useDraft } from './use-draft.ts';
import { useWholeForm } from './use-whole-form.ts';

export interface MissingRecordFormProps {
  /** Which record a rule asks for. */
  readonly name: string;
  readonly encounter: WithId<Encounter>;
}

/** A record that a rule found missing: empty until a person says what it must say. */
export function MissingRecordForm({ name, encounter }: MissingRecordFormProps): JSX.Element {
  const medplum = useMedplum();
  const navigate = useNavigate();
  const profile = useMedplumProfile();
  const clock = useClinicClock().beside(encounter.period?.start);
  const none = useMemo<Entries>(() => ({}), []);
  const { draft, draftId, isDirty, isRestored, change, drop } = useDraft<Entries>(
    `${encounter.id}/${name}`,
    none,
    encounter,
  );
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<unknown>();
  const { title = '', fields = [] } = missingRecordForm(name) ?? {};
  const refusals = refusalsOf(name, draft);
  const { isTried, attempt } = useWholeForm(Object.keys(refusals).length === 0);
  const visit = `/visits/${encounter.id}`;
  const save = async (): Promise<void> => {
    const record = missingRecordOf(name, draft, {
      subject: (encounter.subject ?? {}) as Reference<Patient>,
      encounter: createReference(encounter),
      date: encounter.period?.start ?? '',
      author: profile?.resourceType === 'Practitioner' ? createReference(profile) : undefined,
      authorName: profile && getDisplayString(profile),
      written: clock.write(clock.now()),
    });
    if (!record) {
      return;
    }
    setIsSaving(true);
    setError(undefined);
    try {
      await createOnce(medplum, asDraft(record, draftId));
      drop();
      await navigate(visit);
    } catch (caught) {
      setError(caught);
      setIsSaving(false);
    }
  };
  return (
    <Stack maw={640}>
      <Title order={1} size="h2">
        {title}
      </Title>
      <PatientLine of={encounter.subject} />
      <DraftNotice isRestored={isRestored} onDrop={drop} />
      <form aria-label={title} noValidate onSubmit={attempt(() => void save())}>
        <Stack gap="sm">
          {fields.map((field) => (
            <EntryInput
              key={field.name}
              field={field}
              value={draft[field.name] ?? ''}
              error={isTried ? refusals[field.name] : undefined}
              onChange={(to) => {
                change((before) => ({ ...before, [field.name]: to }));
              }}
            />
          ))}
          {error !== undefined && <ErrorNotice error={error} />}
          <Group>
            <Button type="submit" loading={isSaving}>
              Save
            </Button>
            {isDirty && (
              <DropButton
                onDrop={() => {
                  drop();
                  void navigate(visit);
                }}
              >
                Discard
              </DropButton>
            )}
            <Button variant="default" onClick={() => void navigate(visit)}>
              Back to visit
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

function EntryInput({
  field: { label, hint, kind, isNeeded },
  value,
  error,
  onChange,
}: {
  readonly field: AskedField;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (to: string) => void;
}): JSX.Element {
  const shared = {
    label,
    description: hint === '' ? undefined : hint,
    withAsterisk: isNeeded,
    value,
    error,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      onChange(event.currentTarget.value);
    },
  };
  return kind === 'text' ? (
    <Textarea autosize minRows={4} {...shared} />
  ) : (
    <TextInput type={kind === 'date' ? 'date' : 'text'} {...shared} />
  );
}

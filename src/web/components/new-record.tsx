// SPDX-License-Identifier: Apache-2.0
import { Stack, Title } from '@mantine/core';
import { createReference, type WithId } from '@medplum/core';
import type { Encounter, Patient, Reference, Resource } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import { useMemo, useState, type JSX } from 'react';
import { useNavigate } from 'react-router';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { formClock } from '../../capture/charting/form-clock.ts';
import { onlyChanges } from '../../capture/charting/record-changes.ts';
import { refusalOf } from '../../capture/charting/refusal.ts';
import { asDraft, asTaggedDraft, mayBeDraft } from '../../capture/charting/draft-identity.ts';
import { createOnce } from '../../capture/charting/save-changes.ts';
import { ErrorNotice } from './async-state.tsx';
import { DraftNotice, DropButton } from './draft-notice.tsx';
import { outcomeOf } from './edit-form.tsx';
import { PatientLine } from './patient-line.tsx';
import { RecordForm } from './record-form.tsx';
import { useDraft } from './use-draft.ts';

export interface NewRecordProps {
  readonly resourceType: string;
  readonly clock: ClinicClock;
  /** The visit that it belongs to. */
  readonly encounter: WithId<Encounter> | undefined;
}

/** Any record, from nothing but what it belongs to. */
export function NewRecord({ resourceType, clock, encounter }: NewRecordProps): JSX.Element {
  const medplum = useMedplum();
  const navigate = useNavigate();
  const empty = useMemo(
    () => ({ resourceType, ...(encounter ? linksTo(encounter) : {}) }) as Partial<Resource>,
    [resourceType, encounter],
  );
  const record = `${resourceType}/new/${encounter?.id ?? ''}`;
  const { draft, draftId, isDirty, isRestored, change, drop } = useDraft<Partial<Resource>>(record, empty, empty);
  const [edition, setEdition] = useState({ number: 0, record: draft });
  const { shown, back } = useMemo(() => formClock(edition.record, clock), [edition, clock]);
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const dropAll = (): void => {
    drop();
    setEdition(({ number }) => ({ number: number + 1, record: empty }));
  };
  const save = async (): Promise<void> => {
    const refusal = refusalOf(draft as Resource);
    if (refusal !== undefined) {
      setError(new Error(refusal));
      return;
    }
    setIsSaving(true);
    setError(undefined);
    try {
      const record = draft as Resource;
      const known = mayBeDraft(resourceType) ? asDraft(record, draftId) : asTaggedDraft(record, draftId);
      const created = await createOnce(medplum, known);
      drop();
      await navigate(encounter ? `/visits/${encounter.id}` : placeOf(created));
    } catch (caught) {
      setError(caught);
      setIsSaving(false);
    }
  };
  return (
    <Stack>
      <Title order={1} size="h3">
        New {resourceType}
      </Title>
      <PatientLine of={encounter?.subject} />
      <DraftNotice isRestored={isRestored} onDrop={dropAll} />
      <RecordForm
        key={edition.number}
        record={shown}
        onChange={(next) => {
          change(() => onlyChanges(empty, back(next) as Partial<Resource>));
        }}
        onSubmit={() => void save()}
        submitLabel="Create"
        isSaving={isSaving}
        {...outcomeOf(error)}
      >
        {isDirty && <DropButton onDrop={dropAll}>Discard</DropButton>}
      </RecordForm>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void save()} />}
    </Stack>
  );
}

function linksTo(encounter: WithId<Encounter>): object {
  return { subject: encounter.subject as Reference<Patient>, encounter: createReference(encounter) };
}

/** Where somebody who wrote a record wants to be: at the visit, if it is one. */
export function placeOf({ resourceType, id }: WithId<Resource>): string {
  return resourceType === 'Encounter' ? `/visits/${id}` : `/${resourceType}/${id}`;
}

// SPDX-License-Identifier: Apache-2.0
import { Stack } from '@mantine/core';
import { isOperationOutcome, type WithId } from '@medplum/core';
import type { OperationOutcome, Resource } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import { useMemo, useState, type JSX } from 'react';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { formClock } from '../../capture/charting/form-clock.ts';
import { onlyChanges } from '../../capture/charting/record-changes.ts';
import { refusalOf } from '../../capture/charting/refusal.ts';
import { resolved } from '../../capture/charting/save-changes.ts';
import { ErrorNotice } from './async-state.tsx';
import { ConflictForm } from './conflict-form.tsx';
import { DraftNotice, DropButton } from './draft-notice.tsx';
import { RecordForm } from './record-form.tsx';
import { useDraft } from './use-draft.ts';
import { useSave } from './use-save.ts';

export interface EditFormProps {
  readonly resource: WithId<Resource>;
  readonly clock: ClinicClock;
  readonly onSaved: () => void;
  /** The one element that is asked for; left out, all are. */
  readonly element?: string | undefined;
}

/** A record in Medplum's inputs; what is saved is only what somebody changed in it. */
export function EditForm({ resource, clock, onSaved, element }: EditFormProps): JSX.Element {
  const medplum = useMedplum();
  const record = `${resource.resourceType}/${resource.id}`;
  const { draft, base, isDirty, isRestored, change, drop } = useDraft<WithId<Resource>>(record, resource, resource);
  // The inputs keep their own text: they are given a record again only where what was typed is dropped.
  const [edition, setEdition] = useState({ number: 0, record: draft });
  const { shown, back } = useMemo(() => formClock(edition.record, clock), [edition, clock]);
  const opened = base as WithId<Resource>;
  const { error, collision, isSaving, save, refuse, forget } = useSave(medplum, () => {
    drop();
    onSaved();
  });
  const dropAll = (): void => {
    forget();
    drop();
    setEdition(({ number }) => ({ number: number + 1, record: resource }));
  };
  const submit = (): void => {
    const refusal = refusalOf(opened) === undefined ? refusalOf(draft) : undefined;
    if (refusal === undefined) {
      void save(opened, draft);
    } else {
      refuse(refusal);
    }
  };
  return (
    <Stack>
      <DraftNotice isRestored={isRestored} onDrop={dropAll} />
      <RecordForm
        key={edition.number}
        record={shown}
        onChange={(next) => {
          forget();
          change(() => onlyChanges(opened, back(next) as WithId<Resource>));
        }}
        onSubmit={submit}
        submitLabel="Save"
        isSaving={isSaving}
        only={element}
        {...outcomeOf(error)}
      >
        {isDirty && <DropButton onDrop={dropAll}>Discard changes</DropButton>}
      </RecordForm>
      {collision && (
        <ConflictForm
          key={collision.theirs.meta?.versionId}
          conflicts={collision.conflicts}
          onChosen={(mine) => void save(collision.theirs, resolved(collision, mine))}
        />
      )}
      {error !== undefined && <ErrorNotice error={error} onRetry={submit} />}
    </Stack>
  );
}

/** The server's outcome, for the fields that it names. */
export function outcomeOf(error: unknown): { readonly outcome?: OperationOutcome } {
  const outcome: unknown =
    typeof error === 'object' && error !== null && 'outcome' in error ? error.outcome : undefined;
  return isOperationOutcome(outcome) ? { outcome } : {};
}

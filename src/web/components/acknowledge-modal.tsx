// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { createReference } from '@medplum/core';
import type { DetectedIssue, Practitioner } from '@medplum/fhirtypes';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { putBack } from '../../capture/charting/save-changes.ts';
import { etagOf } from '../../capture/facts/records.ts';
import { mitigationAction } from '../../capture/facts/what-was-read.ts';
import type { VisitIssue } from '../../capture/visit-view.ts';
import { acknowledgeWords } from '../data/acknowledge-words.ts';
import { ErrorNotice } from './async-state.tsx';
import { Dialog } from './dialog.tsx';
import { PatientLine } from './patient-line.tsx';
import type { Mended } from './use-mend.ts';
import { useDraft } from './use-draft.ts';
import { useWholeForm } from './use-whole-form.ts';

export interface AcknowledgeModalProps {
  readonly about: VisitIssue;
  readonly onClose: () => void;
  readonly onDone: (mended: Mended) => void;
}

/** Writes the mitigation: who acknowledged the issue, when, and why. */
export function AcknowledgeModal({ about, onClose, onDone }: AcknowledgeModalProps): JSX.Element {
  const issue = about.resource;
  const medplum = useMedplum();
  const profile = useMedplumProfile();
  const { draft: reason, change, drop } = useDraft(`acknowledge/${issue.id}`, '', undefined);
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const words = acknowledgeWords(about);
  const isGiven = reason.trim() !== '';
  const { isTried, attempt } = useWholeForm(isGiven);
  const save = async (): Promise<void> => {
    setIsSaving(true);
    try {
      const author = profile ? { author: createReference(profile as Practitioner) } : {};
      const given = { action: mitigationAction(about, reason.trim()), date: new Date().toISOString(), ...author };
      const mitigation = [...(issue.mitigation ?? []), given];
      const stored = await medplum.updateResource<DetectedIssue>({ ...issue, mitigation }, ifUnchanged(issue));
      drop();
      onDone({
        what: `${words.done}: ${about.title}`,
        undo: async () => putBack(medplum, [{ before: issue, stored }]),
      });
    } catch (caught) {
      setError(caught);
      setIsSaving(false);
    }
  };
  return (
    <Dialog onClose={onClose} title={`${words.title}: ${about.title}`}>
      <form noValidate onSubmit={attempt(() => void save())}>
        <Stack>
          <PatientLine of={issue.patient} />
          <Text size="sm">{about.detail}</Text>
          <Text size="sm">{words.effect}</Text>
          <Textarea
            label={words.asked}
            required
            autosize
            minRows={2}
            data-autofocus
            error={isTried && !isGiven ? words.fault : undefined}
            value={reason}
            onChange={(event) => {
              const { value } = event.currentTarget;
              change(() => value);
            }}
          />
          {error !== undefined && <ErrorNotice error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isSaving}>
              {words.act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** A write that the server refuses where someone else has changed the resource meanwhile. */
function ifUnchanged(seen: Parameters<typeof etagOf>[0]): { headers: Record<string, string> } {
  return { headers: { 'If-Match': etagOf(seen) } };
}

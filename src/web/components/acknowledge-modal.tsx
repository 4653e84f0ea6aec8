// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { createReference } from '@medplum/core';
import type { DetectedIssue, Practitioner } from '@medplum/fhirtypes';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { putBack } from '../../capture/charting/save-changes.ts';
import { etagOf } from '../../capture/facts/records.ts';
import type { VisitIssue } from '../../capture/visit-view.ts';
import { ErrorNotice } from './async-state.tsx';
import { Dialog } from './dialog.tsx';
import { PatientLine } from './patient-line.tsx';
import type { Mended } from './use-mend.ts';
import { useDraft } from './use-draft.ts';
import { useWholeForm } from './use-whole-form.ts';

/** What is said where somebody takes an issue as it is. */
const ACKNOWLEDGED = {
  title: 'Acknowledge',
  effect: 'The issue stays visible with your name and reason but no longer holds the charge, unless its facts change.',
  asked: 'Reason',
  fault: 'Enter the reason.',
  act: 'Acknowledge',
  done: 'acknowledged',
};

/** The same where somebody has read what could not be read here. */
const READ = {
  title: 'I have read it',
  effect:
    'What you enter is kept with the issue, under your name. The issue no longer holds the charge, unless its facts change. If what is missing is not there either, cancel and add it to the record.',
  asked: 'What it says, and where',
  fault: 'Enter what you read.',
  act: 'Save what I read',
  done: 'read by you',
};

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
  const words = about.remedy?.act === 'read' ? READ : ACKNOWLEDGED;
  const isGiven = reason.trim() !== '';
  const { isTried, attempt } = useWholeForm(isGiven);
  const save = async (): Promise<void> => {
    setIsSaving(true);
    try {
      const author = profile ? { author: createReference(profile as Practitioner) } : {};
      const given = { action: { text: reason.trim() }, date: new Date().toISOString(), ...author };
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

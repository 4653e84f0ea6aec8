// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, Group, List, Radio, Stack, Text } from '@mantine/core';
import { createReference } from '@medplum/core';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { attest, attestChoices, yearToDate, type Attestable } from '../../capture/attest.ts';
import { timeBlocksOf } from '../../capture/day-clock.ts';
import { withdrawalOf } from '../../capture/person-writes.ts';
import { unitsText } from '../../capture/facts/amounts.ts';
import type { AssessedDay } from '../../capture/visit-view.ts';
import { ErrorNotice } from './async-state.tsx';
import { Dialog } from './dialog.tsx';
import { PatientLine } from './patient-line.tsx';
import type { Mended } from './use-mend.ts';

export interface AttestModalProps {
  readonly about: Attestable;
  readonly onClose: () => void;
  readonly onDone: (mended: Mended) => void;
}

/** A person attests by a modifier what no record proves, having seen the figures it rests on and where it is written. */
export function AttestModal({ about, onClose, onDone }: AttestModalProps): JSX.Element {
  const medplum = useMedplum();
  const profile = useMedplumProfile();
  const { issue, remedy, day, charges } = about;
  const choices = attestChoices(about);
  const possible = choices.filter(({ refusal }) => refusal === undefined);
  const [modifier, setModifier] = useState<string | undefined>(
    possible.length === 1 ? possible[0]?.modifier : undefined,
  );
  const [isSure, setIsSure] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const save = async (): Promise<void> => {
    if (!profile || modifier === undefined) {
      return;
    }
    setIsSaving(true);
    setError(undefined);
    try {
      const word = { modifier, who: createReference(profile), at: new Date().toISOString() };
      const said = await attest(medplum, about, word);
      onDone({
        what: `attested ${remedy.attestation.of} (${modifier})`,
        undo: withdrawalOf(medplum, said),
      });
    } catch (caught) {
      setError(caught);
      setIsSaving(false);
    }
  };
  return (
    <Dialog onClose={onClose} size="lg" title={issue.title}>
      <Stack>
        <PatientLine of={issue.resource.patient} />
        <Text size="sm">{issue.detail}</Text>
        {remedy.attestation.shows === 'time-blocks' ? <TimeBlocks day={day} /> : <YearsTotal day={day} />}
        <Radio.Group label="Modifier" value={modifier ?? null} onChange={setModifier}>
          <Stack gap="xs" mt="xs">
            {choices.map((choice) => (
              <Radio
                key={choice.modifier}
                value={choice.modifier}
                label={choice.modifier}
                description={choice.refusal}
                disabled={choice.refusal !== undefined}
              />
            ))}
          </Stack>
        </Radio.Group>
        {charges.length > 0 && (
          <Text size="sm">
            It is written on{' '}
            {charges
              .map(({ units = 0, modifiers }) => `97140 × ${unitsText(units)} ${modifiers.join(' ')}`.trim())
              .join(' and ')}
            , with your name, the time and the sentence below.
          </Text>
        )}
        <Checkbox
          checked={isSure}
          disabled={possible.length === 0}
          onChange={(event) => {
            setIsSure(event.currentTarget.checked);
          }}
          label={remedy.attestation.statement}
        />
        {error !== undefined && <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={() => void save()} disabled={!isSure || modifier === undefined} loading={isSaving}>
            Attest {modifier}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function TimeBlocks({ day: { assessment } }: { readonly day: AssessedDay }): JSX.Element {
  return (
    <List aria-label="Time blocks of the day">
      {timeBlocksOf(assessment).map(({ source, text }) => (
        <List.Item key={source}>{text}</List.Item>
      ))}
    </List>
  );
}

function YearsTotal({ day }: { readonly day: AssessedDay }): JSX.Element {
  const { year, accrued, threshold } = yearToDate(day);
  return (
    <Text>
      Allowed therapy charges in {year} before this day: <b>{accrued}</b>, against a threshold of <b>{threshold}</b>.
    </Text>
  );
}

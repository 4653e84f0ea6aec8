// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, Group, List, Modal, Select, Stack, Text } from '@mantine/core';
import type { DetectedIssue } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react';
import { useState, type JSX } from 'react';
import { attestedCharges, yearToDate } from '../../capture/attest.ts';
import { timeBlocksOf } from '../../capture/day-clock.ts';
import type { Remedy } from '../../capture/facts/rules.ts';
import type { AssessedDay, VisitCharge } from '../../capture/visit-view.ts';
import { ifUnchanged } from './acknowledge-modal.tsx';
import { ErrorNotice } from './async-state.tsx';

export interface AttestModalProps {
  readonly issue: DetectedIssue;
  readonly remedy: Extract<Remedy, { act: 'attest' }>;
  readonly charges: readonly VisitCharge[];
  readonly day: AssessedDay;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A person attests by a modifier what no record proves, having seen the figures it rests on. */
export function AttestModal({ issue, remedy, charges, day, onClose, onDone }: AttestModalProps): JSX.Element {
  const medplum = useMedplum();
  const { modifiers, attestation } = remedy;
  const [modifier, setModifier] = useState<string>(modifiers[0]);
  const [isSure, setIsSure] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const isOpen = charges.some(({ state }) => state === 'standing');
  const save = async (): Promise<void> => {
    setIsSaving(true);
    try {
      for (const charge of attestedCharges(charges, modifier, day)) {
        await medplum.updateResource(charge, ifUnchanged(charge));
      }
      onDone();
    } catch (caught) {
      setError(caught);
      setIsSaving(false);
    }
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={issue.code?.text} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack>
        <Text size="sm">{issue.detail}</Text>
        {attestation.shows === 'time-blocks' ? <TimeBlocks day={day} /> : <YearsTotal day={day} />}
        {modifiers.length > 1 && (
          <Select
            label="Modifier"
            data={[...modifiers]}
            value={modifier}
            allowDeselect={false}
            onChange={(to) => {
              setModifier(to ?? modifiers[0]);
            }}
          />
        )}
        <Checkbox
          checked={isSure}
          onChange={(event) => {
            setIsSure(event.currentTarget.checked);
          }}
          label={attestation.statement}
        />
        {error !== undefined && <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button onClick={() => void save()} disabled={!isSure || !isOpen} loading={isSaving}>
            Attest {modifier}
          </Button>
        </Group>
      </Stack>
    </Modal>
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
  const { year, accruedUsd, thresholdUsd } = yearToDate(day);
  return (
    <Text>
      Allowed therapy charges in {year} before this day: <b>${accruedUsd.toFixed(2)}</b>, against a threshold of{' '}
      <b>${String(thresholdUsd ?? 'unknown')}</b>.
    </Text>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, Group, List, Modal, Select, Stack, Text } from '@mantine/core';
import type { WithId } from '@medplum/core';
import type { ChargeItem, DetectedIssue } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react';
import { useState, type JSX } from 'react';
import { wallTimes } from '../../engine/billing/clock-interval.ts';
import { attested } from '../../fhir/write/charge-item.ts';
import type { Remedy } from '../../engine/rules/remedy.ts';
import { kxThresholdUsd } from '../../engine/policies/kx-thresholds.ts';
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
  const open = charges.filter(({ state }) => state === 'standing');
  const save = async (): Promise<void> => {
    setIsSaving(true);
    try {
      for (const { resource } of open.filter(({ modifiers }) => !modifiers.includes(modifier))) {
        await medplum.updateResource(
          attested(resource, modifier, day.policy.modifierOrder) as WithId<ChargeItem>,
          ifUnchanged(resource),
        );
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
          <Button onClick={() => void save()} disabled={!isSure || open.length === 0} loading={isSaving}>
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
      {assessment.day.services.flatMap(({ code, segments }) =>
        // Untimed services too: they may be what the pair is made of.
        segments.map(({ source, interval, durationMs }) => (
          <List.Item key={source}>
            {code}: {interval ? wallTimes(interval) : `${minutesText(durationMs)}, no clock times`}
          </List.Item>
        )),
      )}
    </List>
  );
}

function minutesText(durationMs: number | undefined): string {
  return durationMs === undefined ? 'no minutes' : `${String(durationMs / 60_000)} min`;
}

function YearsTotal({ day: { assessment } }: { readonly day: AssessedDay }): JSX.Element {
  const { accruedUsd, dateOfService } = assessment.day;
  return (
    <Text>
      Allowed therapy charges in {dateOfService.slice(0, 4)} before this day: <b>${accruedUsd.toFixed(2)}</b>, against a
      threshold of <b>${String(kxThresholdUsd(dateOfService) ?? 'unknown')}</b>.
    </Text>
  );
}

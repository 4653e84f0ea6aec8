// SPDX-License-Identifier: Apache-2.0
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import type { MedplumClient } from '@medplum/core';
import { useMedplum } from '@medplum/react-hooks';
import { Suspense, lazy, useEffect, useRef, useState, type JSX } from 'react';
import { holdTexts, payerText, therapistsText } from '../../capture/days.ts';
import { asksToAttest, isAcknowledgeable } from '../../capture/facts/rule-titles.ts';
import { aboutText, countText, numberText, unitsText } from '../../capture/facts/amounts.ts';
import { sumOf } from '../../capture/figures.ts';
import { patientNames, type BoardDay } from '../data/board.ts';
import { AcknowledgeManyModal, type Given, type RunMany } from './acknowledge-many-modal.tsx';
import { ErrorNotice } from './async-state.tsx';
import { useChoices } from './choices.ts';
import { Dialog } from './dialog.tsx';
import { downloadCsv } from '../data/download.ts';
import { Loading } from './loading.tsx';
import { RefusedVisits } from './refused-visits.tsx';
import { useManyActs, workMany } from './use-many-acts.ts';

/** It assesses the visits, for which the board itself has no need. */
const AttestManyModal = lazy(async () => ({ default: (await import('../pages/of-a-visit.ts')).AttestManyModal }));

export interface BoardActionsProps {
  /** The days that are selected. */
  readonly days: readonly BoardDay[];
  /** The reason that is chosen; empty where several may be. */
  readonly rule: string;
  readonly nameOf: (reference: string) => string;
  /** True where there is nothing to select. */
  readonly isEmpty: boolean;
  /** @param isStillHeld - True where what was done left every day as it was. */
  readonly onDone: (isStillHeld: boolean) => void;
}

/** What is done with the selected days, all of them at once. */
export function BoardActions({ days, rule, nameOf, isEmpty, onDone }: BoardActionsProps): JSX.Element {
  const medplum = useMedplum();
  const [asking, setAsking] = useState<'assign' | 'acknowledge' | 'attest'>();
  const { told, way, isSaving, error, perform, takeBack } = useManyActs(onDone);
  const [given, setGiven] = useState<Given>();
  const toldLine = useRef<HTMLParagraphElement>(null);
  const close = (): void => {
    setAsking(undefined);
  };
  const rules = [...new Set(days.flatMap(({ holds }) => holds))];
  const acknowledgeRules = rules.filter(isAcknowledgeable);
  const attestRules = rules.filter(asksToAttest);
  const act: typeof perform = async (...how) => {
    setAsking(undefined);
    return perform(...how);
  };
  const run: RunMany = async (does, verb) => act(does, verb, false);
  const takeBackGiven = async (): Promise<void> => {
    await takeBack();
    // What is given after that is given anew, at its own time.
    setGiven(undefined);
  };
  useEffect(() => {
    // The button that opened the dialog may be one that nothing is left for.
    toldLine.current?.focus();
  }, [told]);
  const isNone = days.length === 0;
  return (
    <Stack gap="xs" className="no-print">
      <Group display={isEmpty ? 'none' : undefined}>
        <Text fw={600}>{selectedText(days)}</Text>
        <Button
          disabled={isNone || isSaving}
          variant="default"
          onClick={() => {
            setAsking('assign');
          }}
        >
          Assign…
        </Button>
        <Button
          disabled={acknowledgeRules.length === 0 || isSaving}
          variant="default"
          onClick={() => {
            setAsking('acknowledge');
          }}
        >
          Acknowledge…
        </Button>
        <Button
          disabled={attestRules.length === 0 || isSaving}
          variant="default"
          onClick={() => {
            setAsking('attest');
          }}
        >
          Attest…
        </Button>
        <Button disabled={isNone} variant="default" onClick={() => void exportCsv(medplum, days, nameOf)}>
          Export CSV
        </Button>
      </Group>
      <Group gap="sm">
        <Text role="status" size="sm" ref={toldLine} tabIndex={told.text === '' ? undefined : -1}>
          {told.text}
        </Text>
        {way.undo.length > 0 && (
          <Button variant="default" size="xs" disabled={isSaving} onClick={() => void takeBackGiven()}>
            {way.isEarlier ? `Undo: ${way.what}` : 'Undo'}
          </Button>
        )}
      </Group>
      {told.refused.length > 0 && <RefusedVisits refused={told.refused} />}
      {error !== undefined && <ErrorNotice error={error} />}
      {asking === 'assign' && (
        <AssignModal
          count={days.length}
          onClose={close}
          onAssign={(owner) =>
            void act(async () => (await workMany()).assignMany(medplum, days, owner), 'assigned', true)
          }
        />
      )}
      {asking === 'attest' && (
        <Suspense fallback={<Loading />}>
          <AttestManyModal days={days} rules={attestRules} onClose={close} run={run} />
        </Suspense>
      )}
      {asking === 'acknowledge' && (
        <AcknowledgeManyModal
          days={days}
          rules={acknowledgeRules}
          first={acknowledgeRules.includes(rule) ? rule : (acknowledgeRules[0] ?? '')}
          given={given}
          onGive={setGiven}
          onClose={close}
          run={run}
        />
      )}
    </Stack>
  );
}

function selectedText(days: readonly BoardDay[]): string {
  const held = sumOf(days, 'held');
  return days.length === 0
    ? 'Select visits to work on many at once.'
    : `${numberText(days.length)} selected: ${unitsText(held.units)}, ${aboutText(held)}`;
}

/** The selected days as a spreadsheet. */
async function exportCsv(
  medplum: MedplumClient,
  days: readonly BoardDay[],
  nameOf: BoardActionsProps['nameOf'],
): Promise<void> {
  const names = await patientNames(medplum, days);
  downloadCsv('Held visits', [
    ['date', 'patient', 'reasons', 'therapist', 'payer', 'units', 'dollars (estimate)', 'days'],
    ...days.map((day) => [
      day.dateOfService,
      names.get(day.patient) ?? '',
      holdTexts(day).join('; '),
      therapistsText(day, nameOf),
      payerText(day, nameOf),
      day.worth.held.units,
      day.worth.held.usd ?? '',
      day.age ?? '',
    ]),
  ]);
}

function AssignModal({
  count,
  onClose,
  onAssign,
}: {
  readonly count: number;
  readonly onClose: () => void;
  readonly onAssign: (owner: string) => void;
}): JSX.Element {
  const people = useChoices('Practitioner');
  const [owner, setOwner] = useState<string | null>(null);
  return (
    <Dialog onClose={onClose} title={`Assign ${countText(count, 'visit')}`}>
      <Stack>
        <Select label="To" data-autofocus searchable data={people} value={owner} onChange={setOwner} limit={50} />
        <Text size="sm">Each visit’s task goes to this person. A visit in progress has no task yet.</Text>
        <Button
          disabled={owner === null}
          onClick={() => {
            onAssign(owner ?? '');
          }}
        >
          Assign
        </Button>
      </Stack>
    </Dialog>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { Button, Stack, Text, Textarea } from '@mantine/core';
import { createReference } from '@medplum/core';
import { useMedplum, useMedplumProfile } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import type { ManyOutcome } from '../../capture/many-outcome.ts';
import type { BoardDay } from '../data/board.ts';
import { Dialog } from './dialog.tsx';
import { RuleSelect } from './rule-select.tsx';
import { useDraft } from './use-draft.ts';
import { workMany } from './use-many-acts.ts';

export type RunMany = (act: () => Promise<ManyOutcome>, verb: string) => Promise<boolean>;

/** An acknowledgement that was not carried out on all of its visits, as far as is known. */
export interface Given {
  readonly rule: string;
  readonly reason: string;
  readonly days: readonly BoardDay[];
  readonly at: string;
}

/** The same one given again, to these visits or some of them, keeps its time, by which it is known where it stands already. */
function sameOrNew(before: Given | undefined, now: Omit<Given, 'at'>): Given {
  const isSame =
    before?.rule === now.rule &&
    before.reason === now.reason &&
    now.days.every(({ key }) => before.days.some((day) => day.key === key));
  return isSame ? before : { ...now, at: new Date().toISOString() };
}

/** One reason for what one rule holds on many visits. */
export function AcknowledgeManyModal({
  days,
  rules,
  first,
  given,
  onGive,
  onClose,
  run,
}: {
  readonly days: readonly BoardDay[];
  readonly rules: readonly string[];
  readonly first: string;
  /** Kept while the dialog is closed. */
  readonly given: Given | undefined;
  readonly onGive: (given: Given | undefined) => void;
  readonly onClose: () => void;
  readonly run: RunMany;
}): JSX.Element {
  const medplum = useMedplum();
  const profile = useMedplumProfile();
  const [rule, setRule] = useState(first);
  const { draft: reason, change, drop } = useDraft('acknowledge-many', '', undefined);
  const own = days.filter(({ holds }) => holds.includes(rule));
  const count = own.length;
  return (
    <Dialog onClose={onClose} title="Acknowledge">
      <Stack>
        <RuleSelect rules={rules} value={rule} onChange={setRule} />
        <Text size="sm">{count} of the selected visits. Your name and reason stand on each.</Text>
        <Textarea
          label="Reason"
          required
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change(() => value);
          }}
        />
        <Button
          disabled={reason.trim() === '' || !profile}
          onClick={() => {
            if (profile) {
              const giving = sameOrNew(given, { rule, reason: reason.trim(), days: own });
              onGive(giving);
              const word = { rule, reason: giving.reason, who: createReference(profile), at: giving.at };
              void run(async () => (await workMany()).acknowledgeMany(medplum, own, word), 'acknowledged').then(
                (isDone) => {
                  if (isDone) {
                    onGive(undefined);
                    drop();
                  }
                },
              );
            }
          }}
        >
          Acknowledge {count}
        </Button>
      </Stack>
    </Dialog>
  );
}

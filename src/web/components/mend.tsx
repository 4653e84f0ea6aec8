// SPDX-License-Identifier: Apache-2.0
import { Autocomplete, Button, Group, Stack } from '@mantine/core';
import type { Resource } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import { saveChanges, type StoredRecord } from '../../capture/charting/save-changes.ts';
import type { RecordSet } from '../../capture/facts/records.ts';
import { missingLineOf, withLine, type MissingLine } from '../../capture/mend.ts';
import type { VisitIssue } from '../../capture/visit-view.ts';
import { correctionPath, type CorrectedVisit } from '../data/correct.ts';
import { ErrorNotice } from './async-state.tsx';
import { useClinicClock } from './clinic-clock.tsx';
import { ConfirmMinutes } from './confirm-minutes.tsx';

/** What was mended, and how to take it back. */
export interface Mended {
  /** In words, such as `Body region: Lumbar spine`. */
  readonly what: string;
  readonly undo: (() => Promise<void>) | undefined;
}

export interface MendProps {
  readonly issue: VisitIssue;
  readonly records: RecordSet;
  readonly visit: CorrectedVisit;
  readonly onMended: (mended: Mended) => void;
  readonly onAttest: () => void;
}

/** The way out of an issue, by its rule's remedy: a line to fill in, a key to press, or the form that it takes. */
export function Mend({ issue, records, visit, onMended, onAttest }: MendProps): JSX.Element {
  const medplum = useMedplum();
  const clock = useClinicClock();
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const line = missingLineOf(issue, records);
  const { remedy, resource, proposed, oneClicks } = issue;
  const save = async (base: StoredRecord, mine: Resource, what: string): Promise<void> => {
    setIsSaving(true);
    setError(undefined);
    try {
      const outcome = await saveChanges(medplum, [{ base, mine: mine as StoredRecord }]);
      if (outcome.kind === 'collision') {
        throw new Error('Somebody else changed this meanwhile, and nothing was saved. Look at it again.');
      }
      const [stored] = outcome.stored;
      const undo = async (): Promise<void> => {
        await saveChanges(medplum, [{ base: stored as StoredRecord, mine: { ...base, meta: stored?.meta } }]);
      };
      onMended({ what, undo: stored ? undo : undefined });
    } catch (caught) {
      setError(caught);
    }
    setIsSaving(false);
  };
  const clicks = oneClicks.filter(({ attests, resource: { id } }) => !attests && id !== undefined);
  return (
    <Stack gap="xs">
      {proposed && (
        <ConfirmMinutes
          proposed={proposed}
          onDone={() => {
            onMended({ what: `${String(proposed.minutes)} minutes confirmed from the note`, undo: undefined });
          }}
        />
      )}
      {line && (
        <LineForm
          line={line}
          isSaving={isSaving}
          onSave={async (text) => save(line.procedure, withLine(line, text, clock), `${line.label}: ${text}`)}
        />
      )}
      <Group gap="xs">
        {clicks.map(({ label, resource: mine }) => (
          <Button
            key={label}
            loading={isSaving}
            onClick={() => {
              const base = records.raw(`${mine.resourceType}/${mine.id ?? ''}`) as StoredRecord | undefined;
              void (base && save(base, mine, label));
            }}
          >
            {label}
          </Button>
        ))}
        {remedy?.act === 'attest' && <Button onClick={onAttest}>Attest…</Button>}
        {remedy?.act !== 'attest' && (
          <Button
            variant={(line ?? clicks[0] ?? proposed) ? 'default' : 'filled'}
            component={Link}
            to={correctionPath(resource, remedy, visit)}
          >
            Correct
          </Button>
        )}
      </Group>
      {error !== undefined && <ErrorNotice error={error} />}
    </Stack>
  );
}

/** One line and one key: what other treatments of the patient say is a tap away. */
function LineForm({
  line: { label, known, element },
  isSaving,
  onSave,
}: {
  readonly line: MissingLine;
  readonly isSaving: boolean;
  readonly onSave: (text: string) => Promise<void>;
}): JSX.Element {
  const [text, setText] = useState('');
  const isNumber = element !== 'minutes' || /^\d{1,3}$/.test(text.trim());
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void onSave(text.trim());
      }}
    >
      <Group align="end" gap="xs">
        <Autocomplete
          label={label}
          data={[...known]}
          value={text}
          onChange={setText}
          inputMode={element === 'minutes' ? 'numeric' : 'text'}
          className="grow"
        />
        <Button type="submit" loading={isSaving} disabled={text.trim() === '' || !isNumber}>
          Save
        </Button>
      </Group>
      {known.length > 0 && (
        <Group gap={6} mt={6}>
          {known.slice(0, 4).map((one) => (
            <Button key={one} size="xs" variant="light" loading={isSaving} onClick={() => void onSave(one)}>
              {one}
            </Button>
          ))}
        </Group>
      )}
    </form>
  );
}

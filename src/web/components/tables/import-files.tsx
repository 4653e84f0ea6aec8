// SPDX-License-Identifier: Apache-2.0
import { Alert, Anchor, Button, Card, Group, List, Stack, Text } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import { useEffect, useRef, useState, type JSX } from 'react';
import type { NcciImport } from '../../../capture/ncci/import.ts';
import { ncciLibrary, standingNcci, storeNcci, type StandingNcci } from '../../../capture/ncci/library.ts';
import { touchedFrom } from '../../../capture/ncci/touched-from.ts';
import { readNcci } from '../../data/read-ncci.ts';
import { ErrorNotice } from '../async-state.tsx';
import { ChangeTrial } from '../change-trial.tsx';
import { DropFiles } from './drop-files.tsx';
import { ImportReport } from './import-report.tsx';

const CMS = 'https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits';
const PTP_PAGE = `${CMS}/medicare-ncci-procedure-procedure-ptp-edits`;
const MUE_PAGE = `${CMS}/medicare-ncci-medically-unlikely-edits-mues`;

type State =
  | { readonly step: 'choose'; readonly told: string }
  | { readonly step: 'reading'; readonly file: string }
  | { readonly step: 'refused'; readonly why: string; readonly files: readonly File[]; readonly isStepBack: boolean }
  | { readonly step: 'read'; readonly found: NcciImport; readonly standing: StandingNcci; readonly isStoring: boolean }
  | { readonly step: 'failed'; readonly error: unknown };

/** CMS's files in: chosen or dropped, read beside the page, what would change shown, and stored only then. */
export function ImportFiles({ onStored }: { readonly onStored: () => Promise<void> }): JSX.Element {
  const medplum = useMedplum();
  const [state, setState] = useState<State>({ step: 'choose', told: '' });
  const line = useRef<HTMLParagraphElement>(null);
  const words = wordsFor(state);
  useEffect(() => {
    // The button that led here is gone.
    if (words !== '' && state.step !== 'reading') {
      line.current?.focus();
    }
  }, [words, state.step]);
  const read = async (files: readonly File[], force: boolean): Promise<void> => {
    setState({ step: 'reading', file: files[0]?.name ?? '' });
    try {
      const standing = await standingNcci(medplum);
      const named = files.map((content) => ({ label: content.name, content }));
      const outcome = await readNcci({ files: named, current: standing.table, force }, (file) => {
        setState({ step: 'reading', file });
      });
      setState(
        outcome.kind === 'read'
          ? { step: 'read', found: outcome.found, standing, isStoring: false }
          : { step: 'refused', why: outcome.why, isStepBack: outcome.isStepBack, files },
      );
    } catch (error) {
      setState({ step: 'failed', error });
    }
  };
  const store = async (found: NcciImport, standing: StandingNcci): Promise<void> => {
    setState({ step: 'read', found, standing, isStoring: true });
    try {
      await storeNcci(medplum, standing, found.table);
      setState({ step: 'choose', told: 'Saved. Open charges are being assessed by these tables.' });
      await onStored();
    } catch (error) {
      setState({ step: 'failed', error });
    }
  };
  const isBusy = state.step === 'reading' || (state.step === 'read' && state.isStoring);
  return (
    <Stack gap="sm">
      <Instructions />
      <DropFiles isBusy={isBusy} onFiles={(files) => void read(files, false)} />
      <Text role="status" ref={line} tabIndex={words === '' ? undefined : -1}>
        {words}
      </Text>
      {state.step === 'failed' && <ErrorNotice error={state.error} />}
      {state.step === 'refused' && (
        <Alert
          color="red"
          variant="outline"
          role="alert"
          title="These files were not taken, and the tables stay as they are"
        >
          {state.why}.
          {state.isStepBack && (
            <Button mt="sm" size="xs" variant="default" display="block" onClick={() => void read(state.files, true)}>
              Show what they would change anyway
            </Button>
          )}
        </Alert>
      )}
      {state.step === 'read' && (
        <Card withBorder component="section" aria-label="What would change">
          <ImportReport found={state.found} />
          <OpenCharges found={state.found} standing={state.standing} />
          <Group mt="md">
            <Button loading={state.isStoring} onClick={() => void store(state.found, state.standing)}>
              Save these tables
            </Button>
            <Button
              variant="default"
              disabled={state.isStoring}
              onClick={() => {
                setState({ step: 'choose', told: 'Discarded. The tables stay as they are.' });
              }}
            >
              Discard
            </Button>
          </Group>
        </Card>
      )}
    </Stack>
  );
}

/** What saving would do to charges that are not billed yet. */
function OpenCharges({
  found: { table },
  standing: { library, table: before },
}: {
  readonly found: NcciImport;
  readonly standing: StandingNcci;
}): JSX.Element {
  const from = touchedFrom(before, table);
  return from === undefined ? (
    <Text mt="md">No charge would change.</Text>
  ) : (
    <Stack gap="xs" mt="md">
      <Text>Charges not billed yet are assessed again after saving, within minutes. Billed ones stay as they are.</Text>
      <ChangeTrial unsaved={{ ...ncciLibrary(table), id: library?.id ?? 'unsaved' }} days={{ from }} />
    </Stack>
  );
}

function wordsFor(state: State): string {
  switch (state.step) {
    case 'reading':
      return `Reading ${state.file}…`;
    case 'read':
      return 'Nothing is saved yet. Look at what would change:';
    case 'choose':
      return state.told;
    default:
      return '';
  }
}

function Instructions(): JSX.Element {
  return (
    <List size="sm">
      <List.Item>
        <Anchor href={PTP_PAGE} inherit>
          PTP edits
        </Anchor>
        : all four files of the quarter, f1 to f4, for practitioners or for hospitals.
      </List.Item>
      <List.Item>
        <Anchor href={MUE_PAGE} inherit>
          Medically unlikely edits
        </Anchor>
        : the file for the same setting. The two can be imported together or one at a time.
      </List.Item>
      <List.Item>Keep CMS’s file names. The .zip will do as it is; so will the .txt or .csv inside it.</List.Item>
    </List>
  );
}

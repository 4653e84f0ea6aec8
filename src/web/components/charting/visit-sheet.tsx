// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState, type JSX } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Encounter } from '@medplum/fhirtypes';
import { ClinicClock, shownDate } from '../../../capture/charting/clinic-clock.ts';
import {
  newRow,
  nextKey,
  rowFaults,
  rowsOf,
  treatmentsOf,
  type Row,
  type SheetPlace,
} from '../../../capture/charting/sheet.ts';
import { performerName, type Draft } from '../../../capture/charting/treatment-draft.ts';
import type { LoadedVisit } from '../../data/load-visit.ts';
import { nameOf } from '../../../capture/names.ts';
import { ErrorNotice } from '../async-state.tsx';
import { useChoices } from '../choices.ts';
import { ConflictForm } from '../conflict-form.tsx';
import { DraftNotice, DropButton } from '../draft-notice.tsx';
import { PatientLine } from '../patient-line.tsx';
import { useDraft } from '../use-draft.ts';
import { useWholeForm } from '../use-whole-form.ts';
import { RowCard } from './row-card.tsx';
import { SheetPreview } from './sheet-preview.tsx';
import { SignButton } from './sign-button.tsx';
import { useSaveSheet } from './use-save-sheet.ts';
import { useSheetPreview } from './use-sheet-preview.ts';

export interface VisitSheetProps {
  readonly view: LoadedVisit;
  /** The treatment to begin at; empty for the first. */
  readonly treatmentId: string;
}

/** What a visit's sheet holds while somebody types, and the treatments that typing began with. */
interface Sheet {
  readonly rows: readonly Row[];
}

/** All treatments of a visit on one sheet, with the claim they come to. */
export function VisitSheet({ view, treatmentId }: VisitSheetProps): JSX.Element {
  const navigate = useNavigate();
  const opened = useMemo(() => openedOf(view), [view]);
  const initial = useMemo<Sheet>(() => ({ rows: rowsOf(opened) }), [opened]);
  const { draft, base, draftId, isDirty, isRestored, change, drop } = useDraft<Sheet>(
    `Encounter/${opened.encounter.id}/sheet`,
    initial,
    opened.stored,
  );
  const place = useMemo<SheetPlace>(() => ({ ...opened, stored: base as SheetPlace['stored'] }), [opened, base]);
  const { rows } = draft;
  const [begun, setBegun] = useState(treatmentId);
  const faults = rowFaults(rows, place);
  const { attempt } = useWholeForm(faults.size === 0);
  const preview = useSheetPreview(rows, place);
  const visit = `/visits/${opened.encounter.id}`;
  const saving = useSaveSheet(place, { rows, draftId }, () => {
    drop();
    void navigate(visit);
  });
  const setRows = (next: (before: readonly Row[]) => readonly Row[]): void => {
    saving.forget();
    change((before) => ({ rows: next(before.rows) }));
  };
  const dropAll = (): void => {
    saving.forget();
    drop();
  };
  const isOpen = opened.encounter.status !== 'finished';
  return (
    <Stack>
      <Title order={1} size="h2">
        Chart the visit
      </Title>
      <Whose of={opened.encounter.subject} when={view.when ?? 'no date'} visit={visit} />
      <DraftNotice isRestored={isRestored} onDrop={dropAll} />
      <Grid gutter="xl">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <form aria-label="Treatments" noValidate onSubmit={attempt(() => void saving.save())}>
            <Stack>
              <Rows
                rows={rows}
                view={view}
                faults={faults}
                begun={begun}
                visitDate={(view.when ?? '').slice(0, 10)}
                setRows={setRows}
              />
              <Button
                variant="default"
                leftSection={<IconPlus size={18} aria-hidden />}
                onClick={() => {
                  const key = nextKey(rows);
                  setRows((before) => [...before, newRow(opened.encounter, opened.clock, key)]);
                  setBegun(key);
                }}
              >
                Add a treatment
              </Button>
              {saving.collision && (
                <ConflictForm
                  key={saving.collision.theirs.meta?.versionId}
                  conflicts={saving.collision.conflicts}
                  onChosen={(keptMine) => void saving.choose(keptMine)}
                />
              )}
              {saving.error !== undefined && <ErrorNotice error={saving.error} onRetry={() => void saving.retry()} />}
              <Group>
                <Button
                  type="submit"
                  variant={isOpen ? 'default' : 'filled'}
                  loading={saving.isSaving}
                  disabled={!isDirty}
                >
                  {isOpen ? 'Save draft' : 'Save'}
                </Button>
                {isOpen && (
                  <SignButton
                    place={place}
                    rows={rows}
                    preview={preview.signed}
                    attempt={attempt}
                    onSign={saving.sign}
                  />
                )}
                {isDirty && <DropButton onDrop={dropAll}>Discard changes</DropButton>}
              </Group>
              {isOpen && <WhatADraftIs />}
            </Stack>
          </form>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <SheetPreview preview={preview} isWhole={faults.size === 0} isDirty={isDirty} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function Whose({
  of,
  when,
  visit,
}: {
  readonly of: Encounter['subject'];
  readonly when: string;
  readonly visit: string;
}): JSX.Element {
  return (
    <Group gap="md">
      <PatientLine of={of} />
      <Anchor component={Link} to={visit}>
        Visit of {shownDate(when)}
      </Anchor>
    </Group>
  );
}

function openedOf({ encounter, records }: LoadedVisit): SheetPlace {
  return { encounter, clock: ClinicClock.ofVisit(records, encounter), stored: treatmentsOf(records, encounter) };
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly view: LoadedVisit;
  readonly faults: ReturnType<typeof rowFaults>;
  readonly begun: string;
  readonly visitDate: string;
  readonly setRows: (next: (before: readonly Row[]) => readonly Row[]) => void;
}

function Rows({ rows, view, faults, begun, visitDate, setRows }: RowsProps): JSX.Element {
  const people = usePeople(view);
  const isStored = (key: string): boolean => view.records.raw(`Procedure/${key}`) !== undefined;
  return (
    <>
      {rows.map((row, index) => (
        <RowCard
          key={row.key}
          row={row}
          title={`Treatment ${String(index + 1)}`}
          faults={faults.get(row.key)}
          people={people}
          isBegun={row.key === begun}
          visitDate={visitDate}
          onChange={(to: Partial<Draft>) => {
            setRows((before) =>
              before.map((one) => (one.key === row.key ? { ...one, draft: { ...one.draft, ...to } } : one)),
            );
          }}
          onRemove={(isRemoved) => {
            setRows((before) =>
              isStored(row.key)
                ? before.map((one) => (one.key === row.key ? { ...one, isRemoved } : one))
                : before.filter(({ key }) => key !== row.key),
            );
          }}
        />
      ))}
    </>
  );
}

/** Everybody who can be chosen, and whoever the visit's treatments name in a way of their own. */
function usePeople({ records, encounter, names }: LoadedVisit): { value: string; label: string }[] {
  const known = useChoices('Practitioner');
  return useMemo(() => {
    const named = treatmentsOf(records, encounter).flatMap(({ performer = [] }) => performer);
    const others = named
      .map((one) => ({ value: performerName(one), label: nameOf(names, one.actor) || performerName(one) }))
      .filter(({ value }) => !known.some((one) => one.value === value));
    return [...known, ...new Map(others.map((one) => [one.value, one])).values()];
  }, [known, records, encounter, names]);
}

function WhatADraftIs(): JSX.Element {
  return (
    <Text size="sm">
      A draft counts for now and is not billed. Signing completes the treatments and finishes the visit.
    </Text>
  );
}

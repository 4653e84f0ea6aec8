// SPDX-License-Identifier: Apache-2.0
import { Alert, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useMedplum } from '@medplum/react-hooks';
import { useDeferredValue, useMemo, type JSX } from 'react';
import { previewOf, readForPreview, type ClaimLine } from '../../../capture/charting/preview.ts';
import { isBlank, unsavedOf, type Row, type SheetPlace } from '../../../capture/charting/sheet.ts';
import { storedInWords } from '../../../capture/names.ts';
import { namedDetail } from '../../../capture/named-detail.ts';
import { unitsText } from '../../../capture/facts/amounts.ts';
import { ErrorNotice, useLoaded } from '../async-state.tsx';
import { SeverityBadge } from '../severity.tsx';
import { StateBadge } from '../state-badge.tsx';

export interface SheetPreviewProps {
  readonly rows: readonly Row[];
  readonly place: SheetPlace;
  readonly isWhole: boolean;
  readonly isDirty: boolean;
}

/** The claim as it would be, by the engine that decides once the sheet is saved. */
export function SheetPreview({ rows, place, isWhole, isDirty }: SheetPreviewProps): JSX.Element {
  const medplum = useMedplum();
  const settled = useDeferredValue(rows);
  const { encounter } = place;
  const isEmpty = settled.every(isBlank);
  const unsaved = useMemo(() => unsavedOf(settled, place), [settled, place]);
  // Other people and other dates bring records that were not read yet: roles, and their other patients.
  const asked = JSON.stringify(settled.map(({ draft: { performers, date } }) => [performers, date]));
  const {
    value: records,
    error,
    reload,
  } = useLoaded(`${encounter.id} ${encounter.meta?.versionId ?? ''} ${asked}`, async () =>
    readForPreview(medplum, encounter, unsaved),
  );
  const preview = useMemo(
    () => records && previewOf(records, `Encounter/${encounter.id}`, unsaved),
    [records, encounter, unsaved],
  );
  return (
    <Card withBorder component="section" aria-label="Claim preview" className="beside" data-preview>
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4">
          Claim
        </Title>
        {(isDirty || !isEmpty) && <StateBadge>{isDirty ? 'not saved' : 'saved'}</StateBadge>}
      </Group>
      <div role="status" aria-live="polite">
        {!isWhole && <Text size="sm">Correct what is marked to see the claim.</Text>}
        {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
        {!preview && error === undefined && <Text size="sm">Working it out…</Text>}
        {preview && <Lines lines={preview.lines} isEmpty={isEmpty} />}
        <Stack gap="xs" mt="sm">
          {preview?.days.map(({ assessment }) => (
            <Stack gap="xs" key={assessment.day.key}>
              {assessment.charges.map(({ part, note }) => (
                <Text key={part} size="sm">
                  {storedInWords(note, preview.names)}
                </Text>
              ))}
              {assessment.issues.map((issue) => (
                <Group key={issue.key} gap="xs" wrap="nowrap" align="start">
                  <SeverityBadge severity={issue.severity} />
                  <Text size="sm">
                    <b>{issue.title}</b>: {namedDetail(issue, preview.names)}
                  </Text>
                </Group>
              ))}
              {assessment.issues.length === 0 && <Text size="sm">No issues so far.</Text>}
            </Stack>
          ))}
        </Stack>
      </div>
    </Card>
  );
}

function Lines({ lines, isEmpty }: { readonly lines: readonly ClaimLine[]; readonly isEmpty: boolean }): JSX.Element {
  if (lines.length === 0) {
    return isEmpty ? (
      <Text size="sm">Lines appear as you type.</Text>
    ) : (
      <Alert color="gray" variant="outline">
        No units so far.
      </Alert>
    );
  }
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Claim lines">
      {lines.map(({ key, code, units, modifiers, status }) => (
        <Group key={key} component="li" gap="xs" data-line={code}>
          <Text size="lg" fw={700}>
            {code} × {unitsText(units)}
          </Text>
          {modifiers.map((modifier) => (
            <StateBadge key={modifier}>{modifier}</StateBadge>
          ))}
          {status === undefined && (
            <Text size="sm" c="dimmed" className="one-line">
              not charged here
            </Text>
          )}
        </Group>
      ))}
    </Stack>
  );
}

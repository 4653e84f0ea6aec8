// SPDX-License-Identifier: Apache-2.0
import { Alert, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { JSX } from 'react';
import { raisedBySigning, reasonsOf, type ForeseenIssue } from '../../../capture/charting/preview.ts';
import type { ClaimLine } from '../../../capture/claim-lines.ts';
import { unitsText } from '../../../capture/facts/amounts.ts';
import { ErrorNotice } from '../async-state.tsx';
import { SeverityBadge } from '../severity.tsx';
import { StateBadge } from '../state-badge.tsx';
import type { ShownPreview } from './use-sheet-preview.ts';

export interface SheetPreviewProps {
  readonly preview: ShownPreview;
  readonly isWhole: boolean;
  readonly isDirty: boolean;
}

/** The claim as it would be, and what signing would add. */
export function SheetPreview({ preview, isWhole, isDirty }: SheetPreviewProps): JSX.Element {
  const { saved, signed, isEmpty, error, reload } = preview;
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
        {isWhole && !saved && error === undefined && <Text size="sm">Working it out…</Text>}
        {isWhole && saved && (
          <Stack gap="sm">
            <Lines lines={saved.lines} isEmpty={isEmpty} />
            {reasonsOf(saved).map((note) => (
              <Text key={note} size="sm">
                {note}
              </Text>
            ))}
            {saved.issues.length > 0 ? <Issues issues={saved.issues} /> : <Text size="sm">No issues so far.</Text>}
            {signed && !isEmpty && <OnceSigned issues={raisedBySigning(saved, signed)} />}
          </Stack>
        )}
      </div>
    </Card>
  );
}

/** What is asked of the record only once the visit is over. */
function OnceSigned({ issues }: { readonly issues: readonly ForeseenIssue[] }): JSX.Element {
  return (
    <section aria-label="When you sign">
      <Title order={3} size="h5" mb="xs">
        When you sign
      </Title>
      {issues.length > 0 ? <Issues issues={issues} /> : <Text size="sm">Signing adds no issues.</Text>}
    </section>
  );
}

function Issues({ issues }: { readonly issues: readonly ForeseenIssue[] }): JSX.Element {
  return (
    <Stack gap="xs">
      {issues.map(({ key, severity, title, detail, acknowledged }) => (
        <div key={key} data-foreseen>
          <Group gap="xs" wrap="nowrap" align="start">
            <SeverityBadge severity={severity} />
            <Text size="sm" fw={700} data-title>
              {title}
            </Text>
          </Group>
          <Text size="sm">
            {acknowledged && 'Acknowledged: '}
            {detail}
          </Text>
        </div>
      ))}
    </Stack>
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

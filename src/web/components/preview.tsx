// SPDX-License-Identifier: Apache-2.0
import { StateBadge } from './state-badge.tsx';
import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { useDeferredValue, useMemo, type JSX } from 'react';
import { unitsText } from '../../capture/facts/words.ts';
import { procedureOf, type Draft, type DraftPlace } from '../data/draft-treatment.ts';
import { assessDays } from '../../capture/visit-view.ts';
import type { LoadedVisit } from '../data/load-visit.ts';
import { SeverityBadge } from './severity.tsx';

/** Stands for a Procedure that is not saved yet. */
const UNSAVED = 'not-saved-yet';

export interface PreviewProps {
  readonly draft: Draft;
  readonly view: LoadedVisit;
  readonly place: DraftPlace;
  readonly isWhole: boolean;
}

/** What the charge and the issues will be, worked out here by the same engine; the server decides when it is saved. */
export function Preview({ draft, view, place, isWhole }: PreviewProps): JSX.Element {
  const settled = useDeferredValue(draft);
  const { existing, patient, encounter, offset } = place;
  const days = useMemo(() => {
    const procedure = procedureOf(settled, { existing, patient, encounter, offset });
    const meta = { versionId: 'preview' };
    return assessDays(
      view.records.with([{ ...procedure, id: procedure.id ?? UNSAVED, meta }]),
      `Encounter/${view.encounter.id}`,
    );
  }, [settled, view, existing, patient, encounter, offset]);
  return (
    <Card withBorder component="section" aria-label="Preview" data-preview>
      <Group gap="xs" mb="xs">
        <Title order={2} size="h4">
          Preview
        </Title>
        <StateBadge>not saved</StateBadge>
      </Group>
      <div role="status" aria-live="polite">
        {!isWhole && <Text size="sm">Fill in the rest of the form to see the charge.</Text>}
        {days.length === 0 && <Text>No manual therapy in this visit, so there is no charge.</Text>}
        {days.map(({ assessment }) => (
          <Stack gap="xs" key={assessment.day.key}>
            <Text size="lg" fw={700}>
              97140 × {unitsText(assessment.units)}
            </Text>
            {assessment.charges.map(({ part, note }) => (
              <Text key={part} size="sm">
                {note}
              </Text>
            ))}
            {assessment.issues.map((issue) => (
              <Group key={issue.key} gap="xs" wrap="nowrap" align="start">
                <SeverityBadge severity={issue.severity} />
                <Text size="sm">
                  <b>{issue.title}</b>: {issue.detail.replaceAll(`Procedure/${UNSAVED}`, 'This treatment')}
                </Text>
              </Group>
            ))}
            {assessment.issues.length === 0 && <Text size="sm">No issues so far.</Text>}
          </Stack>
        ))}
      </div>
    </Card>
  );
}

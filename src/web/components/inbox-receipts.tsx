// SPDX-License-Identifier: Apache-2.0
import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { unitsText } from '../../capture/facts/amounts.ts';
import { ErrorNotice } from './async-state.tsx';
import type { Released } from './inbox-card.tsx';
import { useUndo } from './use-undo.ts';

/** What was put right a moment ago, with a way back. */
export function InboxReceipts({
  released,
  onTakenBack,
}: {
  readonly released: readonly Released[];
  readonly onTakenBack: (key: string) => void;
}): JSX.Element {
  const { error, takeBack } = useUndo();
  return (
    <div role="status" aria-live="polite">
      {error !== undefined && <ErrorNotice error={error} />}
      {released.slice(0, 3).map(({ key, id, patientName, what, units, undo }, at) => {
        const onUndone = (): void => {
          onTakenBack(key);
        };
        return (
          <Alert
            key={key}
            color="green"
            variant="outline"
            mb="xs"
            title={`${patientName}: ${what}`}
            data-receipt={id}
            // On a phone, more than the latest would push the next card out of sight.
            visibleFrom={at > 0 ? 'sm' : undefined}
          >
            <Group justify="space-between" wrap="nowrap">
              <Text>
                {units > 0 ? `${unitsText(units)} can be billed.` : 'Nothing is left to do on this visit.'}{' '}
                <Anchor component={Link} to={`/visits/${id}/receipt`}>
                  Why this many
                </Anchor>
              </Text>
              {undo && (
                <Button variant="default" flex="none" onClick={() => void takeBack(undo, onUndone)}>
                  Undo
                </Button>
              )}
            </Group>
          </Alert>
        );
      })}
    </div>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import { unitsText } from '../../capture/facts/amounts.ts';
import { ErrorNotice } from './async-state.tsx';
import type { Released } from './inbox-card.tsx';

/** What was put right a moment ago, with a way back. */
export function InboxReceipts({
  released,
  onTakenBack,
}: {
  readonly released: readonly Released[];
  readonly onTakenBack: (key: string) => void;
}): JSX.Element {
  const [error, setError] = useState<unknown>();
  const takeBack = async ({ key, undo }: Released): Promise<void> => {
    try {
      await undo?.();
      setError(undefined);
      onTakenBack(key);
    } catch (caught) {
      setError(caught);
    }
  };
  return (
    <div role="status" aria-live="polite">
      {error !== undefined && <ErrorNotice error={error} />}
      {released.slice(0, 3).map((one) => {
        const { key, id, patientName, what, units, undo } = one;
        return (
          <Alert key={key} color="green" variant="outline" mb="xs" title={`${patientName}: ${what}`} data-receipt={id}>
            <Group justify="space-between" wrap="nowrap">
              <Text>
                {units > 0 ? `${unitsText(units)} can be billed.` : 'Nothing is left to do on this visit.'}{' '}
                <Anchor component={Link} to={`/visits/${id}/receipt`}>
                  Why this many
                </Anchor>
              </Text>
              {undo && (
                <Button variant="default" flex="none" onClick={() => void takeBack(one)}>
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

// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Group, List, Text } from '@mantine/core';
import type { WithId } from '@medplum/core';
import type { Organization } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import { dayText, visitIdOf } from '../../capture/days.ts';
import { countText, numberText, unitsText } from '../../capture/facts/amounts.ts';
import { tryPolicy, type PolicyTrial as Trial } from '../../capture/policy-trial.ts';
import { loadDays } from '../data/figures.ts';
import { ErrorNotice } from './async-state.tsx';

const SHOWN = 10;

/** What a changed policy would do to charges that are not billed yet, before it is saved. */
export function PolicyTrial({ organization }: { readonly organization: WithId<Organization> }): JSX.Element {
  const medplum = useMedplum();
  const [trial, setTrial] = useState<Trial>();
  const [progress, setProgress] = useState('');
  const [error, setError] = useState<unknown>();
  const run = async (): Promise<void> => {
    setError(undefined);
    setTrial(undefined);
    try {
      const facets = { payer: [`Organization/${organization.id}`], charge: ['planned', 'billable', 'none'] };
      const days = await loadDays(medplum, { facets });
      setProgress(`0 of ${countText(days.length, 'visit')} assessed…`);
      setTrial(
        await tryPolicy(medplum, organization, days, (tried) => {
          setProgress(`${numberText(tried)} of ${countText(days.length, 'visit')} assessed…`);
        }),
      );
      setProgress('');
    } catch (caught) {
      setError(caught);
      setProgress('');
    }
  };
  return (
    <div>
      <Group>
        <Button variant="default" loading={progress !== ''} onClick={() => void run()}>
          What would this change?
        </Button>
        <Text role="status">{trial ? trialText(trial) : progress}</Text>
      </Group>
      {error !== undefined && <ErrorNotice error={error} />}
      {trial && trial.changed.length > 0 && (
        <List size="sm" mt="xs">
          {trial.changed.slice(0, SHOWN).map((day) => (
            <List.Item key={day.key}>
              <Anchor component={Link} to={`/visits/${visitIdOf(day)}`}>
                {dayText(day)}, {unitsText(day.units)} now
              </Anchor>
            </List.Item>
          ))}
          {trial.changed.length > SHOWN && <List.Item>and {trial.changed.length - SHOWN} more</List.Item>}
        </List>
      )}
    </div>
  );
}

function trialText({ tried, changed }: Trial): string {
  const open = countText(tried, 'open charge');
  return changed.length === 0
    ? `Would change none of ${open}.`
    : `Would change ${numberText(changed.length)} of ${open}.`;
}

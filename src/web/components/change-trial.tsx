// SPDX-License-Identifier: Apache-2.0
import { Anchor, Button, Group, List, Text } from '@mantine/core';
import type { WithId } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import { useState, type JSX } from 'react';
import { Link } from 'react-router';
import { changeTexts, tryChange, type ChangeTrial as Trial } from '../../capture/change-trial.ts';
import { OPEN_CHARGES, dayText, visitIdOf, type DayFilter } from '../../capture/days.ts';
import { countText, numberText } from '../../capture/facts/amounts.ts';
import { nameOf, type Names } from '../../capture/names.ts';
import { patientNames } from '../data/board.ts';
import { readLatestDays } from '../../capture/read-days.ts';
import { ErrorNotice } from './async-state.tsx';

const SHOWN = 10;
/** Each is read and assessed twice: the latest thousand take minutes. */
const MOST = 1000;

/** What a changed policy, or other tables of CMS's, would do to charges that are not billed yet, before it is saved. */
export function ChangeTrial({
  unsaved,
  days: among,
}: {
  readonly unsaved: WithId<Resource>;
  /** Those that it may touch. */
  readonly days: DayFilter;
}): JSX.Element {
  const medplum = useMedplum();
  const [trial, setTrial] = useState<Trial & { readonly older: number; readonly names: Names }>();
  const [progress, setProgress] = useState('');
  const [error, setError] = useState<unknown>();
  const run = async (): Promise<void> => {
    setError(undefined);
    setTrial(undefined);
    try {
      const filter = { ...among, facets: { ...among.facets, ...OPEN_CHARGES } };
      const { days, total } = await readLatestDays(medplum, filter, MOST);
      const tell = (tried: number): void => {
        setProgress(`${numberText(tried)} of ${countText(days.length, 'visit')} assessed…`);
      };
      tell(0);
      const found = await tryChange(medplum, unsaved, days, tell);
      const names = await patientNames(
        medplum,
        found.changed.slice(0, SHOWN).map(({ day }) => day),
      );
      setTrial({ ...found, older: total - days.length, names });
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
        <List size="sm" mt="xs" spacing="xs" aria-label="What would change">
          {trial.changed.slice(0, SHOWN).map(({ day, ...change }) => (
            <List.Item key={day.key}>
              <Anchor component={Link} to={`/visits/${visitIdOf(day)}`}>
                {dayText(day)}, {nameOf(trial.names, day.patient)}
              </Anchor>
              {changeTexts(change).map((text) => (
                <Text key={text} size="sm">
                  {text}
                </Text>
              ))}
            </List.Item>
          ))}
          {trial.changed.length > SHOWN && <List.Item>and {numberText(trial.changed.length - SHOWN)} more</List.Item>}
        </List>
      )}
    </div>
  );
}

function trialText({ tried, changed, older }: Trial & { readonly older: number }): string {
  const open = countText(tried, 'open charge');
  const count = changed.length === 0 ? 'none' : numberText(changed.length);
  return older > 0
    ? `Would change ${count} of the latest ${open}. ${countText(older, 'older one')} not tried.`
    : `Would change ${count} of ${open}.`;
}

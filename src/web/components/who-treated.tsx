// SPDX-License-Identifier: Apache-2.0
import { Anchor, Stack, Text } from '@mantine/core';
import type { Encounter } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { Link } from 'react-router';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { staysMend } from '../../capture/mend/visit.ts';
import { nameOf, namesOf } from '../../capture/names.ts';
import { loadNamed } from '../data/everybody.ts';
import { FRESH } from '../data/records.ts';
import { NotYet, useLoaded } from './async-state.tsx';
import { MendForm } from './mend-form.tsx';
import type { Mended } from './use-mend.ts';

export interface WhoTreatedProps {
  /** `Encounter/<id>`. */
  readonly visit: string;
  readonly patientName: string;
  readonly clock: ClinicClock;
  readonly onMended: (mended: Mended) => void;
}

/** Who was with a patient from when until when, where one took over from another; else the way to the visit's sheet. */
export function WhoTreated({ visit, patientName, clock, onMended }: WhoTreatedProps): JSX.Element {
  const medplum = useMedplum();
  const { value, error, reload } = useLoaded(visit, async () => {
    const encounter = await medplum.readReference<Encounter>({ reference: visit }, FRESH);
    const people = (encounter.participant ?? []).flatMap(({ individual }) => individual?.reference ?? []);
    return { encounter, names: namesOf(await loadNamed(medplum, people)) };
  });
  if (!value) {
    return <NotYet waiting={`Looking for who treated ${patientName}…`} error={error} onRetry={() => void reload()} />;
  }
  const { encounter, names } = value;
  const mend = staysMend(encounter, clock.beside(encounter.period?.start), (who) => nameOf(names, who));
  return mend.fields.length === 0 ? (
    <Anchor component={Link} to={`/charting/${encounter.id}`} size="sm" className="alone">
      Who treated {patientName}
    </Anchor>
  ) : (
    <Stack gap={4} component="section" aria-label={`Who treated ${patientName}`}>
      <Text size="sm" fw={600}>
        Who treated {patientName}
      </Text>
      <MendForm about={`${visit}/stays`} mend={mend} onMended={onMended} />
    </Stack>
  );
}

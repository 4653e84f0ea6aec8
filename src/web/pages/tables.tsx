// SPDX-License-Identifier: Apache-2.0
import { Stack, Title } from '@mantine/core';
import type { MedplumClient } from '@medplum/core';
import type { Reference } from '@medplum/fhirtypes';
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { authorName, namesOf } from '../../capture/names.ts';
import { standingNcci } from '../../capture/ncci/library.ts';
import { tablesInForce } from '../../capture/ncci/tables.ts';
import { ErrorNotice, useLoaded } from '../components/async-state.tsx';
import { useClinicClock } from '../components/clinic-clock.tsx';
import { Section } from '../components/section.tsx';
import { ImportFiles } from '../components/tables/import-files.tsx';
import { PairTable } from '../components/tables/pair-table.tsx';
import { TableCards } from '../components/tables/table-cards.tsx';

/** CMS's tables that decide: which, from when, until when, by whom they came here; newer ones are imported here. */
export default function TablesPage(): JSX.Element {
  const medplum = useMedplum();
  const today = useClinicClock().today();
  const { value, error, reload } = useLoaded(`tables ${today}`, async () => {
    const inForce = tablesInForce(await standingNcci(medplum), today);
    return { inForce, importer: await nameOfAuthor(medplum, inForce.imported?.by) };
  });
  return (
    <Stack>
      <Title order={1} size="h2">
        CMS tables
      </Title>
      {error !== undefined && <ErrorNotice error={error} onRetry={() => void reload()} />}
      {value && (
        <>
          <TableCards {...value} />
          <Section title="Import CMS’s files">
            <ImportFiles onStored={reload} />
          </Section>
          <Section title="NCCI pairs">
            <PairTable pairs={value.inForce.pairs} />
          </Section>
        </>
      )}
    </Stack>
  );
}

/** Whoever imported the tables, by name where their record may be read. */
async function nameOfAuthor(medplum: MedplumClient, by: Reference | undefined): Promise<string> {
  const found = by && (await medplum.readReference(by).catch(() => undefined));
  return authorName(namesOf(found ? [found] : []), by);
}

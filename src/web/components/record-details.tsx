// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { ResourceTable } from '@medplum/react';
import { useMedplum } from '@medplum/react-hooks';
import { useMemo, type JSX } from 'react';
import { formClock } from '../../capture/charting/form-clock.ts';
import { withNamedReferences } from '../../capture/record-title.ts';
import { withoutFileAddresses } from '../../capture/record-files.ts';
import { binariesOf } from '../data/record-file.ts';
import { titlesIn } from '../data/record-titles.ts';
import { useLoaded } from './async-state.tsx';
import { useClinicClock } from './clinic-clock.tsx';
import { Labelled } from './labelled.tsx';
import { RecordFiles } from './record-files.tsx';

/** Everything that a record says: by the clinic's clock, and what it leads to by name. Its id stands in its JSON. */
export function RecordDetails({ resource }: { readonly resource: Resource }): JSX.Element {
  const medplum = useMedplum();
  const clock = useClinicClock();
  const { id = '', meta } = resource;
  const { value: titles } = useLoaded(`${id} ${meta?.versionId ?? ''}`, async () => titlesIn(medplum, resource, clock));
  const shown = useMemo(() => {
    const { id: _, ...told } = formClock(withoutFileAddresses(resource, binariesOf(medplum)), clock).shown;
    return titles && withNamedReferences(told, titles);
  }, [medplum, resource, clock, titles]);
  return (
    <div className="record">
      <RecordFiles resource={resource} />
      <Labelled>{shown && <ResourceTable value={shown} ignoreMissingValues forceUseInput />}</Labelled>
    </div>
  );
}

// SPDX-License-Identifier: Apache-2.0
import { useMedplum } from '@medplum/react-hooks';
import type { JSX } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { NotYet, useLoaded } from '../components/async-state.tsx';
import { VisitSheet } from '../components/charting/visit-sheet.tsx';
import { NewVisit } from '../components/new-visit.tsx';
import { loadVisit } from '../data/load-visit.ts';

export { NewPatient } from '../components/new-patient.tsx';

/** The sheet of a visit, or a new visit. */
export default function ChartingPage(): JSX.Element {
  const medplum = useMedplum();
  const { id } = useParams();
  const [params] = useSearchParams();
  const { value, error, reload } = useLoaded(id ?? '', async () =>
    id === undefined ? undefined : loadVisit(medplum, id),
  );
  if (id === undefined) {
    return <NewVisit />;
  }
  if (!value) {
    return <NotYet waiting="Loading the visit…" error={error} onRetry={() => void reload()} />;
  }
  return <VisitSheet key={id} view={value} treatmentId={params.get('treatment') ?? ''} />;
}

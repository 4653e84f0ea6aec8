// SPDX-License-Identifier: Apache-2.0
import { useMedplum } from '@medplum/react-hooks';
import { useDeferredValue, useMemo, useState } from 'react';
import { previewOf, readForPreview, type Preview } from '../../../capture/charting/preview.ts';
import { isBlank, unsavedOf, type Row, type SheetPlace } from '../../../capture/charting/sheet.ts';
import { useLoaded } from '../async-state.tsx';

/** What a sheet would come to, by the engine that decides once it is saved. */
export interface ShownPreview {
  /** Undefined while it is worked out. */
  readonly saved: Preview | undefined;
  /** Once signed; undefined for a visit that is finished already. */
  readonly signed: Preview | undefined;
  /** True while nothing has been typed. */
  readonly isEmpty: boolean;
  readonly error: unknown;
  readonly reload: () => Promise<void>;
}

/** Both ways of leaving a sheet, as a draft and signed, each as the bots would find it. */
export function useSheetPreview(rows: readonly Row[], place: SheetPlace): ShownPreview {
  const medplum = useMedplum();
  const settled = useDeferredValue(rows);
  const { encounter, clock } = place;
  const [openedAt] = useState(() => clock.write(clock.now()));
  const draft = useMemo(() => unsavedOf(settled, place), [settled, place]);
  // Other people, other dates and a first treatment bring records that were not read yet: roles, other patients, problems.
  const asked = JSON.stringify(
    settled
      .filter((row) => !isBlank(row))
      .map(({ draft: { performers, date }, isRemoved }) => [performers, date, isRemoved]),
  );
  const { value, error, reload } = useLoaded(`${encounter.id} ${encounter.meta?.versionId ?? ''} ${asked}`, async () =>
    readForPreview(medplum, draft),
  );
  const saved = useMemo(() => value && previewOf(value, draft), [value, draft]);
  const signed = useMemo(
    () =>
      value && encounter.status !== 'finished' ? previewOf(value, unsavedOf(settled, place, openedAt)) : undefined,
    [value, encounter, settled, place, openedAt],
  );
  return { saved, signed, isEmpty: settled.every(isBlank), error, reload };
}

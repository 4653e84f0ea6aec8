// SPDX-License-Identifier: Apache-2.0
import type { R4Reference, ReadResource } from '../r4.ts';
import type { RecordSet } from '../record-set.ts';

/** The visits that a document names, by themselves or by a treatment of theirs. */
export function visitsOfDocument(
  records: RecordSet,
  { context: { encounter = [], related = [] } = {} }: Pick<ReadResource<'DocumentReference'>, 'context'>,
): R4Reference[] {
  return [
    ...encounter,
    ...related,
    ...related.flatMap((treatment) => records.find('Procedure', treatment)?.encounter ?? []),
  ];
}

// SPDX-License-Identifier: Apache-2.0
import type { ChargeItem } from '@medplum/fhirtypes';
import { deepEquals } from '@medplum/core';
import { RecordSet } from '../record-set.ts';
import type { Write } from './write.ts';

/**
 * The records with the charges as the writes leave them; undefined where the writes change nothing that a charge amounts
 * to.
 */
export function chargesAfter(records: RecordSet, writes: readonly Write[]): RecordSet | undefined {
  const put: ChargeItem[] = [];
  const gone = new Set<string>();
  for (const write of writes) {
    if (write.kind === 'delete') {
      gone.add(write.reference);
    } else if (write.resource.resourceType === 'ChargeItem') {
      const id = write.kind === 'create' ? write.fullUrl : write.resource.id;
      put.push({ ...write.resource, ...(id === undefined ? {} : { id }) });
    }
  }
  const isGone = ({ resourceType, id = '' }: { resourceType: string; id?: string | undefined }): boolean =>
    gone.has(`${resourceType}/${id}`);
  const changed = put.filter((charge) => !amountsTo(charge, records.raw(`ChargeItem/${charge.id ?? ''}`)));
  const charges = records.all('ChargeItem').filter(isGone);
  return changed.length === 0 && charges.length === 0
    ? undefined
    : new RecordSet([...changed, ...records.resources().filter((resource) => !isGone(resource))]);
}

/** True where two versions of a charge come to the same amount under the same modifiers. */
function amountsTo(charge: ChargeItem, before: unknown): boolean {
  return deepEquals(amountOf(charge), amountOf(before as Partial<ChargeItem> | undefined));
}

function amountOf({ quantity, priceOverride, extension }: Partial<ChargeItem> = {}): object {
  return { quantity: quantity?.value, price: priceOverride?.value, extension };
}

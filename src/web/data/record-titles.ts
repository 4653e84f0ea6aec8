// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Resource, ResourceType } from '@medplum/fhirtypes';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { groupsOf, idOf, isReference, typeOf } from '../../capture/facts/records.ts';
import { recordTitle, referencesIn } from '../../capture/record-title.ts';

/** Ids of one search: an address has a limit. */
const AT_ONCE = 100;

/**
 * What a record’s references lead to, in words, by `Type/id`. What cannot be read has none: a name is no reason to show
 * nothing of the record itself.
 */
export async function titlesIn(
  medplum: MedplumClient,
  resource: Resource,
  clock: ClinicClock,
): Promise<ReadonlyMap<string, string>> {
  // The server's own part names compartments, projects among them, that most people may not read.
  const { meta: _, ...told } = resource;
  const references = referencesIn(told).filter((one) => isReference(one));
  const types = [...new Set(references.map(typeOf))] as ResourceType[];
  const found = await Promise.all(
    types.map(async (type): Promise<Resource[]> => {
      const ids = references.filter((one) => typeOf(one) === type).map(idOf);
      const groups = groupsOf(ids, AT_ONCE).map(async (some): Promise<Resource[]> => {
        const query = `_id=${some.join(',')}&_count=${String(AT_ONCE)}`;
        return medplum.searchResources(type, query).catch(() => []);
      });
      return (await Promise.all(groups)).flat();
    }),
  );
  return new Map(found.flat().map((one) => [`${one.resourceType}/${one.id ?? ''}`, recordTitle(one, clock)]));
}

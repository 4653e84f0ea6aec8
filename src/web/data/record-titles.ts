// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { Provenance, Resource, ResourceType } from '@medplum/fhirtypes';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { batchOfGets, groupsOf, idOf, isOurs, isReference, typeOf } from '../../capture/facts/records.ts';
import { recordTitle, referencesIn } from '../../capture/record-title.ts';
import { resourcesOf } from './records.ts';

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

/** A run writes at once; clocks of a bot and its server may differ. */
const AT_ONCE_MS = 60_000;

/**
 * What decisions made, each by the id of its Provenance: the charge as the decision left it, else an issue. Of a charge
 * that is gone, or whose version is not known, nothing.
 */
export async function madeBy(
  medplum: MedplumClient,
  records: readonly Resource[],
): Promise<ReadonlyMap<string, Resource>> {
  const decisions = records.flatMap((one) => {
    const targets = isOurs(one) ? one.target.flatMap(({ reference }) => reference ?? []) : [];
    const target = MADE.flatMap((type) => targets.find((to) => to.startsWith(`${type}/`)) ?? [])[0];
    return target === undefined ? [] : [{ decision: one as Provenance, target }];
  });
  const wanted = [...new Set(decisions.map(({ target }) => target))];
  if (wanted.length === 0) {
    return new Map();
  }
  const { entry: answers = [] } = await medplum.executeBatch(batchOfGets(wanted.map((target) => `${target}/_history`)));
  const versions = new Map(wanted.map((target, at) => [target, versionsIn(answers[at]?.resource)]));
  return new Map(
    decisions.flatMap(({ decision, target }) => {
      const made = versionOf(versions.get(target) ?? [], Date.parse(decision.recorded));
      return made ? [[decision.id ?? '', made]] : [];
    }),
  );
}

const MADE = ['ChargeItem', 'DetectedIssue'] as const;

function versionsIn(history: Resource | undefined): Resource[] {
  return history?.resourceType === 'Bundle' ? resourcesOf(history) : [];
}

/** The version that was saved nearest to a moment. */
function versionOf(versions: readonly Resource[], at: number): Resource | undefined {
  const far = ({ meta }: Resource): number => Math.abs(Date.parse(meta?.lastUpdated ?? '') - at);
  return versions.filter((one) => far(one) < AT_ONCE_MS).sort((a, b) => far(a) - far(b))[0];
}

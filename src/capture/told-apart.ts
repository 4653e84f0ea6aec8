// SPDX-License-Identifier: Apache-2.0
import { formatHumanName } from '@medplum/core';
import type { HumanName, Organization, Practitioner, Resource } from '@medplum/fhirtypes';
import { indexBy } from '../fhir/index-by.ts';

type Named = Organization | Practitioner;

/** What may tell records of one name apart, the best first; empty where a record does not say. */
const DETAILS: readonly ((record: Named) => string)[] = [
  ({ identifier }) => identifier?.find(({ value }) => value !== undefined)?.value ?? '',
  ({ address }) => [address?.[0]?.city, address?.[0]?.state].filter((part) => part !== undefined).join(', '),
];

/**
 * What people and organizations are called, by reference. Behind a name that several bear stands what no two of them
 * have in common, such as a payer’s number, else which of them it is.
 */
export function toldApart(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const named = new Map(
    resources.flatMap((one) =>
      one.resourceType === 'Organization' || one.resourceType === 'Practitioner'
        ? [[`${one.resourceType}/${one.id ?? ''}`, one] as const]
        : [],
    ),
  );
  const byName = indexBy([...named], ([, record]) => [`${record.resourceType} ${ownName(record)}`]);
  return new Map([...byName.values()].flatMap((some) => (some.length === 1 ? some.map(plain) : marked(some))));
}

function plain([reference, record]: readonly [string, Named]): readonly [string, string] {
  return [reference, ownName(record)];
}

function marked(some: readonly (readonly [string, Named])[]): (readonly [string, string])[] {
  const inOrder = [...some].sort(([a], [b]) => (a < b ? -1 : 1));
  const places = inOrder.map((_, at) => `${String(at + 1)} of ${String(inOrder.length)}`);
  const details = DETAILS.map((detailOf) => inOrder.map(([, record]) => detailOf(record))).find(
    (all) => !all.includes('') && new Set(all).size === all.length,
  );
  return inOrder.map(([reference, record], at) => [reference, `${ownName(record)} (${(details ?? places)[at] ?? ''})`]);
}

function ownName(record: Named): string {
  return record.resourceType === 'Organization' ? (record.name ?? 'Unnamed') : personName(record.name);
}

export function personName(names: readonly HumanName[] | undefined): string {
  const [name] = names ?? [];
  return name ? formatHumanName(name) : 'Unnamed';
}

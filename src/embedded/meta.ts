// SPDX-License-Identifier: Apache-2.0
import type { WithId } from '@medplum/core';
import type { Meta, Resource } from '@medplum/fhirtypes';

/** Version, date and author are the server's to set; tags, profiles and security labels are the client's. */
export function withMeta<T extends Resource>(resource: WithId<T>, { versionId, lastUpdated, author }: Meta): WithId<T> {
  const { tag, profile, security, source } = resource.meta ?? {};
  const kept = Object.entries({ author, tag, profile, security, source }).filter(([, value]) => value !== undefined);
  return Object.assign({}, resource, { meta: { versionId, lastUpdated, ...Object.fromEntries(kept) } });
}

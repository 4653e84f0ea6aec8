// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { EhrHome } from '../ehr/ehr-home.ts';
import { Mirror, type MirrorStore } from '../ehr/mirror.ts';
import { FhirFault, type FhirClient } from '../fhir/fhir-client.ts';
import type { PageConfig } from '../embedded/app.ts';
import { openEmbeddedStore, type EmbeddedStore, type EmbeddedStoreOptions } from './embedded-store.ts';
import type { FhirService } from '../embedded/fhir-service.ts';
import { LOCAL_USER } from '../embedded/local-project.ts';
import { LOCAL_TENANT, type Tenant } from './tenants.ts';

/** A tenant at work: its own store, in a folder of its own, and its EHR. */
export interface TenantRuntime {
  readonly tenant: Tenant;
  readonly store: EmbeddedStore;
  /** The own store as the engine's client. */
  readonly ownClient: FhirClient;
  readonly home: EhrHome | undefined;
  readonly mirror: Mirror | undefined;
}

/**
 * Opens what a tenant needs.
 * @param address - Under which the FHIR API is known, without a slash at its end.
 */
export async function openTenant(
  tenant: Tenant,
  address: string,
  options: Omit<EmbeddedStoreOptions, 'page'>,
): Promise<TenantRuntime> {
  const isLocal = tenant === LOCAL_TENANT;
  // The page is served by the store that the home keeps charges in.
  const known: { home: EhrHome | undefined } = { home: undefined };
  const store = await openEmbeddedStore(address, {
    ...options,
    dataDir: isLocal ? options.dataDir : join(options.dataDir, 'tenants', tenant.id),
    samples: isLocal && options.samples,
    page: async () => pageConfig(known.home),
  });
  const ownClient = clientOf(store.service);
  const home = tenant.ehr && new EhrHome(tenant.ehr, ownClient, options.textOfPdf);
  known.home = home;
  const mirror = tenant.ehr && new Mirror(tenant.ehr.fhirUrl, mirrorStore(store.service, ownClient));
  return { tenant, store, ownClient, home, mirror };
}

async function pageConfig(home: EhrHome | undefined): Promise<PageConfig> {
  if (!home) {
    return { signIn: 'local' };
  }
  const { fhirUrl } = home;
  try {
    const why = await home.whyKeptHere();
    return {
      signIn: 'local',
      ehr: why === undefined ? { fhirUrl, chargesAre: 'there' } : { fhirUrl, chargesAre: 'here', why },
    };
  } catch {
    return { signIn: 'local', ehr: { fhirUrl, chargesAre: 'here', why: 'the EHR does not answer at the moment' } };
  }
}

function clientOf(service: FhirService): FhirClient {
  return {
    executeBatch: async (bundle) => {
      const { body, status } = await service.handle(
        { method: 'POST', url: '/', headers: {}, body: bundle },
        LOCAL_USER,
      );
      if (body.resourceType !== 'Bundle') {
        throw Object.assign(new FhirFault(`Our store refused a Bundle (status ${String(status)})`), { outcome: body });
      }
      return body;
    },
  };
}

function mirrorStore({ repository }: FhirService, client: FhirClient): MirrorStore {
  const mirrored = repository.as(LOCAL_USER);
  const read = async (reference: string): Promise<Resource | undefined> => {
    const [type = '', id = ''] = reference.split('/');
    return mirrored.readResource(type as Resource['resourceType'], id).catch(() => undefined);
  };
  return {
    read,
    client,
    apply: async ({ put, remove, isPassed }) => {
      await mirrored.withTransaction(async (inside) => {
        for (const resource of put) {
          const stored = await inside.readResource(resource.resourceType, resource.id ?? '').catch(() => undefined);
          if (!isPassed(resource, stored)) {
            await (stored ? inside.updateResource(resource) : inside.createResource(resource, { assignedId: true }));
          }
        }
        for (const reference of remove) {
          const [type = '', id = ''] = reference.split('/');
          await inside.deleteResource(type, id);
        }
      });
    },
  };
}

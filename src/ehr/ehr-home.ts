// SPDX-License-Identifier: Apache-2.0
import type { FhirClient } from '../fhir/fhir-client.ts';
import { KnownCapabilities, keeps, whyNotKept, type Capabilities } from './capabilities.ts';
import { EhrClient } from './ehr-client.ts';
import { boundedFetch, type EhrAccess } from './ehr-http.ts';
import { EhrPause } from './ehr-pause.ts';
import { tellScopes } from './scope-notice.ts';
import { KnownWays } from './search-ways.ts';
import { SmartToken, type SmartCredentials } from './smart-token.ts';

/** Where a tenant's records are, and where its charges and issues are kept. */
export class EhrHome {
  readonly fhirUrl: string;
  readonly access: EhrAccess;
  readonly #ownStore: FhirClient;
  readonly #known = new KnownCapabilities();
  readonly #ways = new KnownWays();
  /** What the administrators were last told that the EHR refuses. */
  #toldForbidden: string | undefined;

  readonly #textOfPdf: FhirClient['textOfPdf'];

  /**
   * @param ownStore - Where charges and issues go that the EHR cannot hold.
   * @param textOfPdf - As of `FhirClient`.
   */
  constructor(
    { fhirUrl, credentials }: { readonly fhirUrl: string; readonly credentials: SmartCredentials | undefined },
    ownStore: FhirClient,
    textOfPdf?: FhirClient['textOfPdf'],
  ) {
    this.#textOfPdf = textOfPdf;
    this.fhirUrl = fhirUrl;
    this.#ownStore = ownStore;
    const token = credentials && new SmartToken(fhirUrl, credentials, boundedFetch);
    this.access = {
      fhirUrl,
      pause: new EhrPause(),
      ...(token && {
        token: async () => token.get(),
        forget: () => {
          token.forget();
        },
      }),
    };
  }

  /** The EHR for one run. */
  async client(): Promise<EhrClient> {
    return new EhrClient(this.access, await this.capabilities(), this.#ways, this.#textOfPdf);
  }

  /** Where charges and issues are: the EHR, or our own store. */
  async chargeClient(): Promise<FhirClient> {
    return (await this.whyKeptHere()) === undefined ? this.client() : this.#ownStore;
  }

  /** Tells administrators what the EHR refuses for want of a scope, where Tasks are kept: once, and when it changes. */
  async tellForbidden(types: readonly string[], now: string): Promise<void> {
    const text = types.join(' ');
    if (text === this.#toldForbidden) {
      return;
    }
    const areKept = keeps(await this.capabilities(), 'Task') && (await this.whyKeptHere()) === undefined;
    await tellScopes(areKept ? await this.client() : this.#ownStore, types, now);
    this.#toldForbidden = text;
  }

  /** Why the EHR cannot hold charges and issues; undefined where it can. */
  async whyKeptHere(): Promise<string | undefined> {
    return whyNotKept(await this.capabilities());
  }

  /** What the EHR can do. */
  async capabilities(): Promise<Capabilities> {
    return this.#known.of(this.access);
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { MedplumClient } from '@medplum/core';
import type { ClinicClock } from '../../capture/charting/clinic-clock.ts';
import { EVERYTHING, loadBoard } from './board.ts';
import { inboxFilterIn, loadInbox } from './load-inbox.ts';
import { filtersIn, latestChange, loadVisits, pageIn } from './load-visits.ts';

type Ask = (medplum: MedplumClient, params: URLSearchParams, clock: Promise<ClinicClock>) => Promise<void> | void;

/** What each list asks first, by its address. */
const FIRST_ASKED: ReadonlyMap<string, Ask> = new Map<string, Ask>([
  [
    '/',
    async (medplum, params, clock) => {
      loadInbox.ahead(medplum, inboxFilterIn(params, (await clock).today()));
    },
  ],
  [
    '/visits',
    (medplum, params) => {
      loadVisits.ahead(medplum, filtersIn(params), pageIn(params));
    },
  ],
  [
    '/board',
    async (medplum, _, clock) => {
      loadBoard.ahead(medplum, (await clock).today(), EVERYTHING);
    },
  ],
]);

/** Asks what the list at an address will ask, while its code is on its way. */
export async function askAhead(
  medplum: MedplumClient,
  address: { readonly pathname: string; readonly search: string },
  clock: Promise<ClinicClock>,
): Promise<void> {
  const ask = FIRST_ASKED.get(address.pathname);
  if (ask) {
    // First what stands, then the list: what changes between the two is looked at again.
    latestChange.ahead(medplum);
    await ask(medplum, new URLSearchParams(address.search), clock);
  }
}

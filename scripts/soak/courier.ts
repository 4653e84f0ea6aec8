// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import type { Resource } from '@medplum/fhirtypes';
import { medplumSigned, notification, signed } from '../../test/support/webhooks.ts';
import type { Change } from './clinic.ts';

/** What became of the notifications. */
export interface Deliveries {
  sent: number;
  acknowledged: number;
  doubled: number;
  broken: number;
  /** Never sent: the EHR lost them. */
  lost: number;
  retried: number;
  /** Answers of 500 and above but 503, which nothing may cause. */
  faults: number;
  /** Statuses that a broken or forged message got instead of 400 or 401. */
  wrongRefusals: number;
  readonly ackMs: number[];
}

const MOST_TRIES = 60;

/** Delivers as the worst of EHRs: late, doubled, out of order, now and then broken or not at all. */
export class Courier {
  readonly deliveries: Deliveries = {
    sent: 0,
    acknowledged: 0,
    doubled: 0,
    broken: 0,
    lost: 0,
    retried: 0,
    faults: 0,
    wrongRefusals: 0,
    ackMs: [],
  };
  readonly #addresses: readonly string[];
  readonly #random: () => number;
  readonly #underWay = new Set<Promise<void>>();
  #number = 0;

  constructor(addresses: readonly string[], random: () => number) {
    this.#addresses = addresses;
    this.#random = random;
  }

  /** Tells of a change, some time soon. */
  tell(change: Change): void {
    const chance = this.#random();
    this.#number += 1;
    if (chance < 0.03) {
      this.deliveries.lost += 1;
      return;
    }
    const init = this.#message(change, this.#number);
    this.#start(init.path, init.request);
    if (chance < 0.25) {
      this.deliveries.doubled += 1;
      this.#start(init.path, init.request);
    }
    if (chance > 0.95) {
      this.#startBroken(init.request);
    }
  }

  /** Resolves when everything that was to be sent has been. */
  async settle(): Promise<void> {
    while (this.#underWay.size > 0) {
      await Promise.all(this.#underWay);
    }
  }

  /** Tells how many events there have been, so that a gap shows. */
  async heartbeat(): Promise<void> {
    const bundle = notification('heartbeat', [], { sinceStart: this.#number });
    await this.#deliver('backport', signed(JSON.stringify(bundle)));
  }

  #message({ reference, resource }: Change, number: number): { path: string; request: RequestInit } {
    const kind = this.#random();
    if (kind < 0.5) {
      const event = { number, focus: reference, isDelete: resource === undefined };
      const isFull = resource !== undefined && this.#random() < 0.5;
      const bundle = notification('event-notification', [isFull ? { ...event, resource } : event]);
      return { path: 'backport', request: signed(JSON.stringify(bundle)) };
    }
    // A plain rest-hook has no numbers; the Subscription of the other channel is told all the same.
    const numbered = notification('event-notification', [{ number, focus: 'Patient/none' }]);
    this.#start('backport', signed(JSON.stringify(numbered)));
    if (resource === undefined) {
      return { path: 'r4', request: medplumSigned('{}', undefined, { 'x-medplum-deleted-resource': reference }) };
    }
    const idOnly: Resource = { resourceType: resource.resourceType, id: resource.id } as Resource;
    const body = JSON.stringify(kind < 0.8 ? resource : idOnly);
    return { path: 'r4', request: kind < 0.9 ? signed(body) : medplumSigned(body) };
  }

  #start(path: string, request: RequestInit): void {
    const run = sleep(this.#random() ** 3 * 4000)
      .then(async () => this.#deliver(path, request))
      .finally(() => this.#underWay.delete(run));
    this.#underWay.add(run);
  }

  /** As an EHR does: again and again until it is acknowledged. */
  async #deliver(path: string, request: RequestInit): Promise<void> {
    this.deliveries.sent += 1;
    for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
      const startMs = performance.now();
      const status = await this.#post(path, request);
      if (status === 200) {
        this.deliveries.acknowledged += 1;
        this.deliveries.ackMs.push(performance.now() - startMs);
        return;
      }
      this.deliveries.faults += status >= 500 && status !== 503 ? 1 : 0;
      this.deliveries.retried += 1;
      await sleep(200 + this.#random() * 500);
    }
  }

  #startBroken(request: RequestInit): void {
    this.deliveries.broken += 1;
    const text = typeof request.body === 'string' ? request.body : '';
    const isCut = this.#random() < 0.5;
    const cut = text.slice(0, Math.floor(text.length * this.#random()));
    const run = this.#post('r4', isCut ? signed(`${cut}{`) : { ...request, body: `${text} ` })
      .then((status) => {
        const isRight = isCut ? status === 400 : status === 401;
        this.deliveries.wrongRefusals += isRight || status === 0 || status === 503 ? 0 : 1;
      })
      .finally(() => this.#underWay.delete(run));
    this.#underWay.add(run);
  }

  async #post(path: string, request: RequestInit): Promise<number> {
    const address = this.#addresses[Math.floor(this.#random() * this.#addresses.length)] ?? '';
    try {
      const response = await fetch(`${address}/subscriptions/${path}`, {
        ...request,
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { CHANGES_OF_KINDS, type Step } from '../support/changing-kinds.ts';
import { CHANGES, base, compared, referenceOf } from '../support/changing-records.ts';
import { FakeEhr, type FakeEhrOptions } from '../support/fake-ehr.ts';
import { SERVER_KINDS } from '../support/server-kinds.ts';
import { clinicIsIdle, clinicWith, startTestService, type TestService } from '../support/service.ts';
import { notification, signed } from '../support/webhooks.ts';

/** A bounded part of all changes, orders and EHRs; `EVERY_CHANGE=1` takes each. */
const SAMPLE = 12;

/** What an EHR sends of a change: the path below `subscriptions/`, and the request. */
type Told = readonly [path: string, init: RequestInit];
/** @param record - As it was saved; undefined: it was deleted. */
type Tell = (reference: string, record: Resource | undefined, number: number) => Told;

/** The resource is put below the endpoint, and deleted there (HAPI FHIR). */
const putBelow: Tell = (reference, record) => [
  `r4/${reference}`,
  { ...signed(record ? JSON.stringify(record) : ''), method: record ? 'PUT' : 'DELETE' },
];
/** Its type and id, whatever has become of it. */
const byId: Tell = (reference) => {
  const [resourceType, id] = reference.split('/');
  return ['r4', signed(JSON.stringify({ resourceType, id }))];
};
/** The Backport's notifications, with the resource or by its id. */
const backport =
  (withResource: boolean): Tell =>
  (focus, record, number) => {
    const resource = withResource && record ? { resource: record } : {};
    const bundle = notification('event-notification', [{ number, focus, isDelete: !record, ...resource }]);
    return ['backport', signed(JSON.stringify(bundle))];
  };

interface Kind {
  readonly name: string;
  readonly options: FakeEhrOptions;
  readonly tell: Tell;
}

const KINDS: readonly Kind[] = [
  { name: 'HAPI FHIR', options: SERVER_KINDS['HAPI FHIR'] ?? {}, tell: putBelow },
  { name: 'Azure', options: SERVER_KINDS['Azure'] ?? {}, tell: byId },
  {
    name: 'HAPI FHIR, mirrored',
    options: { ...SERVER_KINDS['HAPI FHIR'], written: [] },
    tell: backport(true),
  },
  { name: 'OpenEMR, mirrored', options: SERVER_KINDS['OpenEMR'] ?? {}, tell: backport(false) },
];

interface Case {
  readonly kind: Kind;
  readonly order: readonly string[];
  /** Told when all of it has been made, and the last of it first. */
  readonly isLate: boolean;
}

/** True where the EHR has records of all these types. */
function isHeld({ options: { types } }: Kind, order: readonly string[]): boolean {
  const steps = order.flatMap((name) => CHANGES[name] ?? []);
  return steps.every((step) => {
    const [type = ''] = ('remove' in step ? step.remove : referenceOf(step.save)).split('/');
    return types === undefined || Object.hasOwn(types, type);
  });
}

const ALONE: readonly Case[] = Object.keys(CHANGES)
  .flatMap((name, index) => KINDS.map((kind, which) => ({ kind, order: [name], isLate: (index + which) % 2 === 1 })))
  .filter(({ kind, order }) => isHeld(kind, order));
/** Those that were seen to go wrong, each behind each other one, on one EHR after the other. */
const SEEN = Object.keys(CHANGES).filter((name) => CHANGES_OF_KINDS[name] === undefined);
const PAIRS: readonly Case[] = SEEN.flatMap((first) =>
  SEEN.filter((other) => other !== first).map((other) => [first, other]),
).flatMap((order, index) => {
  const kind = KINDS[index % KINDS.length];
  return kind ? [{ kind, order, isLate: Math.floor(index / KINDS.length) % 2 === 1 }] : [];
});
const CASES = [...ALONE, ...PAIRS];
/** Odd, so that each of the EHRs has its turn. */
const STRIDE = process.env['EVERY_CHANGE'] === undefined ? Math.floor(CASES.length / SAMPLE) | 1 : 1;
const CHOSEN = CASES.filter((_, index) => index % STRIDE === STRIDE >> 1);
const nameOf = ({ order, isLate }: Case): string => `${order.join(', then ')}${isLate ? ', told late' : ''}`;

/** An EHR and the service beside it, and records of patients of its own for each test. */
class EhrClinic {
  readonly #kind: Kind;
  readonly #ehr: FakeEhr;
  readonly #service: TestService;
  #patients = 0;
  #events = 0;
  #records = new Map<string, Resource>();

  private constructor(kind: Kind, ehr: FakeEhr, service: TestService) {
    this.#kind = kind;
    this.#ehr = ehr;
    this.#service = service;
  }

  static async start(kind: Kind): Promise<EhrClinic> {
    const ehr = await FakeEhr.start(kind.options);
    const service = await startTestService({ tenants: [clinicWith(ehr)] });
    await clinicIsIdle(service);
    return new EhrClinic(kind, ehr, service);
  }

  async close(): Promise<void> {
    await this.#service.close();
    await this.#ehr.close();
  }

  /** What stands when the steps have been made and told, and what a fresh assessment of the final records says. */
  async play(steps: readonly Step[], isLate: boolean): Promise<[standing: string[], wanted: string[]]> {
    this.#patients += 1;
    this.#records = new Map();
    await this.#begin();
    const told = await this.#do(steps, isLate);
    for (const one of told.reverse()) {
      await this.#send(one);
    }
    await clinicIsIdle(this.#service);
    expect(await this.#service.work.queue.dead('clinic')).toEqual([]);
    const kept = await Promise.all(['ChargeItem', 'DetectedIssue'].map(async (type) => this.#kept(type)));
    return compared([...this.#records.values()], kept.flat(), new Date().toISOString());
  }

  /** The records as they were when the first charges were decided. */
  async #begin(): Promise<void> {
    for (const save of base()) {
      const told = await this.#make({ save });
      if (save.resourceType === 'Encounter' || save.resourceType === 'Procedure') {
        await this.#send(told);
      }
    }
    await clinicIsIdle(this.#service);
  }

  /** @returns What is yet to be told. */
  async #do(steps: readonly Step[], isLate = false): Promise<Told[]> {
    const late: Told[] = [];
    for (const step of steps) {
      const told = await this.#make(step);
      if (isLate) {
        late.push(told);
      } else {
        await this.#send(told);
        await clinicIsIdle(this.#service);
      }
    }
    return late;
  }

  async #make(step: Step): Promise<Told> {
    this.#events += 1;
    if ('remove' in step) {
      const reference = this.#named(step.remove);
      await this.#ehr.remove(reference);
      this.#records.delete(reference);
      return this.#kind.tell(reference, undefined, this.#events);
    }
    const record = this.#own(step.save);
    const reference = referenceOf(record);
    await this.#ehr.save(record);
    this.#records.set(reference, record);
    return this.#kind.tell(reference, await this.#ehr.read(reference), this.#events);
  }

  async #send([path, init]: Told): Promise<void> {
    const { status } = await fetch(`${this.#service.address}/subscriptions/${path}`, init);
    expect(status).toBe(200);
  }

  #named(text: string): string {
    return `${text}-${String(this.#patients)}`;
  }

  /** The record under ids of this test's own. */
  #own(record: Resource): Resource {
    return JSON.parse(JSON.stringify(record), (key, value: unknown) =>
      typeof value === 'string' && (key === 'id' || key === 'reference') ? this.#named(value) : value,
    ) as Resource;
  }

  async #kept(type: string): Promise<Resource[]> {
    const query = `${type}?patient=${['p1', 'p2'].map((id) => this.#named(`Patient/${id}`)).join(',')}&_count=100`;
    const isOnEhr = this.#kind.options.written?.includes(type) === true;
    const body = isOnEhr
      ? (await this.#ehr.service.handle({ method: 'GET', url: `/${query}`, headers: {} })).body
      : await (await this.#service.ask(`fhir/R4/${query}`)).json();
    return ((body as Bundle).entry ?? []).flatMap(({ resource }) => resource ?? []);
  }
}

describe.each(KINDS)('$name: a charge follows whatever it rests on', (kind) => {
  let clinic: EhrClinic;
  let close = async (): Promise<void> => Promise.resolve();
  beforeAll(async () => {
    clinic = await EhrClinic.start(kind);
    close = async () => clinic.close();
  });
  afterAll(async () => close());

  const own = CHOSEN.filter((one) => one.kind === kind);
  test.each(own.map((one) => [nameOf(one), one] as const))('%s', async (_name, { order, isLate }) => {
    const steps = order.flatMap((name) => CHANGES[name] ?? []);
    const [standing, wanted] = await clinic.play(steps, isLate);
    expect(standing).toEqual(wanted);
  });
});

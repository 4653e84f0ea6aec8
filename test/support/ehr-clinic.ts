// SPDX-License-Identifier: Apache-2.0
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { toReconcile } from '../../src/ehr/missed-changes.ts';
import type { Step } from './changing-links.ts';
import { base, compared, referenceOf } from './changing-records.ts';
import { FakeEhr, type FakeEhrOptions } from './fake-ehr.ts';
import { SERVER_KINDS } from './server-kinds.ts';
import { clinicIsIdle, clinicWith, startTestService, type TestService } from './service.ts';
import { notification, signed } from './webhooks.ts';

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

export interface EhrKind {
  readonly name: string;
  readonly options: FakeEhrOptions;
  readonly tell: Tell;
}

/** EHRs by what they can do, and by how they tell of a change. */
export const EHR_KINDS: readonly EhrKind[] = [
  { name: 'HAPI FHIR', options: SERVER_KINDS['HAPI FHIR'] ?? {}, tell: putBelow },
  { name: 'Azure', options: SERVER_KINDS['Azure'] ?? {}, tell: byId },
  {
    name: 'HAPI FHIR, mirrored',
    options: { ...SERVER_KINDS['HAPI FHIR'], written: [] },
    tell: backport(true),
  },
  { name: 'OpenEMR, mirrored', options: SERVER_KINDS['OpenEMR'] ?? {}, tell: backport(false) },
];

/** An EHR and the service beside it, and records of patients of its own for each test. */
export class EhrClinic {
  readonly #kind: EhrKind;
  readonly #ehr: FakeEhr;
  readonly #service: TestService;
  #patients = 0;
  #events = 0;
  #records = new Map<string, Resource>();

  private constructor(kind: EhrKind, ehr: FakeEhr, service: TestService) {
    this.#kind = kind;
    this.#ehr = ehr;
    this.#service = service;
  }

  static async start(kind: EhrKind): Promise<EhrClinic> {
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
    return this.#compare();
  }

  /** The same of steps of which nobody tells, behind others that are told: what was missed is looked for. */
  async miss(told: readonly Step[], missed: readonly Step[]): Promise<[standing: string[], wanted: string[]]> {
    this.#patients += 1;
    this.#records = new Map();
    await this.#begin();
    await this.#do(told);
    // What was saved before is known by its version from now on, and leads back to nothing by itself.
    await this.#look('before');
    for (const step of missed) {
      await this.#make(step);
    }
    await this.#look('after');
    return this.#compare();
  }

  async #look(when: string): Promise<void> {
    await this.#service.work.queue.add([toReconcile('clinic', `test ${String(this.#patients)} ${when}`)]);
    await clinicIsIdle(this.#service);
  }

  async #compare(): Promise<[standing: string[], wanted: string[]]> {
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

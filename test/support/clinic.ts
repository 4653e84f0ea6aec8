// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { assessAffected } from '../../src/capture/assess-affected.ts';
import { assessRecord, type RunContext } from '../../src/capture/assess-record.ts';
import type { RunReport } from '../../src/capture/run-report.ts';
import { KnownDecisions, type KnownDecision } from '../../src/capture/known-decisions.ts';
import { RECORD_TYPES } from '../../src/fhir/query/record-links.ts';
import type { Step } from './changing-links.ts';
import { base, compared, referenceOf } from './changing-records.ts';
import { TestServer } from './fhir-server.ts';

/** The run that is told of a change. */
type Tell = (context?: RunContext) => Promise<RunReport[]>;

/** What every test begins with. */
interface Opened {
  readonly stored: Uint8Array;
  readonly known: KnownDecision;
}

/** Whose visits those of the base are. */
const PATIENT = 'Patient/p1';

let opened: Promise<Opened> | undefined;

/**
 * A server that tells of each change as Medplum does: by the record as saved or deleted, and whether it was there before.
 * Its runs are of one process, which knows its decisions.
 */
export class Clinic {
  readonly server: TestServer;
  readonly #known = new KnownDecisions();
  readonly #records = new Map<string, Resource>(base().map((resource) => [referenceOf(resource), resource]));

  private constructor(from?: Uint8Array) {
    this.server = new TestServer(from);
  }

  get context(): RunContext {
    return { ...this.server.context, known: this.#known };
  }

  /** One whose visits have been decided: that is done once, and every clinic begins with a copy of its store. */
  static async open(): Promise<Clinic> {
    opened ??= new Clinic().#begin();
    const { stored, known } = await opened;
    const clinic = new Clinic(stored);
    clinic.#known.keep(PATIENT, known);
    return clinic;
  }

  async #begin(): Promise<Opened> {
    await this.server.load([...this.#records.values()]);
    for (const visit of ['Encounter/e1', 'Encounter/e2']) {
      const tell = await this.#tell(visit, false);
      await tell();
    }
    const known = this.#known.take(PATIENT);
    if (!known) {
      throw new Error(`What was decided of ${PATIENT} is not known`);
    }
    return { stored: this.server.leave(), known };
  }

  async do(step: Step): Promise<void> {
    const tell = await this.make(step);
    await tell();
  }

  /** The same, told when the test will have it so. */
  async make(step: Step): Promise<Tell> {
    if ('remove' in step) {
      const deleted = this.#records.get(step.remove);
      if (!deleted) {
        return async () => Promise.resolve([]);
      }
      const tell = await this.#tell(step.remove, true);
      await this.server.send('DELETE', `/${step.remove}`);
      this.#records.delete(step.remove);
      return tell;
    }
    const reference = referenceOf(step.save);
    const isUpdate = this.#records.has(reference);
    const { repository } = this.server.service;
    // A record that comes back has its id, and its history, already.
    const isKept = isUpdate || (await this.server.send('GET', `/${reference}`)).status === 410;
    await (isKept ? repository.updateResource(structuredClone(step.save)) : this.server.load([step.save]));
    this.#records.set(reference, step.save);
    return this.#tell(reference, isUpdate);
  }

  /** What makes a step undone: its record as it was before. */
  undoing(step: Step): Step {
    const reference = 'remove' in step ? step.remove : referenceOf(step.save);
    const before = this.#records.get(reference);
    return before ? { save: before } : { remove: reference };
  }

  /** Charges and issues as they stand, and as a fresh assessment of the final records would have them. */
  async compare(): Promise<[standing: string[], wanted: string[]]> {
    const standing = await Promise.all(
      ['ChargeItem', 'DetectedIssue'].map(async (type) => this.server.search(`${type}?_count=100`)),
    );
    return compared([...this.#records.values()], standing.flat(), this.server.clock);
  }

  /** By the record as it stands now, whatever becomes of it until it is told. */
  async #tell(reference: string, hasEarlier: boolean): Promise<Tell> {
    const resource = (await this.server.send('GET', `/${reference}`)).body;
    return async (context = this.context) =>
      RECORD_TYPES.includes(resource.resourceType)
        ? assessAffected(context, resource, hasEarlier)
        : [await assessRecord(context, resource, hasEarlier)];
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import type { FakeEhr } from '../../test/support/fake-ehr.ts';
import { documents } from '../../test/support/documents.ts';
import { therapist, treatment, visit } from '../../test/support/visit.ts';
import type { PatientTruth, TreatmentTruth } from './truth.ts';

/** What a clinician did, for the EHR to tell of. */
export interface Change {
  readonly reference: string;
  /** The resource as saved; undefined for a deletion. */
  readonly resource: Resource | undefined;
}

/** Patients whom one therapist treats, so that their times meet now and then. */
const PATIENTS_A_THERAPIST = 3;
const TREATMENTS = 3;

/** A clinic at work: visits that are charted, corrected, cancelled and taken up again, at random. */
export class Clinic {
  readonly patients: number;
  readonly #ehr: FakeEhr;
  readonly #random: () => number;
  readonly #status = new Map<number, Encounter['status']>();
  readonly #treatments = new Map<number, Map<string, TreatmentTruth>>();

  /** @param random - Numbers from 0 to 1; the same sequence gives the same work. */
  constructor(ehr: FakeEhr, patients: number, random: () => number) {
    this.#ehr = ehr;
    this.patients = patients;
    this.#random = random;
  }

  /** Everything that is there before the day begins. */
  async open(): Promise<void> {
    for (let index = 0; index < this.patients; index += 1) {
      const patient = `p${String(index)}`;
      await this.#ehr.save(
        { resourceType: 'Patient', id: patient },
        therapist(this.#therapistOf(index)),
        ...documents(patient),
        ...(isMedicare(index) ? [medicareOf(patient)] : []),
      );
      await this.#ehr.save(this.#visit(index, 'in-progress'));
    }
  }

  /** One change of one visit. */
  async change(): Promise<Change> {
    const index = Math.floor(this.#random() * this.patients);
    const id = `mt-${String(index)}-${String(Math.floor(this.#random() * TREATMENTS))}`;
    const what = this.#random();
    if (what < 0.1) {
      const exists = await this.#ehr.service.repository.readResource('Procedure', id).catch(() => undefined);
      if (exists) {
        await this.#ehr.remove(`Procedure/${id}`);
        this.#treatments.get(index)?.delete(id);
        return { reference: `Procedure/${id}`, resource: undefined };
      }
    }
    if (what < 0.35) {
      const status = this.#pick<Encounter['status']>(['in-progress', 'finished', 'finished', 'finished', 'cancelled']);
      return this.#save(this.#visit(index, status));
    }
    return this.#save(this.#treatment(index, id));
  }

  async #save(resource: Resource): Promise<Change> {
    await this.#ehr.save(resource);
    const reference = `${resource.resourceType}/${resource.id ?? ''}`;
    return { reference, resource: await this.#ehr.read(reference) };
  }

  /** What was made of each patient, as the load knows it. */
  truth(): PatientTruth[] {
    return Array.from({ length: this.patients }, (_, index) => ({
      patient: `p${String(index)}`,
      therapist: this.#therapistOf(index),
      isMedicare: isMedicare(index),
      status: this.#status.get(index) ?? 'in-progress',
      treatments: [...(this.#treatments.get(index)?.values() ?? [])],
    }));
  }

  #visit(index: number, status: Encounter['status']): Encounter {
    this.#status.set(index, status);
    return visit({
      id: `e${String(index)}`,
      status,
      subject: { reference: `Patient/p${String(index)}` },
      participant: [{ individual: { reference: `Practitioner/${this.#therapistOf(index)}` } }],
    });
  }

  #treatment(index: number, id: string): Procedure {
    const startMinute = Math.floor(this.#random() * 120);
    const minutes = Math.floor(this.#random() * 50);
    const at = (minute: number): string =>
      `${String(9 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    const isVague = this.#random() < 0.2;
    const own = this.#treatments.get(index) ?? new Map<string, TreatmentTruth>();
    this.#treatments.set(index, own.set(id, { id, startMinute, minutes, hasRegion: !isVague }));
    return {
      ...treatment(id, `${at(startMinute)}-${at(startMinute + minutes)}`),
      subject: { reference: `Patient/p${String(index)}` },
      encounter: { reference: `Encounter/e${String(index)}` },
      performer: [{ actor: { reference: `Practitioner/${this.#therapistOf(index)}` } }],
      ...(isVague ? { bodySite: undefined } : {}),
    };
  }

  #therapistOf(index: number): string {
    return `t${String(Math.floor(index / PATIENTS_A_THERAPIST))}`;
  }

  #pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.#random() * values.length)] as T;
  }
}

/** Every other patient's payer is Medicare, the others have none. */
function isMedicare(index: number): boolean {
  return index % 2 === 1;
}

function medicareOf(patient: string): Resource {
  return {
    resourceType: 'Coverage',
    id: `cov-${patient}`,
    status: 'active',
    beneficiary: { reference: `Patient/${patient}` },
    payor: [{ display: 'Medicare Part B' }],
  };
}

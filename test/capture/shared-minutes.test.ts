// SPDX-License-Identifier: Apache-2.0
import type { Encounter, Procedure, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { assessCollection } from '../../src/capture/assess-collection.ts';
import { assessRecord } from '../../src/capture/assess-record.ts';
import { documents } from '../support/documents.ts';
import { TestServer } from '../support/fhir-server.ts';
import { standingLines } from '../support/standing.ts';
import { CPT, therapist, treatment, visit } from '../support/visit.ts';

/** One change in a clinic where two patients have the same two therapists. */
type Change =
  | {
      readonly kind: 'treat';
      readonly patient: number;
      readonly number: number;
      readonly startMinute: number;
      readonly minutes: number;
      readonly code: string;
      /** Undefined: the visit's participant. */
      readonly performer: string | undefined;
      readonly day: string;
    }
  | { readonly kind: 'delete'; readonly patient: number; readonly number: number }
  | {
      readonly kind: 'visit';
      readonly patient: number;
      readonly status: Encounter['status'];
      readonly participant: string;
    };

const patient = fc.integer({ min: 1, max: 2 });
const number = fc.integer({ min: 1, max: 2 });
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('treat' as const),
      patient,
      number,
      startMinute: fc.integer({ min: 0, max: 30 }),
      minutes: fc.integer({ min: 0, max: 29 }),
      code: fc.constantFrom('97140', '97140', '97110'),
      performer: fc.constantFrom('t1', 't2', undefined),
      day: fc.constantFrom('02', '02', '02', '03'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), patient, number }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('visit' as const),
      patient,
      status: fc.constantFrom<Encounter['status']>('in-progress', 'finished', 'cancelled'),
      participant: fc.constantFrom('t1', 't2'),
    }),
  },
);

const clock = (minute: number): string =>
  `${String(10 + Math.floor(minute / 60))}:${String(minute % 60).padStart(2, '0')}`;

function visitOf(of: number, status: Encounter['status'], who = 't1'): Encounter {
  const participant = [{ individual: { reference: `Practitioner/${who}` } }];
  return visit({ id: `e${String(of)}`, subject: { reference: `Patient/p${String(of)}` }, participant, status });
}

function treatmentOf({ patient: of, ...facts }: Extract<Change, { kind: 'treat' }>): Procedure {
  const at = (minute: number): string => `2026-03-${facts.day}T${clock(minute)}:00-05:00`;
  return treatment(`mt-${String(of)}-${String(facts.number)}`, '10:00-10:30', {
    performedPeriod: { start: at(facts.startMinute), end: at(facts.startMinute + facts.minutes) },
    subject: { reference: `Patient/p${String(of)}` },
    encounter: { reference: `Encounter/e${String(of)}` },
    code: { coding: [{ system: CPT, code: facts.code }], text: 'Treatment' },
    ...(facts.performer !== undefined && { performer: [{ actor: { reference: `Practitioner/${facts.performer}` } }] }),
  });
}

/** The records as they stand, and only they are told of to the service, one after the other. */
class Records {
  readonly #server: TestServer;
  readonly byReference = new Map<string, Resource>();

  constructor(server: TestServer) {
    this.#server = server;
  }

  async save(resource: Resource): Promise<void> {
    const reference = `${resource.resourceType}/${resource.id ?? ''}`;
    await (this.byReference.has(reference)
      ? this.#server.service.repository.updateResource(structuredClone(resource))
      : this.#server.service.repository.createResource(structuredClone(resource), { assignedId: true }));
    this.byReference.set(reference, resource);
    await assessRecord(this.#server.context, resource);
  }

  async remove(reference: string): Promise<void> {
    const deleted = this.byReference.get(reference);
    if (deleted) {
      await this.#server.send('DELETE', `/${reference}`);
      this.byReference.delete(reference);
      await assessRecord(this.#server.context, deleted);
    }
  }
}

test('whatever is changed of patients who share a therapist, each charge is what the final records say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 10 }), async (changes) => {
      const server = new TestServer();
      try {
        const records = new Records(server);
        const base = [therapist('t1'), therapist('t2'), ...documents('p1'), ...documents('p2')];
        await server.load(base);
        await records.save(visitOf(1, 'finished'));
        await records.save(visitOf(2, 'finished'));
        for (const one of changes) {
          if (one.kind === 'treat') {
            await records.save(treatmentOf(one));
          } else if (one.kind === 'visit') {
            await records.save(visitOf(one.patient, one.status, one.participant));
          } else {
            await records.remove(`Procedure/mt-${String(one.patient)}-${String(one.number)}`);
          }
        }
        const standing = [
          ...(await server.search('ChargeItem?_count=100')),
          ...(await server.search('DetectedIssue?_count=100')),
        ];
        const wanted = assessCollection([...base, ...records.byReference.values()], server.clock).standing;
        expect([...standingLines(standing)].sort()).toEqual([...standingLines(wanted)].sort());
      } finally {
        server.close();
      }
    }),
    // Drawn anew in each run of the tests.
    { numRuns: 30 },
  );
});

// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { assessCollection } from '../../../src/capture/assess-collection.ts';
import { unitsForMinutes } from '../../../src/engine/billing/timed-units.ts';

const CPT = 'http://www.ama-assn.org/go/cpt';
const SCHEDULE = 'http://hl7.org/fhir/StructureDefinition/procedure-schedule';

/** Mostly sensible, sometimes not: what EHRs, imports and hands produce. */
const dateTime = fc.oneof(
  fc.integer({ min: 0, max: 23 * 60 }).map((minute) => {
    const [hour, rest] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
    return `2026-03-02T${hour ?? ''}:${rest ?? ''}:00-05:00`;
  }),
  fc.constantFrom('2026-03-02', '2026-03', '2026-03-02T10:00:00', 'yesterday', '', '2026-02-30'),
);
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 3 });
const junk = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.constant([]), fc.constant({}));
const orJunk = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: junk });
const reference = (type: string, ...ids: string[]): fc.Arbitrary<unknown> =>
  orJunk(fc.constantFrom(...ids).map((id) => ({ reference: `${type}/${id}` })));

const procedure = fc.record({
  resourceType: fc.constant('Procedure'),
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  status: orJunk(fc.constantFrom('completed', 'in-progress', 'stopped', 'not-done', 'unknown')),
  subject: reference('Patient', 'p', 'q'),
  encounter: rarely(reference('Encounter', 'e', 'f', 'none')),
  partOf: rarely(orJunk(fc.array(reference('Procedure', 'a', 'b', 'c'), { maxLength: 2 }))),
  code: rarely(
    orJunk(
      fc.record({
        coding: fc.array(
          fc.record({
            system: fc.constant(CPT),
            code: fc.constantFrom('97140', '97140', '97110', '97530', '98940', '99999'),
          }),
          { maxLength: 2 },
        ),
        text: rarely(fc.constantFrom('Joint mobilization', 'Dry needling', 'Myofascial release', 'Massage', '')),
      }),
    ),
  ),
  performedPeriod: rarely(orJunk(fc.record({ start: rarely(dateTime), end: rarely(dateTime) }))),
  performedString: rarely(orJunk(fc.oneof(fc.constantFrom('15 min', '1 h', '10-20 min', 'long'), fc.string()))),
  extension: rarely(
    orJunk(
      fc.array(
        fc.record({
          url: fc.constant(SCHEDULE),
          valueTiming: orJunk(
            fc.record({
              repeat: orJunk(
                fc.record({
                  duration: orJunk(fc.double()),
                  durationUnit: orJunk(fc.constantFrom('min', 'h', 's', 'd')),
                }),
              ),
            }),
          ),
        }),
        { maxLength: 2 },
      ),
    ),
  ),
  bodySite: rarely(orJunk(fc.array(fc.record({ text: fc.string() }), { maxLength: 2 }))),
  note: rarely(orJunk(fc.array(fc.record({ text: fc.string() }), { maxLength: 2 }))),
});

const encounter = fc.record({
  resourceType: fc.constant('Encounter'),
  id: fc.constantFrom('e', 'f'),
  status: orJunk(fc.constantFrom('finished', 'in-progress', 'planned', 'cancelled')),
  subject: rarely(reference('Patient', 'p')),
  period: rarely(orJunk(fc.record({ start: rarely(dateTime), end: rarely(dateTime) }))),
});

const chargeItem = fc.record({
  resourceType: fc.constant('ChargeItem'),
  id: fc.constantFrom('x', 'y'),
  status: orJunk(fc.constantFrom('planned', 'billable', 'billed', 'aborted')),
  subject: reference('Patient', 'p'),
  context: rarely(reference('Encounter', 'e')),
  code: orJunk(fc.constant({ coding: [{ system: CPT, code: '97140' }] })),
  quantity: rarely(orJunk(fc.record({ value: orJunk(fc.integer({ min: -2, max: 9 })) }))),
});

const records = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: procedure },
    { weight: 3, arbitrary: encounter },
    { weight: 1, arbitrary: chargeItem },
  ),
  { maxLength: 9 },
);

const LATER = '2027-01-01T00:00:00Z';

describe('whatever stands in a record', () => {
  test('assessing never throws, and units are whole, never negative, never more than the minutes of the day allow', () => {
    fc.assert(
      fc.property(records, (resources) => {
        const { assessments, standing } = assessCollection(
          JSON.parse(JSON.stringify(resources)) as unknown[],
          '2026-03-31T00:00:00Z',
        );
        for (const { units, minutes, allocation, charges } of assessments) {
          expect(Number.isInteger(units) && units >= 0).toBe(true);
          expect(units).toBeLessThanOrEqual(unitsForMinutes(minutes.countedMinutes + 7));
          expect(minutes.countedMinutes).toBeLessThanOrEqual(Math.max(0, minutes.documentedMinutes));
          expect(allocation.totalMinutes).not.toBeNaN();
          expect(charges.reduce((sum, charge) => sum + charge.units, 0)).toBe(units);
        }
        const text = JSON.stringify(standing);
        expect(text).not.toMatch(/NaN|undefined|urn:uuid/);
      }),
      { numRuns: 1500 },
    );
  });

  test('a person’s charge that is held is not taken for a template’s the next time', () => {
    const charge = (id: string, facts: object): object => ({
      resourceType: 'ChargeItem',
      id,
      subject: { reference: 'Patient/p' },
      context: { reference: 'Encounter/e' },
      code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '97140' }] },
      ...facts,
    });
    const input = [
      charge('x', { status: 'billable', quantity: { value: 1 } }),
      charge('y', { status: 'planned', quantity: { value: 0 } }),
      { resourceType: 'Encounter', id: 'e', status: 'finished' },
    ];
    const first = assessCollection(input, LATER).standing;
    expect(first.filter(({ resourceType }) => resourceType === 'ChargeItem')).toMatchObject([
      { id: 'x', status: 'planned', quantity: { value: 1 } },
      { id: 'y' },
    ]);
    expect(assessCollection([...first, input[2]], LATER).standing).toEqual(first);
  });

  test('assessing what stands again changes nothing', () => {
    fc.assert(
      fc.property(records, (resources) => {
        const input = JSON.parse(JSON.stringify(resources)) as { id: string }[];
        const first = assessCollection(input, '2026-03-31T00:00:00Z').standing;
        const keyOf = ({ resourceType, id }: { resourceType?: string; id?: string }): string =>
          `${resourceType ?? ''}/${id ?? ''}`;
        const ids = new Set(first.map(keyOf));
        const second = assessCollection(
          [...first, ...input.filter((resource) => !ids.has(keyOf(resource)))],
          LATER,
        ).standing;
        const byKey = (resources_: typeof first): typeof first =>
          [...resources_].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
        expect(byKey(second)).toEqual(byKey(first));
      }),
      { numRuns: 300 },
    );
  });
});

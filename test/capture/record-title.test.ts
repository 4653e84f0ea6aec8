// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { ClinicClock } from '../../src/capture/charting/clinic-clock.ts';
import { recordTitle, referencesIn, withNamedReferences } from '../../src/capture/record-title.ts';

const clock = new ClinicClock('America/Chicago');
const REFERENCE = /[A-Z][A-Za-z]+\/[A-Za-z0-9-]+/;

describe('what a record is called by itself', () => {
  test.each<[string, Resource]>([
    [
      'Visit, Mar 2, 2026, 10:00',
      {
        resourceType: 'Encounter',
        id: 'e1',
        status: 'finished',
        class: { code: 'AMB' },
        period: { start: '2026-03-02T16:00:00Z' },
      },
    ],
    [
      'Treatment: Joint mobilization, Mar 2, 2026, 10:05',
      {
        resourceType: 'Procedure',
        status: 'completed',
        subject: {},
        code: { coding: [{ code: '97140' }], text: 'Joint mobilization' },
        performedPeriod: { start: '2026-03-02T16:05:00Z' },
      },
    ],
    [
      'Charge: 97140, Mar 2, 2026',
      {
        resourceType: 'ChargeItem',
        status: 'planned',
        subject: {},
        code: { coding: [{ code: '97140' }] },
        occurrenceDateTime: '2026-03-02',
      },
    ],
    [
      'Attested KX, Mar 2, 2026, 10:00',
      {
        resourceType: 'Provenance',
        target: [],
        agent: [],
        recorded: '2026-03-02T16:00:00Z',
        activity: { text: 'Attested KX' },
      },
    ],
    [
      'Plan of care',
      { resourceType: 'CarePlan', status: 'active', intent: 'plan', subject: {}, title: 'Plan of care' },
    ],
    ['Ada Abernathy', { resourceType: 'Patient', id: 'p1', name: [{ given: ['Ada'], family: 'Abernathy' }] }],
    ['Payment notice, Mar 3, 2026', { resourceType: 'PaymentNotice', created: '2026-03-03' } as Resource],
  ])('%s', (title, resource) => {
    expect(recordTitle(resource, clock)).toBe(title);
  });

  test('a decision by what it made, where that is known', () => {
    const decision: Resource = { resourceType: 'Provenance', target: [], agent: [], recorded: '2026-11-27T16:00:00Z' };
    const code = { coding: [{ code: '97140' }] };
    const charge: Resource = {
      ...{ resourceType: 'ChargeItem', status: 'planned', subject: {}, code },
      ...{ quantity: { value: 2 }, occurrenceDateTime: '2026-03-02' },
    };
    const identifiedDateTime = '2026-03-02T16:00:00Z';
    const issue: Resource = {
      ...{ resourceType: 'DetectedIssue', status: 'preliminary', code: { text: 'No body region' }, identifiedDateTime },
    };
    expect([charge, issue, undefined].map((made) => recordTitle(decision, clock, made))).toEqual([
      'Decision: 97140 × 2 units, Mar 2, 2026',
      'Decision: No body region, Mar 2, 2026, 10:00',
      'Record of a decision, Nov 27, 2026, 10:00',
    ]);
  });

  test('a reference says what it leads to, of any version, else its kind; what says so itself stays', () => {
    const record = {
      subject: { reference: 'Patient/p1' },
      entity: [{ what: { reference: 'Encounter/e1/_history/3' } }, { what: { reference: 'Coverage/c1' } }],
      performer: [{ actor: { reference: 'Practitioner/x', display: 'Dr. Grey' } }],
    };
    const named = withNamedReferences(
      record,
      new Map([
        ['Patient/p1', 'Ada Abernathy'],
        ['Encounter/e1', 'Visit, Mar 2, 2026, 10:00'],
      ]),
    );
    expect(JSON.stringify(named).match(/"display":"[^"]*"/g)).toEqual([
      '"display":"Ada Abernathy"',
      '"display":"Visit, Mar 2, 2026, 10:00"',
      '"display":"The coverage"',
      '"display":"Dr. Grey"',
    ]);
    expect(named.entity[0]?.what.reference).toBe('Encounter/e1/_history/3');
    expect(referencesIn(record)).toEqual(['Patient/p1', 'Encounter/e1', 'Coverage/c1', 'Practitioner/x']);
    expect(recordTitle({ resourceType: 'Coverage', id: 'c1' } as Resource, clock)).not.toMatch(REFERENCE);
  });
});

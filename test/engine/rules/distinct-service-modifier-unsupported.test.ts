// SPDX-License-Identifier: Apache-2.0
import { distinctServiceModifierUnsupported } from '../../../src/engine/rules/distinct-service-modifier-unsupported.ts';
import type { Performer, TreatmentDay } from '../../../src/engine/billing/treatment-day.ts';
import { THERAPIST, charge, day, service } from '../../support/day.ts';
import { testRule } from '../../support/test-rule.ts';

const mt = service('mt', { at: '10:00-10:30' });
const with59 = { charges: [charge({ modifiers: ['59', 'GP'] })] };
const traction = service('ta', { code: '97012', at: '10:30-10:45', regions: [] });
/** 97140 with a modifier beside another service, furnished in separate minutes. */
const beside = (modifier: string, other = traction, manual = mt): TreatmentDay =>
  day({ services: [manual, other], charges: [charge({ modifiers: [modifier, 'GP'] })] });
const COLLEAGUE: Performer = { ...THERAPIST, source: 'Practitioner/t2', person: 'Practitioner/t2' };
const LUMBAR = [{ text: 'Low back' }];

testRule(distinctServiceModifierUnsupported, {
  valid: [
    { name: 'no such modifier', day: day({ charges: [charge()] }) },
    {
      name: 'a pair in separate minutes',
      day: day({ services: [mt, service('ta', { code: '97012', at: '10:30-10:45' })], ...with59 }),
    },
    {
      name: 'a pair without clock times cannot be judged',
      day: day({
        services: [service('mt', { minutes: 30 }), service('ta', { code: '97012', minutes: 15 })],
        ...with59,
      }),
    },
    { name: 'XU claims nothing of visit, person or region', day: beside('XU') },
    { name: 'XE and another visit', day: beside('XE', { ...traction, encounter: 'Encounter/e2' }) },
    { name: 'XP and a colleague', day: beside('XP', { ...traction, performers: [COLLEAGUE] }) },
    { name: 'XP and nobody named for the other service', day: beside('XP', { ...traction, performers: [] }) },
    { name: 'XP and nobody named for manual therapy', day: beside('XP', traction, { ...mt, performers: [] }) },
    { name: 'XS and another region', day: beside('XS', { ...traction, regions: [{ text: 'Cervical spine' }] }) },
    { name: 'XS and no region of the other service', day: beside('XS') },
    {
      name: 'XS and no region of manual therapy',
      day: beside('XS', { ...traction, regions: LUMBAR }, { ...mt, regions: [] }),
    },
    {
      name: 'XE, and only one of two manual therapies is of the same visit',
      day: day({
        services: [mt, service('mt2', { at: '11:00-11:15', encounter: 'Encounter/e2' }), traction],
        charges: [charge({ modifiers: ['XE', 'GP'] })],
      }),
    },
    {
      name: 'XP for what a colleague furnished, and 59 on the line of what the same person did',
      day: day({
        services: [mt, traction, service('group', { code: '97150', at: '11:00-11:15', performers: [COLLEAGUE] })],
        charges: [charge({ modifiers: ['XP', 'GP'] })],
        companionCharges: [{ source: 'ChargeItem/c2', code: '97012', modifiers: ['59', 'GP'] }],
      }),
    },
    {
      name: 'XP for what another discipline furnished, and 59 on the line of what the same person did',
      day: day({
        services: [mt, traction],
        otherDisciplineLines: [{ source: 'Procedure/ot', code: '97150', modifiers: [] }],
        charges: [charge({ modifiers: ['XP', 'GP'] })],
        companionCharges: [{ source: 'ChargeItem/c2', code: '97012', modifiers: ['59', 'GP'] }],
      }),
    },
    {
      name: 'a pair that no modifier parts: it is told by its own rule',
      day: { ...beside('XE', { ...traction, code: '97545' }), dateOfService: '2024-05-02' },
    },
    {
      name: 'manipulation of the same region has a rule of its own',
      day: beside('XS', { ...traction, code: '98941', regions: LUMBAR }),
    },
  ],
  invalid: [
    {
      name: 'XE in one visit',
      day: beside('XE'),
      issues: [['distinct-service-modifier-unsupported/ta', ['sameVisit', { line: '97140', other: '97012' }]]],
    },
    {
      name: 'XP by one person, an assistant with them or not',
      day: beside('XP', { ...traction, performers: [COLLEAGUE, THERAPIST] }),
      issues: [['distinct-service-modifier-unsupported/ta', ['samePractitioner', { line: '97140', other: '97012' }]]],
    },
    {
      name: 'XP for what a colleague furnished, and nothing on the line of what the same person did',
      day: day({
        services: [mt, traction, service('group', { code: '97150', at: '11:00-11:15', performers: [COLLEAGUE] })],
        charges: [charge({ modifiers: ['XP', 'GP'] })],
      }),
      issues: [['distinct-service-modifier-unsupported/ta', ['samePractitioner', { line: '97140', other: '97012' }]]],
    },
    {
      name: 'XS to one region',
      day: beside('XS', { ...traction, regions: LUMBAR }),
      issues: [['distinct-service-modifier-unsupported/ta', ['sameRegion', { line: '97140', other: '97012' }]]],
    },
    {
      name: 'XE on the other line of the pair, where 97140 has no charge yet',
      day: day({
        services: [mt, traction],
        companionCharges: [{ source: 'ChargeItem/c2', code: '97012', modifiers: ['XE', 'GP'] }],
      }),
      issues: [['distinct-service-modifier-unsupported/ta', ['sameVisit', { line: '97012', other: '97012' }]]],
    },
    {
      name: '59 beside exercise',
      day: day({
        services: [mt, service('ex', { code: '97110', at: '10:30-10:45' })],
        ...with59,
        dateOfService: '2024-09-30',
      }),
      issues: [['distinct-service-modifier-unsupported', ['noPair', { modifiers: ['59'], date: '2024-09-30' }]]],
    },
    {
      name: '59 and nothing it is distinct from, whatever edits there are',
      day: day({ ...with59, dateOfService: '2024-10-01' }),
      issues: [['distinct-service-modifier-unsupported', ['noPair', { modifiers: ['59'], date: '2024-10-01' }]]],
    },
    {
      name: '59 beside exercise, a day after the edits are known',
      day: day({
        services: [mt, service('ex', { code: '97110', at: '10:30-10:45' })],
        ...with59,
        dateOfService: '2024-10-01',
      }),
      issues: [
        [
          'distinct-service-modifier-unsupported',
          ['noKnownPair', { modifiers: ['59'], date: '2024-10-01', quarter: 'the third quarter of 2024' }],
        ],
      ],
    },
    {
      name: '59 over shared minutes',
      day: day({ services: [mt, service('ta', { code: '97012', at: '10:15-10:45' })], ...with59 }),
      issues: [
        [
          'distinct-service-modifier-unsupported',
          [
            'overlapping',
            {
              modifiers: ['59'],
              date: '2026-03-02',
              other: '97012',
              others: ['Procedure/ta'],
              times: '10:15–10:30',
              column1: '97012',
            },
          ],
        ],
      ],
    },
  ],
});

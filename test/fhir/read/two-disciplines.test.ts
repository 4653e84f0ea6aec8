// SPDX-License-Identifier: Apache-2.0
import { assess } from '../../../src/engine/assess.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { toTreatmentDays } from '../../../src/fhir/read/treatment-days.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const OT = '225X00000X';
const by = (id: string): object => ({ performer: [{ actor: { reference: `Practitioner/${id}` } }] });
const unitsByDay = (occupational: object[]): [string, number][] => {
  const records = [visit(), therapist('t1'), treatment('a', '10:00-10:30', by('t1')), ...occupational];
  return toTreatmentDays(new RecordSet(records), 'Patient/p1').map(({ day, policy, ptpEdits }) => [
    day.discipline,
    assess(day, policy, ptpEdits).units,
  ]);
};
const sharedIn = (others: object[]): (string | undefined)[] =>
  toTreatmentDays(
    new RecordSet([visit(), therapist('t1'), treatment('a', '10:00-10:30', by('t1')), ...others]),
    'Patient/p1',
  ).flatMap(({ day, policy, ptpEdits }) =>
    assess(day, policy, ptpEdits)
      .issues.filter(({ code }) => code === 'time-not-exclusive')
      .map(({ findings }) => findings[0]?.messageId),
  );

test('physical and occupational therapy at once: the time is billed once, and what is not shared by each', () => {
  const occupational = [therapist('t2', OT), treatment('b', '10:15-10:45', by('t2'))];
  expect(unitsByDay(occupational)).toEqual([
    ['OT', 1],
    ['PT', 2],
  ]);
});

test('minutes that belong to the manipulation of their region are not held against another discipline', () => {
  const site = (text: string): object => ({ bodySite: [{ text }] });
  const manipulation = { code: { coding: [{ system: CPT, code: '98940' }] }, ...by('t3'), ...site('Lumbar spine') };
  const shoulder = treatment('b', '10:00-10:30', { ...by('t2'), ...site('Left shoulder') });
  const neck = treatment('c', '10:30-10:45', { ...by('t1'), ...site('Neck') });
  const others = [therapist('t2', OT), therapist('t3', '111N00000X'), shoulder, neck];
  const manipulated = (facts: object = {}): object => treatment('cmt', '09:00-09:10', { ...manipulation, ...facts });
  expect(unitsByDay([...others, manipulated()])).toEqual([
    ['OT', 2],
    ['PT', 1],
  ]);
  // Where they are physical therapy's own, they are counted there, and once.
  const held = [
    ['OT', 0],
    ['PT', 3],
  ];
  expect(unitsByDay(others)).toEqual(held);
  const elsewhere = visit({ id: 'e2', serviceProvider: { reference: 'Organization/elsewhere' } });
  expect(unitsByDay([...others, elsewhere, manipulated({ encounter: { reference: 'Encounter/e2' } })])).toEqual(held);
  // Nor is anything of theirs told to be counted once, here.
  expect(sharedIn([...others, manipulated()])).toEqual([]);
});

test('minutes that their own day does not leave to manipulation are not counted for two disciplines', () => {
  const site = (text: string): object => ({ bodySite: [{ text }] });
  const own = { serviceProvider: { reference: 'Organization/o1' } };
  const second = visit({ id: 'e2', serviceProvider: { reference: 'Organization/o2' } });
  const days = toTreatmentDays(
    new RecordSet([
      visit(own),
      second,
      ...[therapist('t1'), therapist('t2', OT), therapist('t3', '111N00000X')],
      treatment('cmt', '09:00-09:10', { code: { coding: [{ system: CPT, code: '98940' }] }, ...by('t3') }),
      treatment('a', '10:00-10:30', by('t1')),
      treatment('b', '10:00-10:30', { ...by('t2'), ...site('Left shoulder') }),
      treatment('c', '10:30-10:45', { ...by('t1'), ...site('Neck'), encounter: { reference: 'Encounter/e2' } }),
    ]),
    'Patient/p1',
  ).map(({ day, policy, ptpEdits }) => [day.key, assess(day, policy, ptpEdits).units]);
  expect(days).toEqual([
    ['p1/2026-03-02/OT', 0],
    ['p1/2026-03-02/PT', 2],
    ['p1/2026-03-02/PT@o2', 1],
  ]);
});

test('somebody whose discipline nothing proves counts with physical therapy: the time is not counted twice', () => {
  const nobody = [
    therapist('t2', OT),
    treatment('b', '11:00-11:15', by('t2')),
    treatment('c', '10:00-10:30', { performer: [] }),
  ];
  expect(unitsByDay(nobody)).toEqual([
    ['OT', 1],
    ['PT', 2],
  ]);
});

describe('a pair of 97140 with an orthotic that another discipline charges', () => {
  const charged = (facts: object): object => ({
    resourceType: 'ChargeItem',
    id: 'orthotic',
    status: 'billable',
    code: { coding: [{ system: CPT, code: '97760' }] },
    subject: { reference: 'Patient/p1' },
    context: { reference: 'Encounter/e1' },
    ...facts,
  });
  const bearing = (...modifiers: string[]): object => ({
    extension: modifiers.map((code) => ({
      url: 'http://hl7.org/fhir/StructureDefinition/chargeitem-modifier',
      valueCodeableConcept: { coding: [{ code }] },
    })),
  });
  const orthotic = (facts: object): object =>
    treatment('b', '10:30-11:00', { ...by('t2'), code: { coding: [{ system: CPT, code: '97760' }] }, ...facts });
  const e2 = { encounter: { reference: 'Encounter/e2' } };
  const pairsOf = (others: object[]): [string, string | undefined][] => {
    const records = [
      visit(),
      visit({ id: 'e2' }),
      therapist('t1'),
      therapist('t2', OT),
      treatment('a', '10:00-10:30', by('t1')),
    ];
    // While the pairs are known.
    const dated: unknown = JSON.parse(JSON.stringify([...records, ...others]).replaceAll('2026-03-02', '2024-09-02'));
    return toTreatmentDays(new RecordSet(dated as object[]), 'Patient/p1').flatMap(({ day, policy, ptpEdits }) =>
      assess(day, policy, ptpEdits)
        .issues.filter(({ code }) => code === 'distinct-service-modifier-missing')
        .map(({ severity, findings }): [string, string | undefined] => [severity, findings[0]?.messageId]),
    );
  };
  const HINT = [['low', 'otherDiscipline']];

  test.each<[string, object[], unknown[]]>([
    ['documented in another visit', [orthotic(e2)], HINT],
    ['documented in the same visit', [orthotic({})], HINT],
    ['and charged there, with GO', [orthotic({}), charged(bearing('GO'))], HINT],
    ['and charged there, its modifier still to come', [orthotic({}), charged({})], HINT],
    ['only charged there, with GO', [charged(bearing('GO'))], HINT],
    [
      'charged for a treatment by somebody of that discipline',
      [orthotic(e2), charged({ service: [{ reference: 'Procedure/b' }] })],
      HINT,
    ],
    ['with 59', [orthotic({}), charged(bearing('GO', '59'))], []],
    ['but it is this one’s', [charged(bearing('GP'))], [['high', 'apart']]],
    ['but whose it is, nothing tells', [charged({})], [['high', 'apart']]],
    [
      'both disciplines charge it',
      [orthotic({}), charged(bearing('GO')), charged({ id: 'own', ...bearing('GP') })],
      [['high', 'apart']],
    ],
  ])('%s', (_name, others, expected) => {
    expect(pairsOf(others)).toEqual(expected);
  });
});

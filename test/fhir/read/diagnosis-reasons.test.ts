// SPDX-License-Identifier: Apache-2.0
import {
  diagnosesOfTreatment,
  diagnosesOfVisit,
  unreadOrders,
  unreadReasons,
} from '../../../src/fhir/read/diagnosis.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { treatment, visit } from '../../support/visit.ts';

/* What stands behind a visit or a treatment that says no diagnosis itself: episodes, orders, plans, the visit it is part of. */

const subject = { reference: 'Patient/p1' };
const coded = (code: string): object => ({ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }] });
const condition = (id: string, facts: object = {}): object => ({
  ...{ resourceType: 'Condition', id, subject, code: coded('M54.50') },
  ...facts,
});
const refuted = { verificationStatus: { coding: [{ code: 'refuted' }] } };
const order = (facts: object): object => ({
  ...{ resourceType: 'ServiceRequest', id: 'o', status: 'active', intent: 'order', subject },
  ...facts,
});
const plan = (facts: object = {}): object => ({
  ...{ resourceType: 'CarePlan', id: 'cp', status: 'active', subject, title: 'Physical therapy plan' },
  addresses: [{ reference: 'Condition/c' }],
  ...facts,
});
const episode = {
  resourceType: 'EpisodeOfCare',
  id: 'ep',
  status: 'active',
  patient: subject,
  diagnosis: [{ condition: { reference: 'Condition/c' } }],
};
const C = { reasonReference: [{ reference: 'Condition/c' }] };
const ORDERED = { basedOn: [{ reference: 'ServiceRequest/o' }] };
const OF_EPISODE = { episodeOfCare: [{ reference: 'EpisodeOfCare/ep' }] };
const PART = { partOf: { reference: 'Encounter/whole' } };

const records = (encounter: object, ...others: object[]): RecordSet =>
  new RecordSet([{ ...visit(), ...encounter }, ...others]);
const ofVisit = (encounter: object, ...others: object[]): (string | undefined)[] => {
  const set = records(encounter, ...others);
  const found = set.find('Encounter', 'Encounter/e1');
  return found ? diagnosesOfVisit(set, found).map(({ code, text }) => code ?? text) : [];
};
const ofTreatment = (facts: object, ...others: object[]): (string | undefined)[] => {
  const set = new RecordSet([{ ...treatment('mt', '10:00-10:30'), reasonCode: undefined, ...facts }, ...others]);
  const [found] = set.all('Procedure');
  return found ? diagnosesOfTreatment(set, found).map(({ code, text }) => code ?? text) : [];
};

describe('where a visit says none', () => {
  test.each<[string, object, object[]]>([
    ['its episode', OF_EPISODE, [episode, condition('c')]],
    ['the visit that it is part of', PART, [{ ...visit(), id: 'whole', ...C }, condition('c')]],
    ['an order’s code', ORDERED, [order({ reasonCode: [coded('M54.50')] })]],
    ['an order’s reason', ORDERED, [order(C), condition('c')]],
    ['a plan under way', {}, [plan(), condition('c')]],
    ['one that was completed since', {}, [plan({ status: 'completed' }), condition('c')]],
    ['one that ends on the day', {}, [plan({ period: { start: '2026-03-02', end: '2026-03-02' } }), condition('c')]],
  ])('%s does', (_name, encounter, others) => {
    // On no list of problems: only what stands behind the visit leads to it.
    const apart = others.map((one) =>
      'code' in one && !('intent' in one) ? { ...one, encounter: { reference: 'Encounter/other' } } : one,
    );
    expect(ofVisit(encounter, ...apart)).toEqual(['M54.50']);
  });

  const elsewhere = { encounter: { reference: 'Encounter/other' } };

  test.each<[string, object, object[]]>([
    ['an order that was revoked', ORDERED, [order({ status: 'revoked', reasonCode: [coded('M54.50')] })]],
    ['one that was an error', ORDERED, [order({ status: 'entered-in-error', reasonCode: [coded('M54.50')] })]],
    ['a plan that begins later', {}, [plan({ period: { start: '2026-03-03' } }), condition('c', elsewhere)]],
    ['one that is over', {}, [plan({ period: { end: '2026-03-01' } }), condition('c', elsewhere)]],
    ['a draft', {}, [plan({ status: 'draft' }), condition('c', elsewhere)]],
    ['a plan of another field', {}, [plan({ title: 'Diabetes plan of care' }), condition('c', elsewhere)]],
    ['what was refuted', OF_EPISODE, [episode, condition('c', { ...refuted, ...elsewhere })]],
    ['a reason that is no diagnosis', { reasonReference: [{ reference: 'Observation/o' }] }, []],
  ])('%s does not', (_name, encounter, others) => {
    expect(ofVisit(encounter, ...others)).toEqual([]);
  });

  test('its own go before what stands behind it', () => {
    expect(ofVisit({ ...OF_EPISODE, reasonCode: [coded('M25.511')] }, episode, condition('c'))).toEqual(['M25.511']);
  });
});

describe('a reason', () => {
  test.each<[string, object, object[], string[]]>([
    ['in words', { reasonReference: [{ display: 'Low back pain' }] }, [], ['Low back pain']],
    ['that was not read is still one', C, [], ['Condition/c']],
    [
      'that was not read goes by its name',
      { reasonReference: [{ reference: 'Condition/c', display: 'Pain' }] },
      [],
      ['Pain'],
    ],
    ['that says nothing is still one', C, [condition('c', { code: undefined })], ['Condition/c']],
    ['that was refuted is none', C, [condition('c', refuted)], []],
    ['that is the number of an order is none', { reasonReference: [{ display: 'Order #1' }] }, [], []],
    ['of another type is none', { reasonReference: [{ type: 'ServiceRequest', display: 'Neck pain' }] }, [], []],
    ['without anything is none', { reasonReference: [{}] }, [], []],
    [
      'inside the record',
      {
        reasonReference: [{ reference: '#in' }],
        contained: [{ resourceType: 'Condition', id: 'in', subject, code: coded('M54.2') }],
      },
      [],
      ['M54.2'],
    ],
    ['by its code', { reasonCode: [coded('M54.50'), { text: 'Stiffness' }] }, [], ['M54.50', 'Stiffness']],
  ])('of a treatment %s', (_name, facts, others, found) => {
    expect(ofTreatment(facts, ...others)).toEqual(found);
  });

  test('of its order counts where the treatment has none', () => {
    const ordered = order({ reasonCode: [coded('M54.2')] });
    expect(ofTreatment(ORDERED, ordered)).toEqual(['M54.2']);
    expect(ofTreatment({ ...ORDERED, reasonCode: [coded('M54.50')] }, ordered)).toEqual(['M54.50']);
  });
});

describe('what is still to be read', () => {
  const unread = (encounter: object, ...others: object[]): string[] => {
    const set = records(encounter, ...others);
    const found = set.find('Encounter', 'Encounter/e1');
    return found ? unreadReasons(set, found) : [];
  };
  const orders = (facts: object, ...others: object[]): string[] => {
    const set = new RecordSet([{ ...treatment('mt', '10:00-10:30'), reasonCode: undefined, ...facts }, ...others]);
    const [found] = set.all('Procedure');
    return found ? unreadOrders(set, found) : [];
  };

  test('of a visit: its reasons, and where it says no diagnosis whatever stands behind it', () => {
    expect(unread({ ...PART, ...OF_EPISODE, ...ORDERED })).toEqual([
      'Encounter/whole',
      'EpisodeOfCare/ep',
      'ServiceRequest/o',
    ]);
    const whole = { resourceType: 'Encounter', id: 'whole', status: 'finished', class: {}, subject, ...C };
    expect(unread(PART, { ...whole, diagnosis: [{ condition: { reference: 'Condition/d' } }] })).toEqual([
      'Condition/d',
      'Condition/c',
    ]);
    expect(unread({ ...OF_EPISODE, ...ORDERED }, episode, order(C))).toEqual(['Condition/c', 'Condition/c']);
    expect(unread({}, plan())).toEqual(['Condition/c']);
    expect(unread({ ...ORDERED, reasonCode: [coded('M54.50')] })).toEqual([]);
    expect(unread({ ...ORDERED, ...C })).toEqual(['Condition/c']);
    expect(unread({ ...ORDERED, ...C }, condition('c'))).toEqual([]);
    expect(unread({ basedOn: [{ reference: 'CarePlan/cp' }, { display: 'an order' }] })).toEqual([]);
  });

  test('of a treatment that names no reason: its orders, and theirs', () => {
    expect(orders(ORDERED)).toEqual(['ServiceRequest/o']);
    expect(orders(ORDERED, order(C))).toEqual(['Condition/c']);
    expect(orders({ ...ORDERED, reasonCode: [coded('M54.50')] })).toEqual([]);
    expect(orders({ ...ORDERED, ...C })).toEqual([]);
    expect(orders({})).toEqual([]);
  });
});

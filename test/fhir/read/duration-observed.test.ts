// SPDX-License-Identifier: Apache-2.0
import { readSegment } from '../../../src/fhir/read/duration.ts';
import type { ReadResource } from '../../../src/fhir/r4.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { UCUM } from '../../../src/fhir/systems.ts';
import { minutes, procedure } from '../../support/segment.ts';

const observation = (value: number, code: string, system = UCUM, status = 'final'): ReadResource<'Observation'> => ({
  resourceType: 'Observation',
  id: 'o',
  status,
  valueQuantity: { value, code, system },
});

describe('an Observation of time', () => {
  test('an Observation of time counts where nothing else does', () => {
    expect(minutes({}, [observation(15, 'min')])).toBe(15);
    expect(minutes({ performedString: '20 min' }, [observation(15, 'min')])).toBe(20);
  });

  test.each([
    observation(15, 'cm'),
    observation(15, 'min', 'http://example.org'),
    observation(15, 'min', UCUM, 'entered-in-error'),
  ])('no time: %j', (found) => {
    expect(minutes({}, [found])).toBeUndefined();
  });

  test.each([
    [
      'Treatment time',
      'about 15 min',
      ['Observation/o valueString gives an estimate; write the minutes alone, as they were measured (“15 min”)'],
    ],
    [
      'Treatment minutes',
      '15ish',
      ['Observation/o valueString gives an estimate; write the minutes alone, as they were measured (“15 min”)'],
    ],
    ['Treatment time', 'less than 8 min', ['Observation/o valueString states more than a plain duration']],
    ['Treatment time', 'morning, 2 of 3', []],
    ['Pain', '3 of 10 after about 15 min', []],
  ])('an Observation named %p that states %p', (name, valueString, problems) => {
    const segment = readSegment(procedure({}), [
      {
        observation: { resourceType: 'Observation', id: 'o', status: 'final', code: { text: name }, valueString },
        others: [],
      },
    ]);
    expect([segment.durationMs, segment.invalid]).toEqual([undefined, problems]);
  });
});

describe('an Observation of time whose unit is a word', () => {
  const quantity = (valueQuantity: object): ReadResource<'Observation'> => ({
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    valueQuantity,
  });

  test.each([
    [{ value: 30, unit: 'minutes' }, 30],
    [{ value: 30, unit: 'Min' }, 30],
    [{ value: 1.5, unit: 'hrs' }, 90],
    [{ value: 30, code: 'min' }, 30],
    [{ value: 30, unit: 'min.', system: UCUM }, 30],
    [{ value: 30, unit: 'x', system: 'urn:oid:2.16.840.1.113883.6.8', code: 'min' }, 30],
    [{ value: 30, unit: 'minutes', system: UCUM, code: 'min' }, 30],
    [{ value: 45, unit: 'deg' }, undefined],
    [{ value: 30 }, undefined],
    [{ value: 30, unit: 'minutes', system: 'http://other.example.org', code: 'MIN-X' }, undefined],
    [{ value: 30, unit: 'minutes', system: UCUM, code: 'deg' }, undefined],
  ])('%j: %p min', (valueQuantity, expected) => {
    expect(minutes({}, [quantity(valueQuantity)])).toBe(expected);
  });
});

test.each(['entered-in-error', 'cancelled'])('an Observation that is %s says nothing', (status) => {
  expect(minutes({}, [observation(30, 'min', UCUM, status)])).toBeUndefined();
});

describe('an Observation of time that is no quantity', () => {
  const clock = (start: string, end: string): object => ({
    start: `2026-03-02T${start}:00-05:00`,
    end: `2026-03-02T${end}:00-05:00`,
  });
  const said = (facts: Partial<ReadResource<'Observation'>>): number | undefined =>
    minutes({}, [{ resourceType: 'Observation', id: 'o', status: 'final', ...facts }]);

  test.each([
    [{ valueString: '30 min' }, 30],
    [{ valueInteger: 30, code: { text: 'Treatment minutes' } }, 30],
    [{ valueInteger: 30, code: { coding: [{ display: 'Direct time (min)' }] } }, 30],
    [{ valueInteger: 30, code: { text: 'Repetitions' } }, undefined],
    [{ valueInteger: 30, code: {} }, undefined],
    [{ valuePeriod: clock('10:00', '10:30'), code: { text: 'Treatment time' } }, 30],
    [{ valuePeriod: clock('10:00', '10:30'), code: { text: 'Onset' } }, undefined],
    [{ valuePeriod: { start: '2026-03-02', end: '2026-03-02' }, code: { text: 'Treatment time' } }, undefined],
    [{ valueString: '20 or 25 min' }, undefined],
    [{ valueString: 'tolerated well' }, undefined],
  ])('%j: %p min', (facts, expected) => {
    expect(said(facts)).toBe(expected);
  });
});

test('an Observation whose part is no quantity cannot be read, and has no minutes to offer', () => {
  const spoilt = { ...observation(15, 'min'), component: [{ valueQuantity: '15 min' }] };
  expect(new RecordSet([spoilt]).all('Observation')).toEqual([]);
});

test.each([
  ['97140', 15],
  ['97110', undefined],
])('of an Observation of several treatments, %s takes the part that is named for it alone', (code, expected) => {
  const cpt = { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code }] };
  const part = (text: string, value: number): object => ({ code: { text }, valueQuantity: { value, unit: 'min' } });
  const parts = [part('Manual therapy', 15), part('Gait training', 20)];
  expect(minutes({ code: cpt }, [{ resourceType: 'Observation', id: 'o', status: 'final', component: parts }])).toBe(
    expected,
  );
});

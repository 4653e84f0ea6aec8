// SPDX-License-Identifier: Apache-2.0
import { RecordSet } from '../../../src/fhir/record-set.ts';
import type { ServiceRecord } from '../../../src/fhir/read/service-record.ts';
import { readServices } from '../../../src/fhir/read/services.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const lines = (...resources: object[]): ServiceRecord['line'][] =>
  readServices(new RecordSet([therapist(), visit(), ...resources]), 'Patient/p1').services.map(({ line }) => line);
const partOf = (whole: string): object => ({ partOf: [{ reference: `Procedure/${whole}` }] });
const coded = (code: string): object => ({ code: { coding: [{ system: CPT, code }] } });
const words = (text: string): object => ({ code: { text } });

describe('a part of a service', () => {
  const whole = treatment('mt', '10:00-10:30', { bodySite: [] });

  test('in words alone refines it: techniques and regions count, and its minutes stand for the whole’s', () => {
    const part = (id: string, at: string, facts: object): object => treatment(id, at, { ...partOf('mt'), ...facts });
    const found = lines(
      whole,
      part('a', '10:00-10:10', { ...words('Myofascial release'), bodySite: [{ text: 'Neck' }] }),
      part('b', '10:10-10:15', { ...words('Joint mobilization'), bodySite: [{ text: 'Left shoulder' }] }),
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.segments.map(({ source }) => source)).toEqual(['Procedure/a', 'Procedure/b']);
    expect(found[0]?.techniques).toEqual(['joint mobilization', 'myofascial release']);
    expect(found[0]?.regions.map(({ text }) => text)).toEqual(['Neck', 'Left shoulder']);
  });

  test('without minutes of its own leaves those of the whole', () => {
    const part = treatment('a', '', { ...partOf('mt'), ...words('Myofascial release'), performedPeriod: undefined });
    expect(lines(whole, part)[0]?.segments.map(({ source }) => source)).toEqual(['Procedure/mt']);
  });

  test('with minutes that cannot be right is not passed over', () => {
    const period = { start: '2026-03-02T10:20:00-05:00', end: '2026-03-02T10:10:00-05:00' };
    const part = treatment('a', '', { ...partOf('mt'), ...words('Myofascial release'), performedPeriod: period });
    expect(lines(whole, part)[0]?.segments.map(({ source }) => source)).toEqual(['Procedure/a']);
  });

  test('with the code of the whole refines it, with one of its own it is a line of its own', () => {
    expect(lines(whole, treatment('a', '10:00-10:10', partOf('mt')))).toHaveLength(1);
    const found = lines(whole, treatment('a', '10:00-10:10', { ...partOf('mt'), ...coded('97110') }));
    expect(found.map(({ code, partOf }) => [code, partOf])).toEqual([
      ['97140', undefined],
      ['97110', 'Procedure/mt'],
    ]);
  });

  test('of a record that is not there is a service by itself', () => {
    expect(lines(treatment('a', '10:00-10:10', partOf('gone')))).toMatchObject([{ partOf: 'Procedure/gone' }]);
  });

  test('that names another service is told as a note on the whole, and its minutes are not manual therapy', () => {
    const needles = treatment('a', '10:20-10:30', { ...partOf('mt'), ...words('Dry needling') });
    const [line] = lines(
      whole,
      treatment('b', '10:00-10:20', { ...partOf('mt'), ...words('Joint mobilization') }),
      needles,
    );
    expect(line?.segments.map(({ source }) => source)).toEqual(['Procedure/b']);
    expect(line?.exclusions.map(({ service, named }) => [service, named])).toEqual([['dry-needling', false]]);
  });

  test('of a part counts too, in the order of the record', () => {
    const found = lines(
      whole,
      treatment('a', '10:00-10:10', { ...partOf('mt'), ...words('Joint mobilization') }),
      treatment('a1', '10:10-10:15', { ...partOf('a'), ...words('Myofascial release') }),
      treatment('b', '10:15-10:20', { ...partOf('mt'), ...words('Joint mobilization') }),
    );
    expect(found.map(({ segments }) => segments.map(({ source }) => source))).toEqual([
      ['Procedure/a', 'Procedure/a1', 'Procedure/b'],
    ]);
  });
});

test('a chain of 3,000 parts of parts is read to its end', () => {
  const chain = Array.from({ length: 3000 }, (_, index) =>
    treatment(`part-${String(index)}`, '10:00-10:30', {
      partOf: [{ reference: index === 0 ? 'Procedure/mt' : `Procedure/part-${String(index - 1)}` }],
      code: { text: 'Manual therapy' },
    }),
  );
  expect(lines(treatment('mt', '10:00-10:30'), ...chain).map(({ source }) => source)).toEqual(['Procedure/mt']);
});

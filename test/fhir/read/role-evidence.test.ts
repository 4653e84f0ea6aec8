// SPDX-License-Identifier: Apache-2.0
import { named, nucc, performers } from '../../support/performers.ts';
import { treatment, visit } from '../../support/visit.ts';

describe('what proves the role', () => {
  const person = (facts: object): object => ({ resourceType: 'Practitioner', id: 't1', ...facts });
  const roleBy = (facts: object, actor: object = {}): (string | undefined)[] =>
    performers(named({ reference: 'Practitioner/t1', ...actor }), person(facts)).flatMap(({ role, provenBy }) => [
      role,
      provenBy,
    ]);

  test('NUCC taxonomy goes before letters behind the name', () => {
    expect(roleBy({ qualification: [{ code: nucc('225200000X') }], name: [{ suffix: ['PT'] }] })).toEqual([
      'PTA',
      'NUCC taxonomy of the Practitioner’s qualification',
    ]);
  });

  test('a SNOMED CT occupation goes before wording', () => {
    const code = { coding: [{ system: 'http://snomed.info/sct', code: '36682004' }], text: 'Occupational therapist' };
    expect(roleBy({ qualification: [{ code }] })[0]).toBe('PT');
  });

  test('a degree code of HL7, a local code, a text', () => {
    const degree = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0360', code: 'MD' }] };
    expect(roleBy({ qualification: [{ code: degree }] })[0]).toBe('physician');
    const local = { coding: [{ system: 'https://ehr.example.org/codeSet/29600', code: '677100', display: 'PT' }] };
    expect(roleBy({ qualification: [{ code: local }] })[0]).toBe('PT');
    expect(roleBy({ qualification: [{ code: { text: 'Physical Therapist Assistant' } }] })[0]).toBe('PTA');
  });

  test('letters behind the name', () => {
    expect(roleBy({ name: [{ suffix: ['OTR/L'] }] })).toEqual(['OT', 'letters behind the name']);
  });

  test('an assistant in a department of physical therapy is an assistant', () => {
    const department = {
      resourceType: 'PractitionerRole',
      id: 'r1',
      practitioner: { reference: 'Practitioner/t1' },
      specialty: [{ text: 'Physical Therapy' }],
    };
    const found = performers(
      named({ reference: 'Practitioner/t1' }),
      person({ name: [{ suffix: ['PTA'] }] }),
      department,
    );
    expect(found).toMatchObject([{ role: 'PTA' }]);
  });

  test('the field of a role, where nothing tells the occupation', () => {
    const department = {
      resourceType: 'PractitionerRole',
      id: 'r1',
      practitioner: { reference: 'Practitioner/t1' },
      specialty: [{ text: 'Physical Therapy' }],
    };
    expect(performers(named({ reference: 'Practitioner/t1' }), person({}), department)).toMatchObject([{ role: 'PT' }]);
  });

  test.each([
    ['PT', 'Theo Sample, PT, DPT'],
    ['PT', 'Sample PT, Theo'],
    ['PT', 'SAMPLE,THEO PT'],
    ['PTA', 'Sample, PTA'],
    ['OTA', 'Sample, Theo COTA/L'],
    ['PT', 'Physical Therapist Theo Sample'],
    ['unknown', 'Ot, Minh'],
    ['unknown', 'NGUYEN OT VAN'],
  ])('%s by the name alone: %s', (role, display) => {
    expect(performers(named({ display }))).toMatchObject([{ role }]);
  });

  test.each([
    ['PT', { name: [{ text: 'Theo Sample, PT, DPT' }] }],
    ['PT', { name: [{ family: 'Sample, PT' }] }],
    ['PT', { name: [{ suffix: ['PT/L'] }] }],
    ['PT', { name: [{ suffix: ['PT/ATC'] }] }],
    ['OT', { name: [{ suffix: ['MOTR/L'] }] }],
    ['PT', { qualification: [{ code: { text: 'Doctor of Physical Therapy' } }] }],
    ['PT', { qualification: [{ code: { text: '225100000X' } }] }],
    ['PT', { qualification: [{ code: { text: ' 225100000x ' } }] }],
    [
      'PT',
      { qualification: [{ code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.101', code: '2251X0800X' }] } }] },
    ],
    ['PT', { qualification: [{ code: { coding: [{ system: 'SCT', code: '36682004' }] } }] }],
    ['PT', { qualification: [{ code: { text: 'Phys Therapist' } }] }],
    ['PT', { qualification: [{ code: { text: 'Therapist, Physical' } }] }],
    ['PTA', { qualification: [{ code: { text: 'Physical Therapy Asst' } }] }],
    ['PTA', { qualification: [{ code: { text: 'Phys Ther Asst' } }] }],
    ['PTA', { qualification: [{ code: { text: 'PT Asst' } }] }],
    ['OT', { qualification: [{ code: { text: 'Occup Therapist' } }] }],
    ['other unlicensed', { qualification: [{ code: { text: 'Rehab Tech' } }] }],
  ])('%s: %j', (role, facts) => {
    expect(roleBy(facts)[0]).toBe(role);
  });

  test('a family name is no credential', () => {
    expect(roleBy({}, { display: 'Do, Minh' })[0]).toBe('unknown');
    expect(roleBy({}, { display: 'Vang Pa Chia' })[0]).toBe('unknown');
  });

  test('what the visit says of a participant', () => {
    const participant = [{ type: [{ text: 'Physical Therapist' }], individual: { reference: 'Practitioner/t1' } }];
    const procedure = treatment('s1', '10:00-10:30', { performer: [] });
    expect(performers(procedure, visit({ participant }), person({}))).toMatchObject([{ role: 'PT' }]);
  });
});

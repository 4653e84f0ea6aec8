// SPDX-License-Identifier: Apache-2.0
import type { Performer } from '../../../src/engine/billing/treatment-day.ts';
import { named, nucc, performers } from '../../support/performers.ts';
import { therapist, treatment, visit } from '../../support/visit.ts';

const NPI = 'http://hl7.org/fhir/sid/us-npi';
const npi = { identifier: [{ system: NPI, value: '1234567893' }] };

describe('who is named', () => {
  const known = { ...therapist(), ...npi };

  test.each([
    ['a relative reference', { reference: 'Practitioner/t1' }],
    ['an absolute, versioned reference', { reference: 'https://ehr.example.org/fhir/Practitioner/t1/_history/3' }],
    ['an identifier alone', { identifier: { system: NPI, value: '1234567893' } }],
    ['a conditional reference', { reference: `Practitioner?identifier=${NPI}|1234567893` }],
    [
      'a conditional reference, encoded',
      { reference: `Practitioner?identifier=${encodeURIComponent(`${NPI}|1234567893`)}` },
    ],
    [
      'a conditional reference with its server',
      { reference: `https://ehr.example.org/fhir/Practitioner?identifier=${NPI}|1234567893` },
    ],
    ['an NPI by its OID', { identifier: { system: 'urn:oid:2.16.840.1.113883.4.6', value: '1234567893' } }],
    ['an NPI without a system', { identifier: { value: '1234567893' } }],
  ])('by %s', (_name, actor) => {
    expect(performers(named(actor), known)).toMatchObject([{ person: 'Practitioner/t1', role: 'PT' }]);
  });

  test('a contained Practitioner with a known identifier is that person', () => {
    const inside = { contained: [{ resourceType: 'Practitioner', id: 'th', ...npi }] };
    expect(performers(named({ reference: '#th' }, inside), known)).toMatchObject([
      { source: 'Practitioner/t1', person: 'Practitioner/t1', role: 'PT' },
    ]);
  });

  test('a contained Practitioner nobody else knows is a person of this record', () => {
    const inside = { contained: [{ resourceType: 'Practitioner', id: 'th', name: [{ suffix: ['PTA'] }] }] };
    expect(performers(named({ reference: '#th' }, inside))).toMatchObject([{ person: 'Procedure/s1#th', role: 'PTA' }]);
  });

  test('a contained role that names nobody is a person of this record', () => {
    const inside = { contained: [{ resourceType: 'PractitionerRole', id: 'r', code: [nucc('225100000X')] }] };
    expect(performers(named({ reference: '#r' }, inside))).toMatchObject([{ person: 'Procedure/s1#r', role: 'PT' }]);
  });

  test('an identifier nobody bears stays the person’s name', () => {
    expect(performers(named({ identifier: { system: NPI, value: '1' } }))).toEqual([
      { source: `Practitioner?identifier=${NPI}|1`, person: `Practitioner?identifier=${NPI}|1`, role: 'unknown' },
    ]);
  });

  test('a role that names its Practitioner by identifier belongs to that Practitioner', () => {
    const { qualification: _none, ...bare } = known;
    const role = {
      resourceType: 'PractitionerRole',
      id: 'r1',
      practitioner: { identifier: { system: NPI, value: '1234567893' } },
      code: [nucc('225X00000X')],
    };
    expect(performers(named({ reference: 'Practitioner/t1' }), bare, role)).toMatchObject([{ role: 'OT' }]);
    expect(performers(named({ reference: 'PractitionerRole/r1' }), bare, role)).toMatchObject([
      { source: 'PractitionerRole/r1', person: 'Practitioner/t1', role: 'OT' },
    ]);
  });

  test('an inactive role proves nothing', () => {
    const { qualification: _none, ...bare } = known;
    const role = {
      resourceType: 'PractitionerRole',
      id: 'r1',
      active: false,
      practitioner: { reference: 'Practitioner/t1' },
      code: [nucc('225X00000X')],
    };
    expect(performers(named({ reference: 'Practitioner/t1' }), bare, role)).toMatchObject([{ role: 'unknown' }]);
  });

  test('words only: somebody is named, and letters behind the name tell the role', () => {
    expect(performers(named({ display: 'Sample, Theo PT' }))).toMatchObject([{ person: 'Procedure/s1', role: 'PT' }]);
  });

  test('an address that only its Bundle knows says what its words say', () => {
    const actor = { reference: 'urn:uuid:0c2fb1e2-0000-4000-8000-000000000000', display: 'Theo Sample, PT' };
    expect(performers(named(actor))).toMatchObject([{ person: 'Procedure/s1', role: 'PT' }]);
  });

  test.each([{ reference: 'Patient/p1' }, { reference: 'Organization/o1' }, { reference: '#nobody' }, {}])(
    '%j names no person; the people of the visit stand in',
    (actor) => {
      expect(performers(named(actor), visit(), therapist())).toMatchObject([{ source: 'Practitioner/t1', role: 'PT' }]);
    },
  );
});

describe('who had no hand in the treatment', () => {
  const doctor = { resourceType: 'Practitioner', id: 'd1', name: [{ suffix: ['MD'] }] };
  const t1 = { individual: { reference: 'Practitioner/t1' } };
  const untold = treatment('s1', '10:00-10:30', { performer: [] });
  const roles = (found: readonly Performer[]): string[] => found.map(({ role }) => role);

  test.each([
    { coding: [{ code: 'REF' }] },
    { text: 'Referring Provider' },
    { text: 'Primary Care Provider' },
    { coding: [{ display: 'Scheduler' }] },
  ])('a participant by %j', (type) => {
    const participant = [{ type: [type], individual: { reference: 'Practitioner/d1' } }, t1];
    expect(roles(performers(untold, visit({ participant }), doctor, therapist()))).toEqual(['PT']);
  });

  test('beside the primary performer nobody counts', () => {
    const attending = { type: [{ coding: [{ code: 'ATND' }] }], individual: { reference: 'Practitioner/d1' } };
    const participant = [attending, { ...t1, type: [{ coding: [{ code: 'PPRF' }] }] }];
    expect(roles(performers(untold, visit({ participant }), doctor, therapist()))).toEqual(['PT']);
  });

  test('an ordering physician among the performers, and a supervisor beside an assistant', () => {
    const performer = (id: string, text?: string): object => ({
      ...(text === undefined ? {} : { function: { text } }),
      actor: { reference: `Practitioner/${id}` },
    });
    const by = (...performer: object[]): object => ({ ...untold, performer });
    const assistant = therapist('a1', '225200000X');
    expect(roles(performers(by(performer('d1', 'Ordering provider'), performer('t1')), doctor, therapist()))).toEqual([
      'PT',
    ]);
    expect(
      roles(performers(by(performer('a1'), performer('t1', 'Supervising therapist')), assistant, therapist())),
    ).toEqual(['PTA']);
  });

  test('a student’s treatment is the therapist’s who is named as its supervisor', () => {
    const by = (...named: [id: string, role: string][]): object => ({
      ...untold,
      performer: named.map(([id, text]) => ({ function: { text }, actor: { reference: `Practitioner/${id}` } })),
    });
    const chart = [therapist('s1', '390200000X'), therapist('a1', '225200000X'), therapist()];
    expect(performers(by(['s1', 'Student'], ['t1', 'Supervising therapist']), ...chart)).toMatchObject([
      { person: 'Practitioner/t1', role: 'PT' },
    ]);
    expect(roles(performers(by(['s1', 'Student'], ['a1', 'Supervisor']), ...chart))).toEqual(['student']);
    expect(roles(performers(by(['s1', 'Student']), ...chart))).toEqual(['student']);
  });
});

describe('who was there at the time of the treatment', () => {
  const at = (time: string): string => `2026-03-02T${time}:00-05:00`;
  const untold = treatment('s1', '10:00-10:30', { performer: [] });
  const there = (start: string, end: string): string[] => {
    const other = { individual: { reference: 'Practitioner/a1' }, period: { start: at(start), end: at(end) } };
    const all = { individual: { reference: 'Practitioner/t1' }, period: { start: at('09:00'), end: at('12:00') } };
    const found = performers(untold, visit({ participant: [other, all] }), therapist(), therapist('a1', '225200000X'));
    return found.map(({ role }) => role);
  };

  test.each([
    ['came and went before', '09:00', '09:30', ['PT']],
    ['went as it began', '09:00', '10:00', ['PT']],
    ['went after it began', '09:00', '10:01', ['PTA', 'PT']],
    ['came before it ended', '10:29', '11:00', ['PTA', 'PT']],
    ['came as it ended', '10:30', '11:00', ['PT']],
    ['is there at a moment, which says nothing', '09:00', '09:00', ['PTA', 'PT']],
  ])('somebody who %s', (_name, start, end, roles) => {
    expect(there(start, end)).toEqual(roles);
  });
});

describe('what somebody was on the day of the treatment', () => {
  const taxonomy = (code: string, period: object): object => ({ code: nucc(code), period });
  const roleWith = (...qualification: object[]): string | undefined =>
    performers(named({ reference: 'Practitioner/t1' }), { resourceType: 'Practitioner', id: 't1', qualification })[0]
      ?.role;

  test.each([
    ['an assistant until the day before', { end: '2026-03-01' }, { start: '2026-03-02' }, 'PT'],
    ['an assistant up to the day, and a therapist after it', { end: '2026-03-02' }, { start: '2026-03-03' }, 'PTA'],
  ])('%s', (_name, assistant, clinician, role) => {
    expect(roleWith(taxonomy('225200000X', assistant), taxonomy('225100000X', clinician))).toBe(role);
  });

  test('a licence whose renewal nobody entered is better evidence than none', () => {
    expect(roleWith(taxonomy('225100000X', { end: '2026-03-01' }))).toBe('PT');
  });

  test('a role that has ended', () => {
    const role = (id: string, code: string, period: object): object => ({
      ...{ resourceType: 'PractitionerRole', id, practitioner: { reference: 'Practitioner/t1' }, period },
      code: [nucc(code)],
    });
    const actor = named({ reference: 'Practitioner/t1' });
    const roles = [role('r1', '225100000X', { end: '2026-03-01' }), role('r2', '225200000X', { start: '2026-03-02' })];
    expect(performers(actor, { resourceType: 'Practitioner', id: 't1' }, ...roles)).toMatchObject([{ role: 'PTA' }]);
  });
});

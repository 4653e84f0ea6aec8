// SPDX-License-Identifier: Apache-2.0
import type { CodeableConcept, Encounter, Practitioner, Procedure, Resource } from '@medplum/fhirtypes';
import { localCodes, localRoles } from '../../../src/capture/survey/local-codes.ts';
import { surveyProcedures } from '../../../src/capture/survey/procedures.ts';
import { saySeen } from '../../../src/capture/survey/seen.ts';
import { survey } from '../../../src/capture/survey/survey.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';
import { CPT, therapist, treatment, visit } from '../../support/visit.ts';

const LOCAL = 'urn:oid:1.2.840.114350.1';

function topicOf(title: string, ...records: readonly object[]): string[] {
  const found = survey(records).written.find((one) => one.title === title);
  return (found?.rows ?? []).map(({ what }) => what);
}

test.each<[string, Partial<Encounter>, string]>([
  ['both', {}, 'start and end, with an offset from UTC'],
  ['a start alone', { period: { start: '2026-03-02T09:00:00-05:00' } }, 'start only, with an offset from UTC'],
  ['dates', { period: { start: '2026-03-02', end: '2026-03-02' } }, 'start and end, dates without a time'],
  ['UTC', { period: { start: '2026-03-02T14:00:00Z' } }, 'start only, in UTC, no time zone set'],
  ['an end alone', { period: { end: '2026-03-02T09:00:00-05:00' } }, 'no start'],
  ['no period', { period: undefined }, 'no start'],
])('times of a visit: %s', (_what, facts, written) => {
  expect(topicOf('Times of visits', visit(facts))).toEqual([written]);
});

test.each<[string, Procedure['code'], string]>([
  ['a code and words', { coding: [{ system: CPT, code: '97140' }], text: 'Mobilization' }, CPT],
  ['a title before the code', { coding: [{ display: 'Manual' }, { system: LOCAL, code: '1' }] }, LOCAL],
  ['a code alone', { coding: [{ code: '97140' }] }, 'a code without a system'],
  ['words', { text: 'Mobilization' }, 'words only'],
  ['a title', { coding: [{ display: 'Mobilization' }] }, 'words only'],
  ['a system alone', { coding: [{ system: CPT }] }, 'neither code nor words'],
  ['a title beside nothing', { coding: [{ system: CPT }, { display: 'Mobilization' }] }, 'words only'],
  ['an empty concept', {}, 'neither code nor words'],
  ['nothing', undefined, 'neither code nor words'],
])('codes of a Procedure: %s', (_what, code, written) => {
  expect(topicOf('Codes of Procedures', visit(), treatment('mt', '10:00-10:30', { code }))).toEqual([written]);
});

test.each<[string, Partial<Procedure>, Partial<Encounter>, string]>([
  ['whoever is at the visit', {}, {}, 'only Encounter.participant: Practitioner'],
  ['nobody', {}, { participant: [{ type: [{ text: 'attender' }] }] }, 'nobody is named'],
  ['the treatment’s own', { performer: [{ actor: { display: 'A. B.' } }] }, {}, 'Procedure.performer: words only'],
])('performers: %s', (_what, facts, ofVisit, written) => {
  const records = [therapist(), visit(ofVisit), treatment('mt', '10:00-10:30', facts)];
  expect(topicOf('Performers of therapy, by how they are named', ...records)).toEqual([written]);
});

test.each<[string, Partial<Procedure>, string]>([
  ['clock times', {}, 'Procedure.performedPeriod'],
  ['words', { performedPeriod: undefined, performedString: '30 minutes' }, 'Procedure.performedString'],
  ['none', { performedPeriod: undefined, performedDateTime: '2026-03-02' }, 'none'],
  [
    'an end before the start',
    { performedPeriod: { start: '2026-03-02T10:30:00-05:00', end: '2026-03-02T10:00:00-05:00' } },
    'a time that cannot be true',
  ],
])('minutes: %s', (_what, facts, written) => {
  expect(topicOf('Minutes of therapy', visit(), treatment('mt', '10:00-10:30', facts))).toEqual([written]);
});

test.each<[string, object, string[]]>([
  ['inline', { contentType: 'text/plain; charset=utf-8', data: btoa('Low back pain') }, ['text/plain inline']],
  ['nothing', {}, ['no content type empty, not readable']],
  ['elsewhere', { contentType: 'text/html', url: 'https://example.org/n' }, ['text/html at an address, not readable']],
])('a note whose text is %s', (_what, attachment, written) => {
  const subject = { reference: 'Patient/p1' };
  const document = {
    resourceType: 'DocumentReference',
    id: 'n',
    status: 'current',
    subject,
    content: [{ attachment }],
  };
  expect(topicOf('Notes', visit(), document)).toEqual(written.map((one) => `DocumentReference, ${one}`));
});

test('other notes: forms, impressions, and what stands on the treatment itself', () => {
  const subject = { reference: 'Patient/p1' };
  const records = [
    visit(),
    treatment('mt', '10:00-10:30', { note: [{ text: 'Grade III' }] }),
    treatment('bare', '11:00-11:10'),
    { resourceType: 'ClinicalImpression', id: 'i', status: 'completed', subject },
    { resourceType: 'QuestionnaireResponse', id: 'q', status: 'completed', subject },
  ];
  expect(topicOf('Notes', ...records).sort()).toEqual([
    'ClinicalImpression',
    'Procedure.note',
    'QuestionnaireResponse',
  ]);
});

test.each<[string, object, string]>([
  ['an insurer in words', { payor: [{ display: 'Sample Plan' }] }, 'words only'],
  [
    'a type beside it',
    { payor: [{ display: 'Sample Plan' }], type: { text: 'HMO' } },
    'words only, with Coverage.type',
  ],
  ['the patient', { payor: [{ reference: 'Patient/p1' }] }, 'Patient'],
  ['nobody', {}, 'nobody'],
])('payers: %s', (_what, facts, written) => {
  const coverage = { resourceType: 'Coverage', id: 'c', status: 'active', beneficiary: { reference: 'Patient/p1' } };
  expect(topicOf('Payers, by how a Coverage names them', { ...coverage, ...facts })).toEqual([written]);
});

test.each<[string, Partial<Encounter>, object[], string[]]>([
  ['the problem list', {}, [{}], ['the problem list only']],
  [
    'a Condition of the visit',
    {},
    [{ encounter: { reference: 'Encounter/e1' } }],
    ['a Condition that names the visit'],
  ],
  ['none', {}, [], ['none']],
  ['the visit of somebody who did not come', { status: 'cancelled' }, [{}], []],
])('diagnoses: %s', (_what, ofVisit, conditions, written) => {
  const records = conditions.map((facts, at) => ({
    ...{ resourceType: 'Condition', id: String(at), subject: { reference: 'Patient/p1' } },
    clinicalStatus: { coding: [{ code: 'active' }] },
    category: [{ coding: [{ code: 'problem-list-item' }] }],
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M54.50' }] },
    ...facts,
  }));
  const of = treatment('mt', '10:00-10:30', { reasonCode: undefined });
  expect(topicOf('Diagnoses of visits with therapy', visit(ofVisit), of, ...records)).toEqual(written);
});

describe('what becomes of a Procedure', () => {
  const fates = (...records: readonly Resource[]): [string, string | undefined][] =>
    surveyProcedures(new RecordSet([...records])).map(({ fate, why }) => [fate, why]);

  test.each<[string, Partial<Procedure>, Partial<Encounter>, string, string?]>([
    ['counted', {}, {}, 'counted'],
    ['in preparation', { status: 'preparation' }, {}, 'invisible', 'its status is preparation'],
    ['not done', { status: 'not-done' }, {}, 'void', 'its status is not-done'],
    ['entered in error', { status: 'entered-in-error' }, {}, 'void', 'its status is entered-in-error'],
    ['of a planned visit', {}, { status: 'planned' }, 'invisible', 'its visit is planned'],
    ['of a cancelled visit', {}, { status: 'cancelled' }, 'void', 'its visit is cancelled'],
    ['of a visit entered in error', {}, { status: 'entered-in-error' }, 'void', 'its visit is entered-in-error'],
    ['of a group', { subject: { reference: 'Group/g1' } }, {}, 'invisible', 'its subject is no Patient'],
    ['without a known code', { code: { text: 'Talk' } }, {}, 'invisible', 'it bears no code that is known'],
  ])('%s', (_what, facts, ofVisit, fate, why) => {
    expect(fates(visit(ofVisit), treatment('mt', '10:00-10:30', facts))).toEqual([[fate, why]]);
  });

  test('of a visit that is not among the records: told, without the visit’s id', () => {
    const [[fate, why] = []] = fates(
      treatment('mt', '10:00-10:30', { encounter: { reference: 'Encounter/secret-7' } }),
    );
    expect([fate, why?.includes('Encounter'), why?.includes('secret-7')]).toEqual(['told', true, false]);
  });

  test('a part in words of one that is counted is within it', () => {
    const part = treatment('part', '10:00-10:10', {
      code: { text: 'Joint mobilization' },
      partOf: [{ reference: 'Procedure/mt' }],
    });
    expect(fates(visit(), treatment('mt', '10:00-10:30'), part).map(([fate]) => fate)).toEqual(['counted', 'within']);
  });
});

describe('codes of a site’s own', () => {
  const own = (id: string, code: Procedure['code'], patient: string, facts: Partial<Procedure> = {}): Procedure =>
    treatment(id, '10:00-10:30', {
      subject: { reference: `Patient/${patient}` },
      encounter: undefined,
      code,
      ...facts,
    });
  const found = (...records: readonly Resource[]): ReturnType<typeof localCodes> =>
    localCodes(surveyProcedures(new RecordSet([...records])));

  test('what neither sounds like therapy nor was given by a therapist is none', () => {
    expect(found(own('a', { coding: [{ system: LOCAL, code: '1', display: 'Blood draw' }] }, 'a'))).toEqual([]);
    expect(found(own('a', { coding: [{ system: LOCAL, code: '1', display: 'Rehab visit' }] }, 'a'))).toHaveLength(1);
    const performer = [{ actor: { reference: 'Practitioner/t1' } }];
    const given = own('a', { coding: [{ system: LOCAL, code: '1', display: 'Blood draw' }] }, 'a', { performer });
    expect(found(therapist(), given)).toHaveLength(1);
    expect(found(therapist('t1', '163W00000X'), given)).toEqual([]);
  });

  test('what was not done is none', () => {
    const code = { coding: [{ system: LOCAL, code: '1', display: 'Manual therapy' }] };
    expect(found(own('a', code, 'a', { status: 'not-done' }))).toEqual([]);
  });

  test('the most frequent first; words of one patient each are counted together, by what they read like', () => {
    const words = ['Manual therapy for A', 'Manual therapy for B', 'Therapeutic exercise with C'];
    const records = words.map((text, at) => own(`w${String(at)}`, { text }, `w${String(at)}`));
    const code = { coding: [{ system: LOCAL, code: '7', display: 'Rehab' }] };
    const coded = ['x', 'y', 'z'].map((id) => own(id, code, id));
    expect(found(...records, ...coded)).toEqual([
      { system: LOCAL, code: '7', display: 'Rehab', count: 3, example: 'Procedure/x' },
      { count: 2, example: 'Procedure/w0', proposed: '97140' },
      { count: 1, example: 'Procedure/w2', proposed: '97110' },
    ]);
  });

  test('a code without a system is known by its words', () => {
    const [one] = found(own('a', { coding: [{ code: 'MT  30', display: 'Manual therapy' }] }, 'a'));
    expect(one).toEqual({ code: 'mt 30', count: 1, example: 'Procedure/a', proposed: '97140' });
  });

  test('words that name a service are one, whatever they sound like; those of a part of another are none', () => {
    expect(found(own('a', { text: 'Paraffin bath' }, 'a'))).toMatchObject([{ proposed: '97018' }]);
    const part = own('part', { text: 'Joint mobilization' }, 'p1', { partOf: [{ reference: 'Procedure/mt' }] });
    expect(found(visit(), treatment('mt', '10:00-10:30'), part)).toEqual([]);
  });

  test('the first code speaks for a Procedure; one code of two systems is two; as often, by where they stand', () => {
    const other = 'urn:oid:1.2.3';
    const rehab = [{ display: 'Rehab' }, { system: LOCAL, code: '1' }, { system: other, code: '2' }];
    expect(
      found(own('b', { coding: rehab }, 'b'), own('a', { coding: [{ system: other, code: '1' }], text: 'Gait' }, 'a')),
    ).toEqual([
      { system: other, code: '1', count: 1, example: 'Procedure/a' },
      { system: LOCAL, code: '1', count: 1, example: 'Procedure/b' },
    ]);
  });

  test('what a code reads like by some of its records it stands for; without a title it has none', () => {
    const performer = [{ actor: { reference: 'Practitioner/t1' } }];
    const coding = [{ system: LOCAL, code: '1' }];
    const titled = own('c', { coding, text: 'Manual therapy' }, 'c');
    const bare = ['a', 'b'].map((id) => own(id, { coding }, id, { performer }));
    expect(found(therapist(), ...bare, titled)).toEqual([
      { system: LOCAL, code: '1', count: 3, example: 'Procedure/a', proposed: '97140' },
    ]);
  });

  test('what a therapist gave and nothing names is counted', () => {
    const performer = [{ actor: { reference: 'Practitioner/t1' } }];
    expect(found(therapist(), own('a', undefined, 'a', { performer }))).toEqual([{ count: 1, example: 'Procedure/a' }]);
  });
});

describe('occupations of a site’s own', () => {
  const person = (id: string, ...concepts: CodeableConcept[]): Practitioner => ({
    resourceType: 'Practitioner',
    id,
    qualification: concepts.map((code) => ({ code })),
  });
  const by = (id: string, people: readonly string[], facts: Partial<Procedure> = {}): Procedure =>
    treatment(id, '10:00-10:30', {
      performer: people.map((one) => ({ actor: { reference: `Practitioner/${one}` } })),
      ...facts,
    });
  const found = (...resources: readonly Resource[]): ReturnType<typeof localRoles> => {
    const records = new RecordSet([...resources]);
    return localRoles(records, surveyProcedures(records));
  };
  const coded = (system: string, code: string, text?: string): CodeableConcept => ({
    coding: [{ system, code }],
    ...(text === undefined ? {} : { text }),
  });

  test('each of those who gave therapy and whose role nothing tells, the most frequent first', () => {
    const people = [person('b', coded(LOCAL, '2')), person('a', coded('urn:oid:1.2.3', '2')), person('d', {})];
    const twice = [person('x', coded(LOCAL, '1')), person('y', coded(LOCAL, '1'))];
    expect(
      found(...people, ...twice, by('mt', ['b', 'a', 'd', 'x', 'y']), by('again', ['x']), therapist('t1')),
    ).toEqual([
      { system: LOCAL, code: '1', count: 2, example: 'Practitioner/x' },
      { system: 'urn:oid:1.2.3', code: '2', count: 1, example: 'Practitioner/a' },
      { system: LOCAL, code: '2', count: 1, example: 'Practitioner/b' },
    ]);
  });

  test('beside one whose role is known, and not of who gave no therapy', () => {
    const own = person('b', coded(LOCAL, '2'));
    expect(found(own, therapist(), by('mt', ['t1', 'b']))).toHaveLength(1);
    expect(found(own, by('mt', ['b'], { code: { text: 'Blood draw' } }))).toEqual([]);
  });

  test('a code has its title, else the words beside it; words have none', () => {
    const named = { coding: [{ system: LOCAL, code: '2', display: 'Clinician' }], text: 'Somebody' };
    expect(found(person('b', named, coded(LOCAL, '3', 'Helper'), { text: 'Level  2' }), by('mt', ['b']))).toEqual([
      { system: LOCAL, code: '2', display: 'Clinician', count: 1, example: 'Practitioner/b' },
      { system: LOCAL, code: '3', display: 'Helper', count: 1, example: 'Practitioner/b' },
      { code: 'level 2', count: 1, example: 'Practitioner/b' },
    ]);
  });
});

describe('what is seen where nothing comes of it', () => {
  test('no Procedure', () => {
    expect(saySeen([visit()])).toBe('No Procedure among 1 resource.');
  });

  test('manual therapy that is not assessed, with why, and the codes that were seen', () => {
    expect(
      saySeen([
        visit({ status: 'planned' }),
        treatment('a', '10:00-10:30'),
        treatment('b', '11:00-11:30', { status: 'preparation' }),
        treatment('c', '11:00-11:30', { status: 'preparation' }),
        treatment('d', '11:00-11:30', { code: { coding: [{ system: LOCAL, code: '7' }] } }),
        treatment('e', '11:00-11:30', { code: { coding: [{ code: '7' }] } }),
        treatment('f', '11:00-11:30', { code: { text: 'Talk' } }),
      ]),
    ).toBe(
      `6 Procedures, 3 of manual therapy, none assessed: its status is preparation (2), its visit is planned (1); codes seen: CPT 97140 (3), 7 (1), ${LOCAL}|7 (1), words only (1).`,
    );
  });
});

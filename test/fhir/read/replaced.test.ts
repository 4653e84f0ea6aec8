// SPDX-License-Identifier: Apache-2.0
import { narrativesOf } from '../../../src/fhir/read/narrative.ts';
import { plansOf } from '../../../src/fhir/read/plans.ts';
import { diagnosesOfVisit } from '../../../src/fhir/read/diagnosis.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';

const subject = { reference: 'Patient/p1' };

const document = (id: string, facts: object = {}): object => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  subject,
  date: '2026-03-02',
  content: [{ attachment: { contentType: 'text/plain', data: btoa(`Note ${id}`) } }],
  ...facts,
});
const relating = (code: unknown, target: object): object => ({ relatesTo: [{ code, target }] });
const replacing = (reference: string): object => relating('replaces', { reference });
const composition = (id: string, facts: object = {}): object => ({
  resourceType: 'Composition',
  id,
  status: 'final',
  type: { text: 'Visit note' },
  subject,
  date: '2026-03-02',
  section: [{ text: { div: `<div>Note ${id}</div>` } }],
  ...facts,
});
const narratives = (...resources: object[]): ReturnType<typeof narrativesOf> =>
  narrativesOf(new RecordSet(resources), 'Patient/p1');
const texts = (...resources: object[]): string[] =>
  narratives(...resources).flatMap(({ text }) => (text === '' ? [] : [text.trim()]));

describe('a note that another one replaces says nothing any more', () => {
  const masterIdentifier = { system: 'urn:ietf:rfc:3986', value: 'urn:oid:1.2.3' };
  test.each([
    ['by reference', document('a'), document('b', replacing('DocumentReference/a'))],
    ['by address', document('a'), document('b', replacing('https://ehr.example.org/fhir/DocumentReference/a'))],
    ['by version', document('a'), document('b', replacing('DocumentReference/a/_history/1'))],
    ['by identifier', document('a', { identifier: [{ system: 'urn:s', value: '7' }] }),
      document('b', relating('replaces', { identifier: { system: 'urn:s', value: '7' } }))],
    ['by the identifier of the document as such', document('a', { masterIdentifier }),
      document('b', relating('replaces', { identifier: masterIdentifier }))],
    ['as R5 has it', document('a'),
      document('b', relating({ coding: [{ code: 'replaces' }] }, { reference: 'DocumentReference/a' }))],
    ['as a Composition', composition('a'),
      composition('b', { relatesTo: [{ code: 'replaces', targetReference: { reference: 'Composition/a' } }] })],
    ['as a Composition, by identifier', composition('a', { identifier: { system: 'urn:s', value: '7' } }),
      composition('b', { relatesTo: [{ code: 'replaces', targetIdentifier: { system: 'urn:s', value: '7' } }] })],
    ['as a Composition in R5', composition('a'),
      composition('b', { relatesTo: [{ type: 'replaces', resourceReference: { reference: 'Composition/a' } }] })],
  ] as const)('%s', (_how, earlier, later) => {
    expect(texts(earlier, later)).toEqual(['Note b']);
    expect(texts(earlier)).toEqual(['Note a']);
  }); // prettier-ignore

  test('and none of a chain but the last', () => {
    const chain = [
      document('a'),
      document('b', { ...replacing('DocumentReference/a'), status: 'superseded' }),
      document('c', replacing('DocumentReference/b')),
    ];
    expect(texts(...chain)).toEqual(['Note c']);
  });

  test('notes that replace each other in a circle all stand, each where it is, until another replaces them', () => {
    const circle = [
      document('a', { ...replacing('DocumentReference/b'), date: '2026-03-02' }),
      document('b', { ...replacing('DocumentReference/a'), date: '2026-03-09' }),
    ];
    expect(narratives(...circle).map(({ text, date }) => [text.trim(), date])).toEqual([
      ['Note a', '2026-03-02'],
      ['Note b', '2026-03-09'],
    ]);
    expect(texts(...circle, document('c', replacing('DocumentReference/a')))).toEqual(['Note c']);
  });

  test.each(['appends', 'transforms', 'signs'])('one that %s another leaves both', (code) => {
    expect(texts(document('a'), document('b', relating(code, { reference: 'DocumentReference/a' })))).toHaveLength(2);
  });

  test.each([
    ['entered in error', { status: 'entered-in-error' }],
    ['entered in error as a document', { docStatus: 'entered-in-error' }],
    ['of another patient', { subject: { reference: 'Patient/p2' } }],
  ])('but not where the later one is %s', (_why, facts) => {
    const later = document('b', { ...replacing('DocumentReference/a'), ...facts });
    expect(texts(document('a'), later)).toEqual(['Note a']);
  });

  test('a draft leaves what is signed as it is, and takes the place of another draft', () => {
    const draft = document('b', { ...replacing('DocumentReference/a'), docStatus: 'preliminary' });
    expect(texts(document('a', { docStatus: 'final' }), draft)).toEqual(['Note a', 'Note b']);
    expect(texts(document('a', { docStatus: 'preliminary' }), draft)).toEqual(['Note b']);
  });

  test('a version that names an earlier one of itself stands', () => {
    expect(texts(document('a', replacing('DocumentReference/a/_history/1')))).toEqual(['Note a']);
  });
});

describe('the note in its place', () => {
  const visit = (id: string): object => ({ context: { encounter: [{ reference: `Encounter/${id}` }] } });
  const place = (earlier: object, later: object): object[] =>
    narratives(document('a', { date: '2026-03-02', ...earlier }), document('b', { date: '2026-03-09', ...later })).map(
      ({ date, encounters }) => ({ date, encounters }),
    );
  const later = replacing('DocumentReference/a');

  test('is of the visit and the day of the first where it names no other', () => {
    const ofFirst = [{ date: '2026-03-02', encounters: ['Encounter/e1'] }];
    expect(place(visit('e1'), later)).toEqual(ofFirst);
    expect(place(visit('e1'), { ...later, ...visit('e1') })).toEqual(ofFirst);
  });

  test('is of its own where it names another visit, or says which days it covers', () => {
    const period = { start: '2026-03-08' };
    expect(place(visit('e1'), { ...later, ...visit('e2') })).toEqual([
      { date: '2026-03-09', encounters: ['Encounter/e2'] },
    ]);
    expect(place(visit('e1'), { ...later, context: { period } })).toEqual([{ date: '2026-03-08', encounters: [] }]);
  });
});

describe('a plan of care that another one replaces', () => {
  const condition = {
    resourceType: 'Condition',
    id: 'neck',
    subject,
    category: [{ text: 'Diagnosis' }],
    code: { text: 'Neck pain' },
  };
  const plan = (id: string, facts: object = {}): object => ({
    resourceType: 'CarePlan',
    id,
    status: 'active',
    subject,
    title: 'Physical therapy plan of care',
    description: 'Goal: sit for an hour. Manual therapy twice a week.',
    period: { start: '2026-02-02', end: '2026-04-30' },
    ...facts,
  });
  const after = (start: string | undefined, facts: object = {}): object =>
    plan('b', { period: { start }, replaces: [{ reference: 'CarePlan/a' }], ...facts });
  const plans = (...resources: object[]): object[] =>
    plansOf(new RecordSet(resources), 'Patient/p1').map(({ source, start, end }) => ({ source, start, end }));

  test('speaks for the days before that one begins', () => {
    expect(plans(plan('a'), after('2026-03-16'))).toEqual([
      { source: 'CarePlan/a', start: '2026-02-02', end: '2026-03-15' },
      { source: 'CarePlan/b', start: '2026-03-16', end: undefined },
    ]);
    const ended = { period: { start: '2026-02-02', end: '2026-03-01' } };
    expect(plans(plan('a', ended), after('2026-03-16'))[0]).toMatchObject({ end: '2026-03-01' });
  });

  test.each([['2026-02-02'], ['2026-01-05'], [undefined]])('and for none where that one begins on %s', (start) => {
    expect(plans(plan('a'), after(start))).toMatchObject([{ source: 'CarePlan/b' }]);
  });

  test.each([{ status: 'entered-in-error' }, { status: 'draft' }, { subject: { reference: 'Patient/p2' } }])(
    'stands as it is where that one has %j',
    (facts) => {
      expect(plans(plan('a'), after('2026-02-02', facts))).toContainEqual({
        ...{ source: 'CarePlan/a', start: '2026-02-02', end: '2026-04-30' },
      });
    },
  );

  test('in a circle both speak for their own days', () => {
    const first = plan('a', { replaces: [{ reference: 'CarePlan/b' }] });
    expect(plans(first, after('2026-03-16'))).toEqual([
      { source: 'CarePlan/a', start: '2026-02-02', end: '2026-04-30' },
      { source: 'CarePlan/b', start: '2026-03-16', end: undefined },
    ]);
  });

  test('a plan that was revoked later does not bring it back', () => {
    expect(plans(plan('a'), after('2026-02-02', { status: 'revoked' }))).toEqual([]);
  });

  test('its diagnosis is that of a visit before, and of none after', () => {
    const found = (start: string): object[] => {
      const visit = { resourceType: 'Encounter', id: 'e', status: 'finished', subject, period: { start } };
      const records = new RecordSet([
        ...[condition, visit, after('2026-03-16')],
        plan('a', { addresses: [{ reference: 'Condition/neck' }] }),
      ]);
      return records.all('Encounter').flatMap((one) => diagnosesOfVisit(records, one));
    };
    expect(found('2026-03-09T10:00:00-05:00')).toEqual([{ text: 'Neck pain' }]);
    expect(found('2026-03-16T10:00:00-05:00')).toEqual([]);
  });
});

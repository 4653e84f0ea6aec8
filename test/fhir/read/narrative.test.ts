// SPDX-License-Identifier: Apache-2.0
import { narrativesOf } from '../../../src/fhir/read/narrative.ts';
import { RecordSet } from '../../../src/fhir/record-set.ts';

const SUBJECT = { subject: { reference: 'Patient/p1' } };

function composition(section: object[]): object {
  return {
    resourceType: 'Composition',
    id: 'n1',
    type: { text: 'Visit note' },
    date: '2026-03-02',
    section,
    ...SUBJECT,
  };
}

function document(...attachments: object[]): object {
  const content = attachments.map((attachment) => ({ attachment }));
  return { resourceType: 'DocumentReference', id: 'd1', date: '2026-03-02T16:00:00Z', content, ...SUBJECT };
}

function binary(id: string, contentType: string, text: string): object {
  return { resourceType: 'Binary', id, contentType, data: Buffer.from(text).toString('base64') };
}

function read(...resources: object[]): { text: string; codes: readonly string[]; unseen?: string | undefined }[] {
  return narrativesOf(new RecordSet(resources), 'Patient/p1').map(({ text, codes, unseen }) => ({
    text: text.replace(/\s+/g, ' ').trim(),
    codes,
    ...(unseen === undefined ? {} : { unseen }),
  }));
}

test('sections inside sections are read in order, each with its own code', () => {
  const code = { coding: [{ system: 'http://loinc.org', code: '61150-9' }] };
  const text = { div: '<div>Low back pain</div>' };
  const sections = [
    { title: 'Visit', section: [{ title: 'Subjective', code, text, section: [{ title: 'History', text }] }] },
    { title: 'Plan' },
  ];
  expect(read(composition(sections))).toEqual([
    { text: '', codes: [] },
    { text: 'Subjective Low back pain', codes: ['61150-9'] },
    { text: 'History Low back pain', codes: [] },
  ]);
});

test('a note and a form are read with their identifier, of which R4 gives each one', () => {
  const identifier = { system: 'urn:ehr', value: '7' };
  const text = { div: '<div>Low back pain</div>' };
  const form = {
    ...{ resourceType: 'QuestionnaireResponse', id: 'f1', status: 'completed', identifier, ...SUBJECT },
    item: [{ text: 'Subjective', answer: [{ valueString: 'Stiff neck' }] }],
  };
  const note = { ...composition([]), identifier, text };
  expect(read(note, form).map((one) => one.text)).toEqual(['Low back pain', 'Subjective: Stiff neck']);
});

describe('a note kept as a Binary', () => {
  const note = binary('b1', 'text/html', '<p>Low back pain</p>');

  test.each(['Binary/b1', 'https://ehr.example.org/fhir/r4/Binary/b1', 'Binary/b1/_history/2'])('by %s', (url) => {
    expect(read(document({ contentType: 'text/html', url }), note)).toEqual([{ text: 'Low back pain', codes: [] }]);
  });

  test('one inside the record goes by its id, among others there and on the server', () => {
    const other = { ...binary('b2', 'text/html', '<p>Neck pain</p>'), id: undefined };
    const inside = { ...document({ url: '#b1' }, { url: 'Binary/b3' }), contained: [other, note] };
    const held = binary('b3', 'text/plain', 'Stiff shoulder');
    expect(read(document({ url: '#b1' }))).toMatchObject([{ text: '' }]);
    expect(read(inside, held).map(({ text }) => text)).toEqual(['Low back pain', 'Stiff shoulder']);
    expect(read({ ...document({ url: 'Binary/b3' }), contained: [note] }, held)).toMatchObject([
      { text: 'Stiff shoulder' },
    ]);
  });

  test('its own type counts where the attachment names none', () => {
    expect(read(document({ url: 'Binary/b1' }), note)).toEqual([{ text: 'Low back pain', codes: [] }]);
  });

  test('one form of several is enough, and the same words in two forms count once', () => {
    const rtf = binary('b2', 'text/rtf', String.raw`{\rtf1 Low back pain}`);
    const forms = [
      { contentType: 'application/pdf', url: 'Binary/b3' },
      { contentType: 'text/html', url: 'Binary/b1' },
      { contentType: 'text/rtf', url: 'Binary/b2' },
    ];
    expect(read(document(...forms), note, rtf)).toEqual([{ text: 'Low back pain', codes: [] }]);
  });

  test('one that was not sent, or cannot be read, is named by its form', () => {
    const pdf = binary('b4', 'application/pdf', '%PDF-1.7');
    expect(read(document({ contentType: 'text/html', url: 'Binary/gone' }))).toEqual([
      { text: '', codes: [], unseen: 'its file was not given' },
    ]);
    expect(read(document({ url: 'Binary/b4' }), pdf)).toEqual([{ text: '', codes: [], unseen: 'PDF' }]);
    expect(read(document({ url: 'Binary/gone' }))).toEqual([{ text: '', codes: [], unseen: 'its file was not given' }]);
  });

  test('a document without any content is none that cannot be read', () => {
    expect(read(document())).toEqual([{ text: '', codes: [] }]);
  });
});

describe('which visit and which day a note is about', () => {
  const about = (facts: object): object[] =>
    narrativesOf(new RecordSet([{ ...document({ data: 'UGFpbg==' }), ...facts }]), 'Patient/p1').map(
      ({ date, encounters }) => ({ date, encounters }),
    );

  test('the day that it covers goes before the day on which it was filed', () => {
    expect(about({ context: { period: { start: '2026-02-27T10:00:00-05:00' } } })).toEqual([
      { date: '2026-02-27', encounters: [] },
    ]);
  });

  test('every visit that it names, also as a related record', () => {
    const reference = (id: string): object => ({ reference: `Encounter/${id}` });
    const context = { encounter: [reference('a'), reference('b')], related: [reference('c'), { reference: 'Task/t' }] };
    expect(about({ context })).toMatchObject([{ encounters: ['Encounter/a', 'Encounter/b', 'Encounter/c'] }]);
  });

  test.each([{ status: 'entered-in-error' }, { status: 'superseded' }, { docStatus: 'entered-in-error' }])(
    '%j is no note',
    (facts) => {
      expect(about(facts)).toEqual([]);
    },
  );
});

describe('a document that is one text', () => {
  test('the narrative of a Composition is read where its sections say nothing', () => {
    const text = { div: '<div>Low back pain</div>' };
    expect(read({ ...composition([]), text })).toEqual([{ text: 'Low back pain', codes: [] }]);
    expect(read({ ...composition([{ title: 'Plan' }]), text })).toEqual([{ text: 'Low back pain', codes: [] }]);
    expect(read({ ...composition([{ title: 'Plan', text: { div: '<p>As before</p>' } }]), text })).toEqual([
      { text: '', codes: [] },
      { text: 'Plan As before', codes: [] },
    ]);
  });
});

describe('a form', () => {
  const form = (facts: object = {}): object => ({
    resourceType: 'QuestionnaireResponse',
    id: 'q',
    status: 'completed',
    authored: '2026-03-02T16:00:00Z',
    item: [
      { text: 'Subjective', answer: [{ valueString: 'Low back pain' }] },
      { text: 'Side', answer: [{ valueCoding: { display: 'left' } }] },
      { text: 'Group', item: [{ text: 'Treatment', answer: [{ valueString: 'PA glides' }] }] },
    ],
    ...SUBJECT,
    ...facts,
  });

  test('what staff wrote into it is a note, each answer under its question, in its group', () => {
    expect(read(form())).toEqual([{ text: 'Subjective: Low back pain Group: Treatment: PA glides', codes: [] }]);
    const written = form({ authored: '2026-03-02T16:00:00Z', encounter: { reference: 'Encounter/e1' } });
    expect(narrativesOf(new RecordSet([written]), 'Patient/p1')).toMatchObject([
      { date: '2026-03-02', encounters: ['Encounter/e1'], isSigned: true },
    ]);
  });

  test.each([{ status: 'in-progress' }, { source: { reference: 'Patient/p1' } }])('with %j it is none', (facts) => {
    expect(read(form(facts))).toEqual([]);
  });
});

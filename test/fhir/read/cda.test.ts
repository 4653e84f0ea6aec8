// SPDX-License-Identifier: Apache-2.0
import { cdaAttachment, cdaSections, isCda } from '../../../src/fhir/read/cda.ts';

const LOINC = '2.16.840.1.113883.6.1';
const document = (body: string): string =>
  `<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3">${body}</ClinicalDocument>`;
const section = (code: string, title: string, text: string, rest = ''): string =>
  `<component><section><code code="${code}" codeSystem="${LOINC}"/><title>${title}</title><text>${text}</text>${rest}</section></component>`;
const read = (body: string): [codes: readonly string[], words: string][] =>
  cdaSections(document(body)).map(({ codes, text }) => [codes, text.trim().replace(/\s+/g, ' ')]);

test('a document is known by its root, behind a header, with or without a prefix', () => {
  expect(isCda(document(''))).toBe(true);
  expect(isCda('<?xml version="1.0"?><!-- exported --><n1:ClinicalDocument xmlns:n1="urn:hl7-org:v3">')).toBe(true);
  expect(isCda('<ClinicalDocumentation>')).toBe(false);
  expect(isCda(`${' '.repeat(4000)}<ClinicalDocument>`)).toBe(false);
});

test('each section with its code, title and narrative', () => {
  expect(read(section('10164-2', 'History', 'Stiff') + section('29545-1', 'Findings', 'L4/5'))).toEqual([
    [['10164-2'], 'History Stiff'],
    [['29545-1'], 'Findings L4/5'],
  ]);
});

test('a section inside another counts for itself', () => {
  const inner = section('10210-3', 'Mobility', 'Slow');
  expect(read(section('29545-1', 'Findings', 'L4/5', inner) + section('18776-5', 'Plan', 'Twice a week'))).toEqual([
    [['29545-1'], 'Findings L4/5'],
    [['10210-3'], 'Mobility Slow'],
    [['18776-5'], 'Plan Twice a week'],
  ]);
});

test('what stands behind an inner section is still of the outer one', () => {
  const body = `<section><title>A</title><component><section><title>B</title><text>b</text></section></component><text>a</text></section>`;
  expect(read(body).map(([, text]) => text)).toEqual(['A a', 'B b']);
});

test('coded entries, their codes and texts are not read, nor is what stands outside of sections', () => {
  const entry = `<entry><observation><code code="8867-4" codeSystem="${LOINC}"/><text>88 bpm</text></observation></entry>`;
  expect(read(`<title>Progress note</title>${section('29545-1', 'Findings', 'L4/5', entry)}`)).toEqual([
    [['29545-1'], 'Findings L4/5'],
  ]);
});

test('a code of another system is none, and a section need have none', () => {
  expect(read('<section><code code="X" codeSystem="1.2.3"/><text>a</text></section>')).toEqual([[[], 'a']]);
  expect(read(`<section><code codeSystem="${LOINC}"/><text>a</text></section><section><text/></section>`)).toEqual([
    [[], 'a'],
    [[], ''],
  ]);
});

describe('a document without sections', () => {
  const unstructured = (text: string): string =>
    document(`<title>Note</title><component><nonXMLBody>${text}</nonXMLBody></component>`);

  test('carries its note in another form', () => {
    expect(
      cdaAttachment(unstructured('<text mediaType="application/pdf" representation="B64">JVBERi0=</text>')),
    ).toEqual({
      contentType: 'application/pdf',
      data: 'JVBERi0=',
    });
    expect(cdaAttachment(unstructured('<text>cGxhaW4=</text>'))).toEqual({ contentType: '', data: 'cGxhaW4=' });
  });

  test.each([
    ['without a body', document('<text mediaType="text/plain">a</text>')],
    ['with a text before its body alone', document('<text>a</text><nonXMLBody></nonXMLBody>')],
    ['with an empty text', unstructured('<text mediaType="text/plain"></text>')],
    ['with elements in its text', unstructured('<text><reference value="note.pdf"/></text>')],
  ])('%s carries none', (_name, xml) => {
    expect(cdaAttachment(xml)).toBeUndefined();
  });
});

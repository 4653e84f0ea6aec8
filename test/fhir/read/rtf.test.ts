// SPDX-License-Identifier: Apache-2.0
import { isRtf, textOfRtf } from '../../../src/fhir/read/rtf.ts';

/* Answers from the RTF specification 1.9.1. */

const read = (body: string): string => textOfRtf(`{\\rtf1\\ansi ${body}}`);

test('a document is known by its first group, whatever white space stands before it', () => {
  expect(isRtf('{\\rtf1 x}')).toBe(true);
  expect(isRtf('\r\n {\\rtf1 x}')).toBe(true);
  expect(isRtf('Dictated as {\\rtf1 x}')).toBe(false);
});

test.each([
  ['plain text', 'Joint mobilization', 'Joint mobilization'],
  ['paragraphs and lines', 'Left\\par right\\line both\\sect x\\page y', 'Left\nright\nboth\nx\ny'],
  ['a table', 'Region\\cell Minutes\\cell\\row', 'Region\tMinutes\t\n'],
  ['a tab', 'Region\\tab 15', 'Region\t15'],
  ['dashes and quotes', '8\\endash 15\\emdash\\lquote a\\rquote\\ldblquote b\\rdblquote\\bullet', '8–15—‘a’“b”•'],
  ['wide spaces', 'a\\emspace b\\enspace c', 'a b c'],
  ['line ends of the file, which are none of the text', 'one \r\ntwo\nthree', 'one twothree'],
  ['a space ends a control word, a second one is text', 'a\\b  b\\b0 c', 'a bc'],
  ['symbols', '\\{a\\}\\\\b\\~c\\_d', '{a}\\b c-d'],
  ['an escaped line end is a paragraph', 'a\\\nb\\\rc', 'a\nb\nc'],
  ['an unknown symbol is nothing', 'a\\|b\\:c', 'abc'],
  ['an unknown control word is nothing', 'a\\lang1033 b\\fs-20 c', 'abc'],
])('%s', (_name, body, text) => {
  expect(read(body)).toBe(text);
});

test('a byte is a character of the code page, Windows 1252 unless the document names another', () => {
  expect(read("20\\'b0, 45\\'B0")).toBe('20°, 45°');
  expect(read("\\ansicpg1251 \\'c4\\'e0")).toBe('Да');
  expect(read("\\ansicpg99999 20\\'b0")).toBe('20°');
});

describe('a Unicode character', () => {
  test.each([
    ['goes before the one that stands for it', "a\\u8804 <b\\u8804\\'3cc", 'a≤b≤c'],
    ['and no more than that', 'a\\u8804 <b\\b cde', 'a≤bcde'],
    ['that is negative counts from 65536', '\\u-10179?\\u-8704?', String.fromCodePoint(0x1f600)],
    ['may have none to stand for it', '\\uc0 a\\u8804 b', 'a≤b'],
    ['may have several', '\\uc2 a\\u8804 <=b', 'a≤b'],
    ['a group has its own number of them', '{\\uc0 \\u8804 a}\\u8805 >b', '≤a≥b'],
    ['what stands for it ends with the group', '{\\u8804 }b', '≤b'],
  ])('%s', (_name, body, text) => {
    expect(read(body)).toBe(text);
  });
});

describe('what is no text of the document', () => {
  test.each([
    ['fonts', '{\\fonttbl{\\f0 Arial;}}a', 'a'],
    ['headers and footers', '{\\header Clinic}{\\footer Page 1}a', 'a'],
    ['what a reader need not know', '{\\*\\company Clinic}a', 'a'],
    ['the instruction of a field, whose result is read', '{\\field{\\fldinst DATE}{\\fldrslt 3/2/2026}}', '3/2/2026'],
    ['a picture', '{\\pict\\wmetafile8 0100090000}a', 'a'],
    ['hidden text', 'a{\\v not signed}b\\v x\\v0 c', 'abc'],
    ['hidden text ends with its group', '{\\v x}a', 'a'],
    ['binary data, braces and all', 'a{\\pict\\bin3 {{{}b', 'ab'],
    ['binary data of no length', 'a\\bin0 b\\bin-3 c', 'abc'],
  ])('%s', (_name, body, text) => {
    expect(read(body)).toBe(text);
  });
});

test('a brace too many ends nothing', () => {
  expect(textOfRtf('{\\rtf1 a}}b')).toBe('ab');
});

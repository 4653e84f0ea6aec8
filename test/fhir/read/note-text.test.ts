// SPDX-License-Identifier: Apache-2.0
import { MAX_NOTE_BYTES, readNote } from '../../../src/fhir/read/note-text.ts';
import { cpuSeconds } from '../../support/cpu-seconds.ts';

function wordsOf(contentType: string | undefined, content: string | Buffer): string | undefined {
  const parts = readNote({ contentType, data: Buffer.from(content).toString('base64') });
  return parts
    ?.map(({ text }) => text)
    .join(' | ')
    .replace(/\s+/g, ' ')
    .trim();
}

describe('what is not in base64', () => {
  test.each([
    ['a text', 'S: stiff lower back.', 'S: stiff lower back.'],
    ['markup', '<p>stiff</p>', 'stiff'],
    ['a PDF', '%PDF-1.7 1 0 obj', undefined],
  ])('%s', (_fact, data, words) => {
    expect(readNote({ contentType: 'text/plain', data })?.[0]?.text.trim()).toBe(words);
  });
});

describe('HTML', () => {
  test.each([
    [
      'elements and characters',
      '<p>Knee flexion 110&deg; &amp; pain&nbsp;3/10 &#8211; better</p>',
      'Knee flexion 110° & pain 3/10 – better',
    ],
    ['a lone less-than sign', '<p>pain < 3/10, flexion <90 degrees</p>', 'pain < 3/10, flexion <90 degrees'],
    ['elements left open, attributes without quotes', '<ul class=x><li>stiff<li>sore</ul>', 'stiff sore'],
    ['a greater-than sign in an attribute', '<td title="a>b">sore</td>', 'sore'],
    ['styles and comments', '<style>p { color: red }</style><!-- draft -->sore', 'sore'],
    ['capital letters', '<STYLE>p {}</STYLE><P>sore<BR>stiff</P>', 'sore stiff'],
    ['an unknown character', '<p>a &constructor; b</p>', 'a &constructor; b'],
    ['a number that is no character', '<p>a &#x110000; b</p>', 'a &#x110000; b'],
  ])('%s', (_fact, html, words) => {
    expect(wordsOf('text/html', html)).toBe(words);
  });

  test('each block is a line, words of a line stay together', () => {
    const [part] = readNote({ contentType: 'text/html', data: btoa('<p>left <b>knee</b></p><p>right hip</p>') }) ?? [];
    expect(
      part?.text
        .split('\n')
        .map((line) => line.replace(/\s+/g, ' ').trim())
        .filter(Boolean),
    ).toEqual(['left knee', 'right hip']);
  });

  test('a page that is only a picture cannot be read', () => {
    expect(wordsOf('text/html', '<img src="scan.png">')).toBeUndefined();
  });

  test.each(['<a ', '<!--', '<![CDATA[', '<', '&', '<p title="'])(
    '%s a hundred thousand times ends soon',
    async (piece) => {
      expect(await cpuSeconds(() => wordsOf('text/html', piece.repeat(100_000)))).toBeLessThan(5);
    },
  );
});

describe('RTF', () => {
  test.each([
    [
      'paragraphs and formats',
      String.raw`{\rtf1\ansi\b Subjective:\b0  sore back.\par Objective: stiff.}`,
      'Subjective: sore back. Objective: stiff.',
    ],
    [
      'bytes of the code page',
      String.raw`{\rtf1\ansi\ansicpg1252 flexion 45\'b0, it\'92s better}`,
      'flexion 45°, it’s better',
    ],
    [
      'Unicode with what stands for it',
      String.raw`{\rtf1\uc1 flexion 45\u176?, \u8211\'96 caf\u233e}`,
      'flexion 45°, – café',
    ],
    ['a negative Unicode number', String.raw`{\rtf1\u-3913 ?x}`, '\uf0b7x'],
    [
      'tables of fonts, colours and unknown destinations',
      String.raw`{\rtf1{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator Writer;}sore}`,
      'sore',
    ],
    ['headers, pictures and hidden text', String.raw`{\rtf1{\header Clinic}{\pict 0a0b}{\v secret}sore}`, 'sore'],
    ['shown text inside a font table stays unread', String.raw`{\rtf1{\fonttbl\v0 Arial;}sore}`, 'sore'],
    ['literal braces and backslashes', String.raw`{\rtf1 \{a\} b\\c}`, '{a} b\\c'],
    ['binary data', String.raw`{\rtf1 a{\pict\bin4 }}}}}b}`, 'a b'.replace(' ', '')],
    ['line ends of the file are none of the text', '{\\rtf1 so\r\nre}', 'sore'],
    ['a code page that nobody knows', String.raw`{\rtf1\ansicpg99 sore}`, 'sore'],
  ])('%s', (_fact, rtf, words) => {
    expect(wordsOf('application/rtf', rtf)?.replace(/\s+/g, ' ')).toBe(words);
  });

  test('it is known by its beginning, whatever its type says', () => {
    expect(wordsOf('text/plain', String.raw`{\rtf1 sore}`)).toBe('sore');
    expect(wordsOf(undefined, String.raw`{\rtf1 sore}`)).toBe('sore');
  });
});

describe('CDA', () => {
  const section = (body: string): string => `<component><section>${body}</section></component>`;
  const document = (body: string): string =>
    `<?xml version="1.0"?><?xml-stylesheet href="cda.xsl"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Note</title>${body}</ClinicalDocument>`;
  const loinc = (code: string): string => `<code code="${code}" codeSystem="2.16.840.1.113883.6.1"/>`;

  test('sections with their LOINC codes, nested ones too, without coded entries', () => {
    const xml = document(
      section(
        `${loinc('61150-9')}<title>Subjective</title><text><list><item>Low back pain</item></list></text>` +
          `<entry><observation>${loinc('1-8')}<text>not this</text></observation></entry>` +
          section(`${loinc('47420-5')}<title>Function</title><text>Cannot <content>lift</content> at work</text>`),
      ),
    );
    const parts = readNote({ contentType: 'application/xml', data: btoa(xml) }) ?? [];
    expect(parts.map(({ codes, text }) => [codes, text.replace(/\s+/g, ' ').trim()])).toEqual([
      [['61150-9'], 'Subjective Low back pain'],
      [['47420-5'], 'Function Cannot lift at work'],
    ]);
  });

  test('a code of another system is none of LOINC', () => {
    const xml = document(section('<code code="61150-9" codeSystem="1.2.3"/><text>sore</text>'));
    expect(readNote({ data: btoa(xml) })?.map(({ codes }) => codes)).toEqual([[]]);
  });

  test('prefixes of the namespace and CDATA', () => {
    const xml =
      '<v3:ClinicalDocument><v3:section><v3:text><![CDATA[pain < 3 & less]]></v3:text></v3:section></v3:ClinicalDocument>';
    expect(wordsOf('text/xml', xml)).toBe('pain < 3 & less');
  });

  test('an unstructured document carries its note in another form', () => {
    const body = (type: string, content: string): string =>
      document(
        `<component><nonXMLBody><text mediaType="${type}" representation="B64">${btoa(content)}</text></nonXMLBody></component>`,
      );
    expect(wordsOf('application/hl7-cda+xml', body('text/rtf', String.raw`{\rtf1 sore}`))).toBe('sore');
    expect(wordsOf('application/hl7-cda+xml', body('application/pdf', '%PDF-1.7'))).toBeUndefined();
  });

  test('a document that says nothing cannot be read', () => {
    expect(wordsOf('text/xml', document(section(loinc('61150-9'))))).toBeUndefined();
  });
});

describe('what is no text', () => {
  test.each([
    ['application/pdf', '%PDF-1.7 text'],
    ['application/octet-stream', '%PDF-1.7 text'],
    ['image/svg+xml', '<svg><text>sore</text></svg>'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'PK\u0003\u0004\0\0'],
  ])('%s', (contentType, content) => {
    expect(wordsOf(contentType, content)).toBeUndefined();
  });

  test('nothing was sent, or more than anybody writes', () => {
    expect(readNote({ contentType: 'text/plain' })).toBeUndefined();
    expect(readNote({ contentType: 'text/plain', data: 'QUFB'.repeat(MAX_NOTE_BYTES / 3) })).toHaveLength(1);
    expect(readNote({ contentType: 'text/plain', data: 'QUFB'.repeat(MAX_NOTE_BYTES / 3 + 1) })).toBeUndefined();
  });
});

describe('character sets', () => {
  test.each([
    ['UTF-8 where none is named', undefined, Buffer.from('45° – better')],
    ['a byte order mark', 'text/plain', Buffer.from('\ufeff45° – better')],
    [
      'the one that is named',
      'text/plain; charset=windows-1252',
      // Latin 1 has the same bytes, but for the dash.
      Buffer.from('45° \u0096 better', 'latin1'),
    ],
    ['UTF-16', 'text/plain', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('45° – better', 'utf16le')])],
    ['one that nobody knows', 'text/plain; charset=x-unknown', Buffer.from('45° – better')],
  ])('%s', (_fact, contentType, content) => {
    expect(wordsOf(contentType, content)).toBe('45° – better');
  });
});

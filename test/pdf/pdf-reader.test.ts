// SPDX-License-Identifier: Apache-2.0
import { PdfReader } from '../../src/pdf/pdf-reader.ts';
import { pdfOf, pdfStream, pdfWithContent, textPdf } from '../support/pdf.ts';

const reader = new PdfReader({ ms: 8_000 });
afterAll(async () => reader.close());

const NOTE = 'Subjective: low back pain 5/10.\nManual therapy (PA glides L4-5): 30 min';

test('the text of a PDF, line by line and page by page', async () => {
  expect(await reader.textOf(textPdf(NOTE, 'Page two'))).toBe(`${NOTE}\nPage two`);
});

test('documents asked for at once are each answered', async () => {
  const texts = Array.from({ length: 12 }, (_, index) => `Note ${String(index)}`);
  expect(await Promise.all(texts.map(async (text) => reader.textOf(textPdf(text))))).toEqual(texts);
});

const LOOP = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [2 0 R] /Count 1 >>'];
const ENCRYPTED =
  '/Encrypt << /Filter /Standard /V 1 /R 2 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) /P -4 >> /ID [(a) (a)]';

describe('a hostile document has no text, and the next one is read', () => {
  test.each<[string, () => Buffer]>([
    ['no PDF', () => Buffer.from('not a PDF at all')],
    ['nothing', () => Buffer.alloc(0)],
    ['a head without a body', () => Buffer.from('%PDF-1.7\n')],
    ['bytes at random', () => Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))],
    ['cut off', () => textPdf(NOTE).subarray(0, 200)],
    ['encrypted with a password', () => pdfOf(LOOP, ENCRYPTED)],
    ['pages in a circle', () => pdfOf(LOOP)],
    ['more pages than a note has', () => textPdf(...Array.from({ length: 60 }, (_, at) => `Page ${String(at)}`))],
    ['a stream that unfolds to 100 MB', () => pdfWithContent(pdfStream(Buffer.alloc(100_000_000, 32)))],
    ['larger than a note', () => Buffer.concat([textPdf(NOTE), Buffer.alloc(6_000_000)])],
  ])('%s', async (_name, make) => {
    expect((await reader.textOf(make()))?.trim() ?? '').toBe('');
    expect(await reader.textOf(textPdf(_name))).toBe(_name);
  });

  test('one that takes too long is given up', async () => {
    const hasty = new PdfReader({ ms: 1 });
    expect(await hasty.textOf(textPdf(NOTE))).toBeUndefined();
    await hasty.close();
  });

  test('beyond those that may wait, none is read', async () => {
    const busy = new PdfReader({ waiting: 1 });
    const [first, second] = [busy.textOf(textPdf('one')), busy.textOf(textPdf('two'))];
    expect([await first, await second]).toEqual(['one', undefined]);
    await busy.close();
  });
});

test('a script of a document is not run', async () => {
  const script = "/OpenAction << /S /JavaScript /JS (app.alert\\('x'\\); while\\(true\\){}) >>";
  const objects = [`<< /Type /Catalog /Pages 2 0 R ${script} >>`, '<< /Type /Pages /Kids [] /Count 0 >>'];
  expect((await reader.textOf(pdfOf(objects))) ?? '').toBe('');
});

// SPDX-License-Identifier: Apache-2.0
import { deflateSync } from 'node:zlib';

/** A PDF of objects as they are given, the first of which is its catalog. */
export function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n', 'latin1')];
  const offsets: number[] = [];
  let length = parts[0]?.length ?? 0;
  const add = (part: Buffer): void => {
    parts.push(part);
    length += part.length;
  };
  objects.forEach((object, index) => {
    offsets.push(length);
    add(Buffer.concat([Buffer.from(`${String(index + 1)} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]));
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = String(objects.length + 1);
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\n`;
  return Buffer.concat([...parts, Buffer.from(`${end}startxref\n${String(length)}\n%%EOF\n`)]);
}

/** A stream, compressed. */
export function pdfStream(content: Buffer | string, more = ''): Buffer {
  const data = deflateSync(content);
  return Buffer.concat([
    Buffer.from(`<< /Length ${String(data.length)} /Filter /FlateDecode ${more} >>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';

/** A PDF with a page for each text, a line of the page for each of its lines. */
export function textPdf(...pages: readonly string[]): Buffer {
  const kids = pages.map((_, index) => `${String(4 + index * 2)} 0 R`).join(' ');
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${String(pages.length)} >>`,
    FONT,
    ...pages.flatMap((text, index) => pageOf(pdfStream(drawn(text)), index)),
  ]);
}

/** A page object and its content. */
function pageOf(content: Buffer, index: number): (string | Buffer)[] {
  const place = `/Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${String(5 + index * 2)} 0 R`;
  return [`<< /Type /Page ${place} /Resources << /Font << /F1 3 0 R >> >> >>`, content];
}

function drawn(text: string): string {
  const lines = text.split('\n').map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`);
  return `BT /F1 10 Tf 14 TL 50 740 Td ${lines.join('\n')} ET`;
}

/** A PDF of one page with such content. */
export function pdfWithContent(content: Buffer): Buffer {
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    FONT,
    ...pageOf(content, 0),
  ]);
}

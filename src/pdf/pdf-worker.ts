// SPDX-License-Identifier: Apache-2.0
import { parentPort } from 'node:worker_threads';
import { getDocumentProxy } from 'unpdf';
import type { PdfAnswer, PdfOrder } from './pdf-order.ts';

/*
 * A thread that reads the text of PDFs with pdf.js. It draws nothing, loads nothing, and runs no script of a document:
 * pdf.js runs those only in a viewer. The thread is ended from outside where a document takes too long.
 */

const MOST_PAGES = 40;

/** One buffer of a document, and all the large ones of it: what a small file may unfold to. */
const MOST_BYTES_AT_ONCE = 64_000_000;
const MOST_BYTES_IN_ALL = 400_000_000;
const LARGE_BYTES = 1_000_000;

let unfolded = 0;

/** Memory outside of the heap, which no limit of a thread holds: a buffer too large is refused. */
const BoundedBytes = new Proxy(Uint8Array, {
  construct(target, parts: [unknown, ...unknown[]], made) {
    const [size] = parts;
    if (typeof size === 'number' && size > LARGE_BYTES) {
      unfolded += size;
      if (size > MOST_BYTES_AT_ONCE || unfolded > MOST_BYTES_IN_ALL) {
        throw new RangeError('The document unfolds to more than a note can hold');
      }
    }
    return Reflect.construct(target, parts, made) as object;
  },
});
Object.assign(globalThis, { Uint8Array: BoundedBytes });
// The decoder of the platform unfolds without a bound; pdf.js has its own.
Reflect.deleteProperty(globalThis, 'DecompressionStream');

async function textOf(data: Uint8Array): Promise<string | undefined> {
  unfolded = 0;
  const pdf = await getDocumentProxy(data, {
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    useWorkerFetch: false,
    maxImageSize: 1,
    verbosity: 0,
  });
  try {
    return pdf.numPages > MOST_PAGES ? undefined : await textOfPages(pdf);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function textOfPages(pdf: Awaited<ReturnType<typeof getDocumentProxy>>): Promise<string> {
  const pages: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    pages.push(items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join(''));
  }
  return pages.join('\n');
}

parentPort?.on('message', ({ id, data }: PdfOrder) => {
  void textOf(data)
    .catch(() => undefined)
    .then((text) => {
      const answer: PdfAnswer = { id, text };
      parentPort?.postMessage(answer);
    });
});

// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { withPdfText } from '../capture/pdf-notes.ts';
import { PdfReader } from '../pdf/pdf-reader.ts';

/** Does work that reads PDFs, however many. */
export async function readingPdfs<T>(work: (textOfPdf: PdfReader['textOf']) => Promise<T>): Promise<T> {
  const reader = new PdfReader({ waiting: Infinity });
  try {
    return await work(reader.textOf);
  } finally {
    await reader.close();
  }
}

/** What was read, with the text of PDFs in their place. */
export async function withPdfNotes<T extends { readonly resource: unknown }>(inputs: readonly T[]): Promise<T[]> {
  return readingPdfs(async (textOfPdf) => {
    const read: T[] = [];
    // One by one: most records hold no file, and a PDF waits for the one before it anyway.
    for (const input of inputs) {
      read.push({ ...input, resource: await withPdfText(input.resource as Resource, textOfPdf) });
    }
    return read;
  });
}

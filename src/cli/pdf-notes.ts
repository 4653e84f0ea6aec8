// SPDX-License-Identifier: Apache-2.0
import type { Resource } from '@medplum/fhirtypes';
import { withPdfText } from '../capture/pdf-notes.ts';
import { PdfReader } from '../pdf/pdf-reader.ts';
import type { InputResource } from './input.ts';

/** What was read from files, with the text of PDFs in their place. */
export async function withPdfNotes(inputs: readonly InputResource[]): Promise<InputResource[]> {
  const reader = new PdfReader({ waiting: Infinity });
  try {
    const read: InputResource[] = [];
    // One by one: most records hold no file, and a PDF waits for the one before it anyway.
    for (const input of inputs) {
      read.push({ ...input, resource: await withPdfText(input.resource as Resource, reader.textOf) });
    }
    return read;
  } finally {
    await reader.close();
  }
}

// SPDX-License-Identifier: Apache-2.0
import type { NcciAnswer, NcciQuestion } from '../ncci-worker.ts';

/** What came of reading CMS's files. */
export type NcciOutcome = Exclude<NcciAnswer, { readonly kind: 'reading' }>;

/**
 * Reads CMS's files beside the page.
 * @param onFile - Told each file as it is begun.
 */
export async function readNcci(question: NcciQuestion, onFile: (file: string) => void): Promise<NcciOutcome> {
  const worker = new Worker('/app/ncci-worker.js', { type: 'module' });
  try {
    return await new Promise<NcciOutcome>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<NcciAnswer>) => {
        if (data.kind === 'reading') {
          onFile(data.file);
        } else {
          resolve(data);
        }
      };
      worker.onerror = () => {
        reject(new Error('The files could not be read: reload the page and try again.'));
      };
      worker.postMessage(question);
    });
  } finally {
    worker.terminate();
  }
}

// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import { StepBack, importNcci, type NcciImport } from '../capture/ncci/import.ts';
import type { NcciFile } from '../capture/ncci/sources.ts';

/** Files to read over the table that stands. */
export interface NcciQuestion {
  readonly files: readonly NcciFile[];
  readonly current: NcciImport['table'];
  readonly force: boolean;
}

/** How reading goes: a file that is begun, and at its end the table or why there is none. */
export type NcciAnswer =
  | { readonly kind: 'reading'; readonly file: string }
  | { readonly kind: 'read'; readonly found: NcciImport }
  | { readonly kind: 'refused'; readonly why: string; readonly isStepBack: boolean };

const answer = (one: NcciAnswer): void => {
  self.postMessage(one);
};

/** CMS's files have hundreds of thousands of rows: they are read beside the page, which stays free. */
self.onmessage = ({ data }: MessageEvent<NcciQuestion>) => {
  const { files, current, force } = data;
  const onFile = (file: string): void => {
    answer({ kind: 'reading', file });
  };
  importNcci(files, current, { force, onFile }).then(
    (found) => {
      answer({ kind: 'read', found });
    },
    (error: unknown) => {
      answer({ kind: 'refused', why: normalizeErrorString(error), isStepBack: error instanceof StepBack });
    },
  );
};

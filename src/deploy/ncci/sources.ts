// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs';
import { basename, extname } from 'node:path';
import { Transform, pipeline, type Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';

/** One of CMS's files as text, on its own or out of a zip. */
export interface NcciSource {
  /** For messages: `ccipra.zip: ccipra-v302r0-f1.TXT`. */
  readonly label: string;
  readonly name: string;
  readonly text: Readable;
}

/** CMS's largest file has about 60 MB; what unpacks to more than this is none of them. */
export const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;
const MAX_ENTRIES = 20;
const TEXT_FILE = /\.(?:txt|csv)$/i;

/**
 * The text files behind a name: the file itself, or those in a zip as CMS publishes it.
 * @throws Error that names the file where it is a workbook, no whole zip, or unpacks to more than CMS's files have.
 */
export async function* openSources(file: string, maxBytes = MAX_UNPACKED_BYTES): AsyncGenerator<NcciSource> {
  switch (extname(file).toLowerCase()) {
    case '.txt':
    case '.csv':
      yield { label: file, name: basename(file), text: bounded(createReadStream(file), file, maxBytes) };
      break;
    case '.zip':
      yield* zipSources(file, maxBytes);
      break;
    default:
      throw new Error(`${file}: give CMS’s .zip, or the .txt or .csv inside it; workbooks are not supported`);
  }
}

async function* zipSources(file: string, maxBytes: number): AsyncGenerator<NcciSource> {
  const zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false }).catch((cause: unknown) => {
    throw new Error(`${file}: not a whole zip file (${messageOf(cause)})`, { cause });
  });
  try {
    if (zip.entryCount > MAX_ENTRIES) {
      throw new Error(`${file}: ${String(zip.entryCount)} files; CMS’s zip files hold two or three`);
    }
    const entries: yauzl.Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
    }
    const texts = entries.filter(({ fileName }) => TEXT_FILE.test(fileName));
    if (texts.length === 0) {
      throw new Error(`${file}: holds no .txt or .csv`);
    }
    for (const entry of texts) {
      const label = `${file}: ${entry.fileName}`;
      if (entry.uncompressedSize > maxBytes) {
        throw tooLarge(label, maxBytes);
      }
      const text = bounded(await zip.openReadStreamPromise(entry), label, maxBytes, entry.crc32);
      yield { label, name: basename(entry.fileName), text };
    }
  } finally {
    zip.close();
  }
}

/** Passes bytes on, no more than may be; where a checksum is known, the file must have it. */
function bounded(from: Readable, label: string, maxBytes: number, checksum?: number): Readable {
  let bytes = 0;
  let sum = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      bytes += chunk.length;
      sum = checksum === undefined ? 0 : crc32(chunk, sum);
      done(bytes > maxBytes ? tooLarge(label, maxBytes) : null, chunk);
    },
    flush(done): void {
      done(checksum !== undefined && sum !== checksum ? new Error(`${label}: damaged (checksum)`) : null);
    },
  });
  // An error reaches whoever reads the counter.
  return pipeline(from, counter, () => undefined);
}

function tooLarge(label: string, maxBytes: number): Error {
  return new Error(
    `${label}: more than ${String(Math.round(maxBytes / 1024 / 1024))} MB; no file of CMS’s is so large`,
  );
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

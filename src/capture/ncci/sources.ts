// SPDX-License-Identifier: Apache-2.0
import { normalizeErrorString } from '@medplum/core';
import { BlobReader, ZipReader, type Entry, type FileEntry } from '@zip.js/zip.js/index-native.js';
import { markedCharset } from '../../decode-text.ts';

/** A file that somebody gave, by the name that messages call it. */
export interface NcciFile {
  readonly label: string;
  readonly content: Blob;
}

/** One of CMS's files as text, on its own or out of a zip. */
export interface NcciSource {
  /** For messages: `ccipra.zip: ccipra-v302r0-f1.TXT`. */
  readonly label: string;
  readonly name: string;
  readonly text: AsyncIterable<string>;
}

/** CMS's largest file has about 60 MB; what unpacks to more than this is none of them. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;
/** Its MUE files have less than two; they are read as a whole, which takes some fifty times their size in memory. */
const MAX_CSV_BYTES = 8 * 1024 * 1024;
/** The longest line of CMS's files has some two thousand: a text without line breaks would be gone through again and again. */
export const MAX_LINE = 100_000;
const MAX_ENTRIES = 20;
const PIECE_BYTES = 256 * 1024;
const TEXT_FILE = /\.(?:txt|csv)$/i;
/** What a Mac puts beside each file of a zip. */
const MAC_FORK = /(?:^|\/)\._[^/]*$/;

/**
 * The text files behind a name: the file itself, or those in a zip as CMS publishes it.
 * @throws Error that names the file where it is a workbook, no whole zip, or unpacks to more than CMS's files have.
 */
export async function* openSources(
  { label, content }: NcciFile,
  maxBytes = MAX_UNPACKED_BYTES,
): AsyncGenerator<NcciSource> {
  if (TEXT_FILE.test(label)) {
    yield { label, name: baseName(label), text: textOf(content.stream(), label, mostOf(label, maxBytes)) };
  } else if (/\.zip$/i.test(label)) {
    yield* zipSources({ label, content }, maxBytes);
  } else {
    throw new Error(`${label}: give CMS’s .zip, or the .txt or .csv inside it; workbooks are not supported`);
  }
}

function mostOf(name: string, maxBytes: number): number {
  return /\.csv$/i.test(name) ? Math.min(maxBytes, MAX_CSV_BYTES) : maxBytes;
}

/** A path's last part: `in/ccipra.zip` → `ccipra.zip`. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

async function* zipSources(file: NcciFile, maxBytes: number): AsyncGenerator<NcciSource> {
  for (const entry of await textEntries(file)) {
    const label = `${file.label}: ${entry.filename}`;
    const most = mostOf(entry.filename, maxBytes);
    if (entry.uncompressedSize > most) {
      throw tooLarge(label, most);
    }
    yield { label, name: baseName(entry.filename), text: textOf(unpacked(entry), label, most) };
  }
}

async function textEntries({ label, content }: NcciFile): Promise<FileEntry[]> {
  // What is read here may already run in a worker of its own; a checksum tells a damaged file.
  const zip = new ZipReader(new BlobReader(content), { useWebWorkers: false, checkSignature: true });
  const entries: Entry[] = [];
  try {
    // One by one: a list of millions would be read to its end before it could be counted.
    for await (const entry of zip.getEntriesGenerator()) {
      entries.push(entry);
      if (entries.length > MAX_ENTRIES) {
        break;
      }
    }
  } catch (cause) {
    throw new Error(`${label}: not a whole zip file (${normalizeErrorString(cause)})`, { cause });
  }
  if (entries.length > MAX_ENTRIES) {
    throw new Error(`${label}: more than ${String(MAX_ENTRIES)} files; CMS’s zip files hold two or three`);
  }
  const texts = entries.flatMap((entry) => (entry.directory || !isText(entry.filename) ? [] : [entry]));
  if (texts.length === 0) {
    throw new Error(`${label}: holds no .txt or .csv`);
  }
  return texts;
}

function isText(name: string): boolean {
  return TEXT_FILE.test(name) && !MAC_FORK.test(name);
}

/** An entry's bytes as they are asked for. */
function unpacked(entry: FileEntry): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  // What is wrong with them arrives at whoever reads.
  entry.getData(writable).catch(() => undefined);
  return readable;
}

/** Bytes as text, no more of them than may be. */
async function* textOf(bytes: ReadableStream<Uint8Array>, label: string, maxBytes: number): AsyncGenerator<string> {
  const reader = bytes.getReader();
  const next = async (): ReturnType<typeof reader.read> =>
    reader.read().catch((cause: unknown) => {
      throw new Error(`${label}: damaged, or not to be read (${normalizeErrorString(cause)})`, { cause });
    });
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let head = new Uint8Array();
  let read = 0;
  try {
    for (let part = await next(); !part.done; part = await next()) {
      read += part.value.length;
      if (read > maxBytes) {
        throw tooLarge(label, maxBytes);
      }
      if (decoder) {
        for (const piece of piecesOf(part.value)) {
          yield decoder.decode(piece, { stream: true });
        }
        continue;
      }
      // Of a stream, a part may have no byte or one; two show the character set.
      head = joined(head, part.value);
      if (head.length >= 2) {
        decoder = new TextDecoder(markedCharset(head));
        for (const piece of piecesOf(head)) {
          yield decoder.decode(piece, { stream: true });
        }
      }
    }
    yield decoder ? decoder.decode() : new TextDecoder().decode(head);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** A file in memory comes as one part, whose lines would all be there at once. */
function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES);
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function tooLarge(label: string, maxBytes: number): Error {
  return new Error(
    `${label}: more than ${String(Math.round(maxBytes / 1024 / 1024))} MB; no file of CMS’s is so large`,
  );
}

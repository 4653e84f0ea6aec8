// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { normalizeErrorString } from '@medplum/core';
import { filesIn } from '../../files-in.ts';

/** A file to be read. `name` is the same wherever the folder lies. */
export interface InputFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Why it is not read at all. */
  readonly fault?: string;
}

const NDJSON = /\.ndjson(?:\.gz)?$/i;
const CHUNK_BYTES = 1 << 20;
/** No resource is this long; what is, is a file that has no lines. */
const MAX_LINE_CHARACTERS = 64 << 20;

/**
 * The NDJSON files of sources, `.gz` too, in the order of their names.
 * @throws Error that names a source that is not there.
 */
export async function listInputs(sources: readonly string[]): Promise<InputFile[]> {
  const found = await Promise.all(sources.map(async (source) => filesOf(source)));
  const byPath = new Map(found.flat().map((file) => [file.path, file]));
  return [...byPath.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function filesOf(source: string): Promise<InputFile[]> {
  const about = await stat(source);
  if (!about.isDirectory()) {
    return [await inputFile(source, basename(source))];
  }
  const files = await filesIn(source, NDJSON);
  return Promise.all(
    files.map(async ({ path, fault }) => {
      const name = relative(source, path);
      return fault === undefined
        ? inputFile(path, name)
        : { name: portable(name), path, bytes: 0, modifiedMs: 0, fault };
    }),
  );
}

async function inputFile(path: string, name: string): Promise<InputFile> {
  const { size, mtimeMs } = await stat(path);
  return { name: portable(name), path, bytes: size, modifiedMs: mtimeMs };
}

function portable(name: string): string {
  return name.replaceAll('\\', '/');
}

/** What a file held, once it has been read. */
export interface FileRead {
  readonly sha256: string;
  readonly lines: number;
  /** Why it could not be read to its end. */
  readonly fault?: string;
}

/** Of what is named like a file and cannot be read at all. */
export function notRead(fault: string): FileRead {
  return { sha256: createHash('sha256').digest('hex'), lines: 0, fault };
}

/**
 * Reads a file line by line, a little of it at a time; blank lines are passed over.
 * @param onLine - Is told each line with its number, from 1.
 * @param onBytes - Is told how many bytes of the file have been read since it was last told.
 */
export async function readLines(
  file: InputFile,
  onLine: (text: string, line: number) => void,
  onBytes: (bytes: number) => void = () => undefined,
): Promise<FileRead> {
  const hash = createHash('sha256');
  const splitter = new LineSplitter(onLine);
  const source = createReadStream(file.path, { highWaterMark: Math.min(CHUNK_BYTES, file.bytes + 1) });
  // Whatever the callbacks throw is no fault of the file.
  const callbacks: { failure?: unknown } = {};
  const guarded = (call: () => void): void => {
    try {
      call();
    } catch (failure) {
      if (!(failure instanceof LineTooLong)) {
        callbacks.failure = failure;
      }
      throw failure;
    }
  };
  const seen = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      guarded(() => {
        onBytes(chunk.length);
      });
      yield chunk;
    }
  };
  const take = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      guarded(() => {
        splitter.add(chunk);
      });
    }
    guarded(() => {
      splitter.end();
    });
  };
  let fault: string | undefined;
  try {
    await (/\.gz$/i.test(file.name) ? pipeline(source, seen, createGunzip(), take) : pipeline(source, seen, take));
  } catch (error) {
    fault = normalizeErrorString(error);
  }
  if ('failure' in callbacks) {
    throw callbacks.failure;
  }
  return { sha256: hash.digest('hex'), lines: splitter.lines, ...(fault === undefined ? {} : { fault }) };
}

/** Calls back with each line of a file of our own, a little of it in memory at a time; none where there is no file. */
export function forEachLine(path: string, onLine: (text: string) => void): void {
  const splitter = new LineSplitter(onLine);
  forEachChunk({ path }, (bytes) => {
    splitter.add(bytes);
  });
  splitter.end();
}

/** Bytes of a file from one place to another; all of it where none is given. */
export interface Stretch {
  readonly path: string;
  readonly from?: number;
  readonly to?: number;
}

/** The same with its bytes, which hold good until the callback returns. */
export function forEachChunk({ path, from = 0, to }: Stretch, onChunk: (bytes: Buffer) => void): void {
  if (!existsSync(path)) {
    return;
  }
  const file = openSync(path, 'r');
  try {
    const end = to ?? fstatSync(file).size;
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - from));
    for (let at = from; at < end;) {
      const read = readSync(file, chunk, 0, Math.min(chunk.length, end - at), at);
      if (read === 0) {
        break;
      }
      onChunk(chunk.subarray(0, read));
      at += read;
    }
  } finally {
    closeSync(file);
  }
}

/** A fault of the file, not of who reads it. */
class LineTooLong extends Error {}

class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (text: string, line: number) => void;
  #rest = '';
  lines = 0;

  constructor(onLine: (text: string, line: number) => void) {
    this.#onLine = onLine;
  }

  add(chunk: Buffer): void {
    const parts = this.#decoder.write(chunk).split('\n');
    parts[0] = this.#rest + (parts[0] ?? '');
    this.#rest = parts.pop() ?? '';
    if (this.#rest.length > MAX_LINE_CHARACTERS) {
      throw new LineTooLong('a line is longer than 64 million characters');
    }
    parts.forEach((text) => {
      this.#take(text);
    });
  }

  /** What stands behind the last line break. */
  end(): void {
    const last = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (last !== '') {
      this.#take(last);
    }
  }

  #take(text: string): void {
    this.lines += 1;
    // Windows programs put a byte order mark first; RFC 8259 §8.1 lets a reader pass over it.
    const line = this.lines === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (line.trim() !== '') {
      this.#onLine(line, this.lines);
    }
  }
}

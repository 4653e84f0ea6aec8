// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { jsonMessage } from '../audit/disk/json-message.ts';
import { decodeText } from '../decode-text.ts';
import { filesIn, type FoundFile } from '../files-in.ts';
import { isObject } from '../json-object.ts';
import { TOO_NESTED, isTooNested } from '../nesting.ts';
import { savedAt } from '../saved-at.ts';
import { withKnownIds } from '../capture/with-known-ids.ts';
import {
  latestOnly,
  missingPages,
  pageOf,
  parametersIn,
  pathText,
  refusalIn,
  withLocalIds,
  type Page,
} from './collections.ts';

/** Where a resource stands: `path` is its place in a Bundle, empty for a resource on its own. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly path: string;
}

/** A resource that was read. `place` is worked out when asked for: it is needed for errors only. */
export interface InputResource {
  readonly resource: unknown;
  readonly place: () => Place;
}

export interface Input {
  readonly resources: readonly InputResource[];
  /** Files, lines and entries that are no FHIR JSON. */
  readonly errors: readonly string[];
  /** Pages of searches, which say whether others follow. */
  readonly pages?: readonly Page[];
}

/**
 * Reads FHIR resources from files, folders (all `.json` and `.ndjson` in them) and standard input (`-`).
 *
 * A file holds one Bundle or resource, or one of either per line. What cannot be read is reported with file, line
 * and path, and the rest is read all the same.
 * @param reached - Is told how many of the files have been read.
 */
export async function readInputs(
  names: readonly string[],
  reached: (done: number, of: number) => void = () => undefined,
): Promise<Input> {
  const resources: InputResource[] = [];
  const errors: string[] = [];
  const pages: Page[] = [];
  const listed = await Promise.all(
    names.map(async (name) => filesOf(name).catch((error: unknown) => void errors.push(failure(name, error)))),
  );
  const files = listed.flatMap((found) => found ?? []);
  for (const [index, { path: file, fault }] of files.entries()) {
    try {
      if (fault !== undefined) {
        throw new Error(fault);
      }
      const bytes = await bytesOf(file);
      // PowerShell redirects into UTF-16.
      const input = readContent(file === '-' ? 'standard input' : file, decodeText(bytes));
      // One by one: a call takes only so many arguments.
      input.resources.forEach((resource) => resources.push(resource));
      errors.push(...input.errors);
      pages.push(...(input.pages ?? []));
    } catch (error) {
      errors.push(failure(file, error));
    }
    reached(index + 1, files.length);
  }
  return { resources: withIdsOf(newestOnly(resources)), errors: [...errors, ...missingPages(pages)] };
}

/** What has more bytes is no text that JSON could be read from, and is refused before it fills the memory. */
const MAX_BYTES = constants.MAX_STRING_LENGTH;
const GZIP = [0x1f, 0x8b];

async function bytesOf(file: string): Promise<Buffer> {
  if (file !== '-') {
    refuseLarge((await stat(file)).size);
  }
  const bytes = file === '-' ? await standardInput() : await readFile(file);
  if (GZIP.every((byte, index) => bytes[index] === byte)) {
    throw new Error('is compressed; unpack it first, or use audit, which reads .ndjson.gz');
  }
  return bytes;
}

async function standardInput(): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    size += part.length;
    refuseLarge(size);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

function refuseLarge(bytes: number): void {
  if (bytes > MAX_BYTES) {
    throw new Error('is larger than 512 MB; use audit, which reads NDJSON of any size');
  }
}

/** Exports that follow one another hold a resource in several versions: the one that was saved last counts. */
function newestOnly(found: readonly InputResource[]): readonly InputResource[] {
  const newest = new Map<unknown, InputResource>();
  for (const one of found) {
    const { resourceType, id } = one.resource as { readonly resourceType: string; readonly id?: unknown };
    const key = typeof id === 'string' ? `${resourceType}/${id}` : one;
    const known = newest.get(key);
    if (!known || (savedAt(one.resource) ?? -Infinity) > (savedAt(known.resource) ?? -Infinity)) {
      newest.set(key, one);
    }
  }
  return [...newest.values()];
}

/** Where one stands is told of the record as it was written. */
function withIdsOf(found: readonly InputResource[]): readonly InputResource[] {
  const resources = withKnownIds(found.map(({ resource }) => resource));
  return found.map((one, index) => ({ ...one, resource: resources[index] }));
}

function failure(name: string, error: unknown): string {
  return `${name}: ${error instanceof Error ? error.message : 'cannot be read'}`;
}

async function filesOf(name: string): Promise<FoundFile[]> {
  if (name === '-' || !(await stat(name)).isDirectory()) {
    return [{ path: name }];
  }
  // What is compressed is told as that, and not passed over.
  const found = await filesIn(name, /\.(?:json|ndjson)(?:\.gz)?$/i);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Reads one file's text; see `readInputs`. */
export function readContent(file: string, written: string): Input {
  // Windows programs put a byte order mark first; RFC 8259 §8.1 lets a reader pass over it.
  const content = written.replace(/^\uFEFF/, '');
  const whole = tryParse(content);
  if (whole.ok) {
    return resourcesIn(whole.value, file, content, 1);
  }
  const lines = content.split('\n');
  const looksLikeLines = lines.filter((line) => line.trim() !== '').length > 1 && tryParse(lines[0] ?? '').ok;
  if (!looksLikeLines && !file.endsWith('.ndjson')) {
    return { resources: [], errors: [`${file}:${String(errorLine(content))}: not JSON: ${whole.message}`] };
  }
  const inputs = lines.flatMap((line, index): Input[] => {
    if (line.trim() === '') {
      return [];
    }
    const parsed = tryParse(line);
    return parsed.ok
      ? [resourcesIn(parsed.value, file, line, index + 1)]
      : [{ resources: [], errors: [`${file}:${String(index + 1)}: not JSON: ${parsed.message}`] }];
  });
  return {
    resources: inputs.flatMap((input) => input.resources),
    errors: inputs.flatMap((input) => input.errors),
    pages: inputs.flatMap((input) => input.pages ?? []),
  };
}

function resourcesIn(value: unknown, file: string, content: string, firstLine: number): Input {
  // Some tools write a list of resources where FHIR has a Bundle.
  if (Array.isArray(value) && value.length > 0) {
    return entriesIn(
      value.map((resource: unknown) => shallow({ resource })),
      (index) => ({ file, line: firstLine + lineOf(content, [index]) - 1, path: `[${String(index)}]` }),
    );
  }
  if (!isObject(value) || typeof value['resourceType'] !== 'string') {
    return {
      resources: [],
      errors: [`${file}:${String(firstLine)}: not a FHIR resource: resourceType is missing`],
    };
  }
  if (value['resourceType'] === 'Parameters' && !isTooNested(value)) {
    return resourcesOfParameters(value, file, content, firstLine);
  }
  if (value['resourceType'] !== 'Bundle') {
    if (isTooNested(value)) {
      return { resources: [], errors: [`${file}:${String(firstLine)}: ${TOO_NESTED}`] };
    }
    return { resources: [{ resource: value, place: () => ({ file, line: firstLine, path: '' }) }], errors: [] };
  }
  const entries = value['entry'] ?? [];
  if (!Array.isArray(entries)) {
    return { resources: [], errors: [`${file}:${String(firstLine)}: Bundle.entry is not a list`] };
  }
  const current = value['type'] === 'history' ? latestOnly(entries) : entries;
  const read = entriesIn(withLocalIds(current.map(shallow)), (index) => ({
    file,
    line: firstLine + lineOf(content, ['entry', index]) - 1,
    path: `Bundle.entry[${String(index)}]`,
  }));
  return { ...read, pages: [pageOf(value, `${file}:${String(firstLine)}`), ...(read.pages ?? [])] };
}

/** What an operation gave back, or was to be given: resources among its parameters and their parts. */
function resourcesOfParameters(
  value: Record<string, unknown>,
  file: string,
  content: string,
  firstLine: number,
): Input {
  const found = parametersIn(value['parameter'], ['parameter']);
  if (found.length === 0) {
    return { resources: [], errors: [`${file}:${String(firstLine)}: Parameters without a resource`] };
  }
  return entriesIn(found, (index) => ({
    file,
    line: firstLine + lineOf(content, found[index]?.path ?? []) - 1,
    path: `Parameters.${pathText(found[index]?.path ?? [])}`,
  }));
}

/** Resources of a Bundle's entries, and of the Bundles among them: the answer to a batch of searches. */
function entriesIn(entries: readonly unknown[], placeOf: (index: number) => Place): Input {
  const resources: InputResource[] = [];
  const errors: string[] = [];
  const pages: Page[] = [];
  entries.forEach((entry, index) => {
    const resource = isObject(entry) ? entry['resource'] : undefined;
    if (!isObject(resource) || typeof resource['resourceType'] !== 'string') {
      const why = entry === TOO_DEEP ? ` is ${TOO_NESTED}` : refusalIn(entry);
      if (why !== undefined) {
        const { file, line, path } = placeOf(index);
        errors.push(`${file}:${String(line)}: ${path}${why}`);
      }
    } else if (['Bundle', 'Parameters'].includes(resource['resourceType'])) {
      const { file, line } = placeOf(index);
      const inner = resourcesIn(resource, file, '', line);
      // A notification brings Parameters that only speak of it.
      const isNotice = resource['resourceType'] === 'Parameters' && inner.resources.length === 0;
      resources.push(...inner.resources);
      errors.push(...(isNotice ? [] : inner.errors));
      pages.push(...(inner.pages ?? []));
    } else {
      resources.push({ resource, place: () => placeOf(index) });
    }
  });
  return { resources, errors, pages };
}

function shallow(entry: unknown): unknown {
  return isTooNested(entry) ? TOO_DEEP : entry;
}

/** Stands for an entry that nobody can pass through. */
const TOO_DEEP = 'nested too deep';

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

function tryParse(content: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(content) };
  } catch (error) {
    return { ok: false, message: jsonMessage(error) };
  }
}

function lineOf(content: string, path: (string | number)[]): number {
  const tree = treeOf(content);
  const node: Node | undefined = tree && findNodeAtLocation(tree, path);
  return content.slice(0, node?.offset ?? 0).split('\n').length;
}

/** Undefined where the file is nested deeper than the parser goes: then its first line has to do. */
function treeOf(content: string, errors: ParseError[] = []): Node | undefined {
  try {
    return parseTree(content, errors);
  } catch {
    return undefined;
  }
}

function errorLine(content: string): number {
  const errors: ParseError[] = [];
  treeOf(content, errors);
  return content.slice(0, errors[0]?.offset ?? 0).split('\n').length;
}

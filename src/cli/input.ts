// SPDX-License-Identifier: Apache-2.0
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findNodeAtLocation, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { jsonMessage } from '../audit/disk/json-message.ts';
import { TOO_NESTED, isTooNested } from '../nesting.ts';

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
  const listed = await Promise.all(
    names.map(async (name) => filesOf(name).catch((error: unknown) => void errors.push(failure(name, error)))),
  );
  const files = listed.flatMap((found) => found ?? []);
  for (const [index, file] of files.entries()) {
    try {
      const content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
      const input = readContent(file === '-' ? 'standard input' : file, content);
      // One by one: a call takes only so many arguments.
      input.resources.forEach((resource) => resources.push(resource));
      errors.push(...input.errors);
    } catch (error) {
      errors.push(failure(file, error));
    }
    reached(index + 1, files.length);
  }
  return { resources, errors };
}

function failure(name: string, error: unknown): string {
  return `${name}: ${error instanceof Error ? error.message : 'cannot be read'}`;
}

async function filesOf(name: string): Promise<string[]> {
  if (name === '-' || !(await stat(name)).isDirectory()) {
    return [name];
  }
  const entries = await readdir(name, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(?:json|ndjson)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
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
  return { resources: inputs.flatMap((input) => input.resources), errors: inputs.flatMap((input) => input.errors) };
}

function resourcesIn(value: unknown, file: string, content: string, firstLine: number): Input {
  if (!isObject(value) || typeof value['resourceType'] !== 'string') {
    return {
      resources: [],
      errors: [`${file}:${String(firstLine)}: not a FHIR resource: resourceType is missing`],
    };
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
  const resources: InputResource[] = [];
  const errors: string[] = [];
  const shallow = entries.map((entry: unknown) => (isTooNested(entry) ? TOO_DEEP : entry));
  withLocalIds(shallow).forEach((entry: unknown, index) => {
    const resource = isObject(entry) ? entry['resource'] : undefined;
    const place = (): Place => ({
      file,
      line: firstLine + lineOf(content, ['entry', index]) - 1,
      path: `Bundle.entry[${String(index)}]`,
    });
    if (isObject(resource) && typeof resource['resourceType'] === 'string') {
      resources.push({ resource, place });
    } else {
      const { line, path } = place();
      const why = entry === TOO_DEEP ? ` is ${TOO_NESTED}` : '.resource is missing or has no resourceType';
      errors.push(`${file}:${String(line)}: ${path}${why}`);
    }
  });
  return { resources, errors };
}

/** Stands for an entry that nobody can pass through. */
const TOO_DEEP = 'nested too deep';

const LOCAL_URL = /^urn:uuid:([0-9a-fA-F-]{36})$/;

/** Gives the new resources of a transaction Bundle the ids of their `urn:uuid:` addresses, and their references too. */
function withLocalIds(entries: readonly unknown[]): unknown[] {
  const references = new Map<string, string>();
  const named = entries.map((entry) => {
    if (!isObject(entry) || !isObject(entry['resource'])) {
      return entry;
    }
    const [url = '', id] = LOCAL_URL.exec(String(entry['fullUrl'])) ?? [];
    const resource: Record<string, unknown> = id === undefined ? entry['resource'] : { id, ...entry['resource'] };
    references.set(url, `${String(resource['resourceType'])}/${String(resource['id'])}`);
    return { ...entry, resource };
  });
  const resolve = (key: string, value: unknown): unknown =>
    key === 'reference' && typeof value === 'string' ? (references.get(value) ?? value) : value;
  return JSON.parse(JSON.stringify(named), resolve) as unknown[];
}

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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// SPDX-License-Identifier: Apache-2.0
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Exit status where a command was not understood. */
const NOT_UNDERSTOOD = 2;

/** Where tools keep what they can make again. */
const COMPILED = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compiled');

type Options = NonNullable<ParseArgsConfig['options']>;
/** Values as node reads them, and the words beside the options. */
type Read<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true; strict: true; args: string[] }>
>;

/**
 * Reads the command line. `--help` prints the usage and ends the process well; an option that is unknown or lacks its
 * value, or a word too many, ends it with status 2, a line that names it and the usage.
 * @param most - How many words may stand beside the options.
 */
export function readOptions<T extends Options>(usage: string, options: T, most = 0): Read<T> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(usage);
    process.exit(0);
  }
  keepCompiled();
  try {
    const read = parseArgs({ args, options, allowPositionals: true as const, strict: true as const });
    const extra = read.positionals[most];
    if (extra !== undefined) {
      throw new TypeError(`Unexpected argument '${extra}'`);
    }
    return read;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), usage);
  }
}

/**
 * Keeps what Node.js makes of the sources for the next command, which starts in half the processor time. Threads read
 * of the variable where it is; a folder that cannot be written to fails nothing.
 */
function keepCompiled(): void {
  const folder = process.env['NODE_COMPILE_CACHE'] ?? COMPILED;
  process.env['NODE_COMPILE_CACHE'] = folder;
  enableCompileCache(folder);
}

/** Ends the process with status 2, saying in one line why, and how the command is used. */
export function refuse(why: string, usage: string): never {
  console.error(`${why.split('. ')[0] ?? why}.\n${usage}`);
  process.exit(NOT_UNDERSTOOD);
}

/** A day as `2026-01-31`. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(Date.parse(text));
}

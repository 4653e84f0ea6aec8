// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { SharedMemory } from '../queue/work-queue.ts';

const SECRET_BYTES = 32;
const SecretSchema = z.string().regex(/^[\w-]{43}$/);
/** Who does not write at once what it has taken to write is dead. */
const TAKING_MS = 10_000;
const TEN_YEARS_MS = 10 * 365 * 24 * 3600 * 1000;

export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * A secret of random bytes in a file that only its owner reads; made where there is none.
 * @throws Error that names the file, where it holds anything else.
 */
export function secretIn(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, `${newSecret()}\n`, { flag: 'wx', mode: 0o600, flush: true });
  } catch {
    // It is there already; where it cannot be written, reading it says so.
  }
  const secret = SecretSchema.safeParse(contentOf(file).trim());
  if (!secret.success) {
    throw new Error(`DATA_DIR: ${file} holds no secret of this service: delete it to have a new one created`);
  }
  chmodSync(file, 0o600);
  return secret.data;
}

/** @throws Error of one line, where a file of the DATA_DIR cannot be read. */
export function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it is not a file';
    throw new Error(`DATA_DIR: ${file} cannot be read: ${why}`, { cause });
  }
}

/** A secret that all processes on one Redis have: whoever comes first makes it. */
export async function sharedSecret(memory: SharedMemory, key: string): Promise<string> {
  for (;;) {
    const known = SecretSchema.safeParse(await memory.get(key));
    if (known.success) {
      return known.data;
    }
    if (await memory.once(`${key}:made`, TAKING_MS)) {
      await memory.put(key, newSecret(), TEN_YEARS_MS);
    } else {
      await sleep(100);
    }
  }
}

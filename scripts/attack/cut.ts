// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/*
 * Loaded before a command (`node --import`): ends it at its write number CUT_AT, half written, as SIGKILL does (CUT_BY
 * `kill`), or lets that write and all behind it fail as on a full disk (`full`). With CUT_ON `request`, at its request
 * to a server, sent or not. Tells at the end how many there were.
 */
const at = Number(process.env['CUT_AT'] ?? 0);
const by = process.env['CUT_BY'] ?? 'kill';
let step = 0;

function isCut(): boolean {
  step += 1;
  return at > 0 && (by === 'full' ? step >= at : step === at);
}

function end(): never {
  if (by === 'full') {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
  }
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}

const { writeFileSync, appendFileSync, renameSync, writeSync } = fs;
const half = (data: string | NodeJS.ArrayBufferView): string | Buffer => {
  const bytes = Buffer.from(data as string);
  return bytes.subarray(0, bytes.length >> 1);
};

function cutWrites(): void {
  fs.writeFileSync = (file, data, options) => {
    const cut = isCut();
    writeFileSync(file, cut ? half(data) : data, options);
    if (cut) {
      end();
    }
  };
  fs.appendFileSync = (file, data, options) => {
    const cut = isCut();
    appendFileSync(file, cut ? half(data) : data, options);
    if (cut) {
      end();
    }
  };
  fs.writeSync = ((...args: Parameters<typeof writeSync>) => {
    if (isCut()) {
      end();
    }
    return writeSync(...args);
  }) as typeof writeSync;
  // A name needs no room: on a full disk it can be changed.
  fs.renameSync = (from, to) => {
    if (by === 'kill' && isCut()) {
      end();
    }
    renameSync(from, to);
  };
  syncBuiltinESMExports();
}

function cutRequests(): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (...args) => {
    const cut = isCut();
    // Every other one has been done by the server, and nobody hears of it.
    const answer = cut && at % 2 === 1 ? undefined : await fetch(...args);
    return cut || answer === undefined ? end() : answer;
  };
}

if (process.env['CUT_ON'] === 'request') {
  cutRequests();
} else {
  cutWrites();
}
process.on('exit', () => {
  if (process.env['CUT_COUNT'] !== undefined) {
    process.stderr.write(`${String(step)} steps\n`);
  }
});

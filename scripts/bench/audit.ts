// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * The audit on made-up clinics of growing size: days a second on one and two workers, peak memory, growth, and against
 * reading and `JSON.parse` of the same files. `node scripts/bench/audit.ts 10000 30000 100000`
 */
const sizes = process.argv.slice(2).map(Number);
const folder = join(tmpdir(), 'bench-audit');

console.log(`${cpus()[0]?.model ?? ''} × ${String(cpus().length)}, Node ${process.version}, seed 1`);
console.log('days | MB | workers | s | CPU s | days/s | peak MB | CPU against JSON.parse');
for (const days of sizes) {
  const source = join(folder, String(days));
  mkdirSync(source, { recursive: true });
  execFileSync(process.execPath, ['src/cli/generate.ts', '--days', String(days), '--seed', '1', '--out', source]);
  const exported = join(source, 'export');
  const bytes = readdirSync(exported).reduce((sum, name) => sum + statSync(join(exported, name)).size, 0);
  const floorS = parseSeconds(exported);
  for (const workers of [1, 2]) {
    const { seconds, cpuSeconds, peakMb } = await timed([
      'src/cli/audit.ts', exported, '--out', join(source, 'audit'), '--workers', String(workers), '--fail-on', 'never',
    ]); // prettier-ignore
    const cells = [
      days,
      (bytes / 1e6).toFixed(0),
      workers,
      seconds.toFixed(1),
      cpuSeconds.toFixed(1),
      (days / seconds).toFixed(0),
      peakMb.toFixed(0),
      `${(cpuSeconds / floorS).toFixed(1)} × ${floorS.toFixed(1)} s`,
    ];
    console.log(cells.join(' | '));
  }
  rmSync(source, { recursive: true });
}

/** CPU seconds of reading every file and parsing each line, on one core. */
function parseSeconds(exported: string): number {
  const before = process.cpuUsage();
  for (const name of readdirSync(exported)) {
    for (const line of readFileSync(join(exported, name), 'utf8').split('\n')) {
      if (line !== '') {
        JSON.parse(line);
      }
    }
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Runs a command; its peak memory and CPU time as Linux counts them at its end. */
async function timed(args: readonly string[]): Promise<{ seconds: number; cpuSeconds: number; peakMb: number }> {
  const begun = process.hrtime.bigint();
  const report =
    'process.on("exit",()=>{const{maxRSS,userCPUTime:u,systemCPUTime:s}=process.resourceUsage();console.error("USAGE",maxRSS,u+s)})';
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(report)}`, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.on('data', (text: Buffer) => {
    told += text.toString();
  });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const [, maxRss, microseconds] = /USAGE (\d+) (\d+)/.exec(told) ?? [];
  if (status !== 0 || maxRss === undefined) {
    throw new Error(`The audit ended with ${String(status)}: ${told}`);
  }
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  return { seconds, cpuSeconds: Number(microseconds) / 1e6, peakMb: Number(maxRss) / 1024 };
}

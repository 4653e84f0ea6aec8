// SPDX-License-Identifier: Apache-2.0
import { Session, type Profiler } from 'node:inspector';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

/*
 * Counts how much work is, whatever the machine: how often V8 sees each function of ours, and each branch of it, run.
 *
 * node --no-opt --no-maglev --no-sparkplug test/support/calls.ts MODULE EXPORT < [[first run's arguments], …]
 *
 * What is compiled for speed is not counted whole, so nothing is. Prints a list for each run: names with counts.
 */
const [path = '', name = ''] = process.argv.slice(2);
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

type Work = (...values: unknown[]) => unknown;
const module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, Work>>;
const runs = JSON.parse(await text(process.stdin)) as readonly (readonly unknown[])[];
const counted = runs.map((values) => {
  take();
  module[name]?.(...values);
  return callsOf(take());
});
session.disconnect();
process.stdout.write(JSON.stringify(counted));

function take(): readonly Profiler.ScriptCoverage[] {
  let taken: readonly Profiler.ScriptCoverage[] = [];
  session.post('Profiler.takePreciseCoverage', (error, answer) => {
    if (error) {
      throw error;
    }
    taken = answer.result;
  });
  return taken;
}

function callsOf(scripts: readonly Profiler.ScriptCoverage[]): (readonly [name: string, calls: number])[] {
  return scripts
    .filter(({ url }) => url.includes('/src/'))
    .flatMap(({ url, functions }) =>
      functions.map(({ functionName, ranges }): readonly [string, number] => [
        `${functionName} ${url.slice(url.lastIndexOf('/src/') + 1)}:${String(ranges[0]?.startOffset)}`,
        ranges.reduce((sum, { count }) => sum + count, 0),
      ]),
    );
}

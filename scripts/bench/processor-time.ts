// SPDX-License-Identifier: Apache-2.0
import { readFile, readdir } from 'node:fs/promises';

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/**
 * Processor time in milliseconds that processes of this machine and their children have taken, as Linux counts it: what
 * else the machine does meanwhile does not show in it.
 */
export async function processorTime(processes: readonly number[]): Promise<number> {
  const stats = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(statOf));
  const ticks = stats.map((stat) => {
    const isNamed = stat !== undefined && processes.includes(stat.id);
    const isChild = stat !== undefined && processes.includes(stat.parent);
    return (isNamed || isChild ? stat.own : 0) + (isNamed ? stat.endedChildren : 0);
  });
  return ticks.reduce((sum, one) => sum + one, 0) * TICK_MS;
}

interface Stat {
  readonly id: number;
  readonly parent: number;
  readonly own: number;
  readonly endedChildren: number;
}

async function statOf(id: string): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return undefined;
  }
  // The name, which may hold anything, stands in brackets; parent, user and system time are behind it.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, userOfEnded = 0, systemOfEnded = 0] = fields.slice(11, 15);
  return { id: Number(id), parent: fields[1] ?? 0, own: user + system, endedChildren: userOfEnded + systemOfEnded };
}

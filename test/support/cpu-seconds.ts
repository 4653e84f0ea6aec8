// SPDX-License-Identifier: Apache-2.0

/** How much processor time something takes; what else the machine does meanwhile does not count. */
export async function cpuSeconds(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

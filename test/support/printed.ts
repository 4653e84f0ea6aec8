// SPDX-License-Identifier: Apache-2.0

/** What a command printed, and how it ended. */
export interface Printed {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the work of a command prints: done in this process, because one of its own would load the engine for each. */
export async function printedBy(work: () => Promise<void>): Promise<Printed> {
  const said = { stdout: '', stderr: '' };
  const heard = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  process.exitCode = 0;
  try {
    await work();
    return { status: process.exitCode, ...said };
  } finally {
    process.exitCode = 0;
    heard.forEach((one) => {
      one.mockRestore();
    });
  }
}

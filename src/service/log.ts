// SPDX-License-Identifier: Apache-2.0
import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/**
 * Lines of JSON for machines. They hold ids, codes, counts and durations; never a body, a header, a query or a name.
 * @param to - Standard output where it is not given.
 */
export function createLogger(level: string, to?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: 'manual-therapy-charges' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: describeError },
  };
  return to ? pino(options, to) : pino(options);
}

/** Our own words about an error; those of libraries and other systems may quote what they were given. */
function describeError(error: unknown): { name: string; message?: string; stack?: string } {
  if (!(error instanceof Error)) {
    return { name: 'unknown' };
  }
  const isOurs = ['EhrError', 'FhirFault', 'PermanentFailure', 'StoreElsewhere'].includes(error.name);
  // The place is told without the message that begins a stack.
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, ...(isOurs ? { message: error.message } : {}), stack: frames.slice(0, 8).join('\n') };
}
